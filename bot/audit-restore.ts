import { randomUUID } from 'node:crypto';
import { askNotary } from './audit-seals.ts';
import { withLog } from './audit-tools.ts';
import { readNotaryPlace } from './config.ts';
import type { AuditEvent, DetailOf } from './core/audit/event.ts';
import type { SignedCheckpoint } from './core/audit/notary.ts';
import { systemClock } from './core/clock.ts';
import { AppError } from './core/errors.ts';
import { newOrigin } from './core/ids.ts';
import { Masker } from './core/masking/masker.ts';
import type { Env } from './environment.ts';
import { knownLogs, restartLog } from './store/audit-restart.ts';
import { atTheCommandLine, userName } from './terminal-user.ts';

/** `previous` are the logs that were sealed last, where that is not the one in the database: more than one after several restores from the same backup. */
export type Restored = Readonly<{ reason: string; previous: readonly string[] }>;

/**
 * Gives the log its next name, and writes into it that the database was restored. From then on it can be sealed again, and every verifier says
 * what was lost. Gives lines for people. Needs the rights of the tables' owner. Throws `conflict` / `audit.lost_logs` when the notary signed a
 * log that neither the database knows nor `previous` names: nobody is to be done with it without a word.
 */
export async function restartAtTerminal(env: Env, { reason, previous }: Restored): Promise<readonly string[]> {
  return withLog(
    env,
    async ({ log, database }) => {
      const head = await log.head();
      const place = await readNotaryPlace(env, new Masker());
      const { signed, remarks } = place === null ? { signed: [], remarks: [] } : await askNotary(place);
      const ended = previous.length === 0 ? [head.origin] : previous;
      requireNamed(signed, new Set([head.origin, ...ended, ...(await knownLogs(database.pool))]));
      const names = [head.origin, ...ended, ...signed.map(({ checkpoint }) => checkpoint.origin)];
      const incarnation = Math.max(...names.map(numberOf)) + 1;
      const origin = newOrigin(incarnation);
      await restartLog(database.pool, { origin, event: restored({ size: head.size, incarnation, previous: ended.join(' '), reason }) });
      return [
        `The audit log goes on as ${origin}, from event ${head.size + 1} on. Start Signalbox: the notary seals it under this name.`,
        `Keep the checkpoints of ${ended.join(' and ')}: they show what was lost.`,
        ...remarks,
      ];
    },
    true,
  );
}

function requireNamed(signed: readonly SignedCheckpoint[], known: ReadonlySet<string>): void {
  const lost = signed.map(({ checkpoint }) => checkpoint).filter(({ origin }) => !known.has(origin));
  if (lost.length === 0) return;
  const logs = lost.map(({ origin, size }) => `${size} events of ${origin}`).join(' and ');
  throw new AppError({
    code: 'conflict',
    reason: 'audit.lost_logs',
    message: `The notary signed ${logs}, of which this database knows nothing. If that is gone because of a restore, say so with --previous ${lost.map(({ origin }) => origin).join(',')}; otherwise keep everything as it is and tell your auditors.`,
  });
}

/** The number in `signalbox/audit/2-7hk2m9qd`. */
function numberOf(origin: string): number {
  return Number(/\/(\d{1,9})-[^/]*$/.exec(origin)?.[1] ?? 0);
}

type Said = Readonly<{ size: number; incarnation: number; previous: string; reason: string }>;

function restored({ size, incarnation, previous, reason }: Said): AuditEvent {
  const actor = atTheCommandLine(userName());
  const about = { runId: null, stepId: null, workflow: null, environment: null, planHash: null, rule: null };
  const sentence = `The database came back from a backup with ${size} events, says ${actor.name}: ${reason}`;
  const detail: DetailOf<'log.restored'> = { size, incarnation, previous, reason };
  return { id: randomUUID(), at: systemClock.now(), type: 'log.restored', actor, via: 'cli', ...about, sentence, detail };
}
