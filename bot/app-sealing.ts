import { LogChecks } from './auditing/log-checks.ts';
import type { Notary } from './core/audit/notary.ts';
import type { Clock } from './core/clock.ts';
import type { Logger, Store } from './core/ports.ts';
import { Heartbeat } from './heartbeat.ts';
import { Sealer } from './sealing/sealer.ts';
import type { SignalHub } from './signals.ts';

/** How often it is looked whether events wait for their seal; only this finds those that other processes have added. */
const SEAL_EVERY_MS = 1000;

type Keeping = Readonly<{ log: Store['log']; notary: Notary | null; clock: Clock; logger: Logger; patienceMs: number | undefined }>;

/** Who has the log sealed, and who verifies it; nobody where there is no notary. */
export function keepersOf({ notary, patienceMs, ...parts }: Keeping): Readonly<{ sealer: Sealer | null; checks: LogChecks | null }> {
  if (notary === null) return { sealer: null, checks: null };
  const patience = patienceMs === undefined ? {} : { patienceMs };
  return { sealer: new Sealer({ ...parts, ...patience, notary }), checks: new LogChecks({ ...parts, notary }) };
}

type Beating = Readonly<{
  sealer: Sealer | null;
  signals: Pick<SignalHub, 'onRecorded'>;
  logger: Logger;
  /** How long it waits between two looks, in ms. */
  everyMs?: number;
}>;

/** Has the sealer look every second, and at once when this process has added so many events that a seal is due. */
export function sealingBeat({ sealer, signals, logger, everyMs = SEAL_EVERY_MS }: Beating): Heartbeat {
  const beat = new Heartbeat(async () => sealer?.tick(), everyMs, logger);
  signals.onRecorded((events) => {
    if (sealer?.recorded(events) === true) beat.kick();
  });
  return beat;
}
