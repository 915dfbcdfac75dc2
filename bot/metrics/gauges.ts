import { Gauge, Registry } from 'prom-client';
import { ENDED, RUN_STATES } from '../core/run/run.ts';
import type { AuditFigures, PoolFigures, StoreFigures, StrandFigures } from './figures.ts';

/** Figures of the database; null while it does not answer. */
export type Waiting = Readonly<{ store: StoreFigures; strands: StrandFigures }> | null;
export type Standing = Readonly<{ waiting: Waiting; pool: PoolFigures; audit: AuditFigures | null; ready: boolean; now: Date }>;

const OPEN_STATES = RUN_STATES.filter((state) => !ENDED.has(state));

/** How everything stands at this moment. What is not known is left out: a zero would say that somebody had looked. */
export function gaugesOf({ waiting, pool, audit, ready, now }: Standing): Registry {
  const registry = new Registry();
  const told = tellerTo(registry);
  told.one('ready', '1 while this process can work, as /readyz says.', ready ? 1 : 0);
  told.one('database_up', '1 while the database answers this process.', waiting === null ? 0 : 1);
  told.each('database_connections', 'Connections of this process to the database.', 'state', { used: pool.used, idle: pool.idle });
  told.one('database_waiting', 'Who waits for a connection to the database in this process.', pool.waiting);
  if (waiting !== null) tellWaiting(told, waiting);
  if (audit !== null) tellAudit(told, audit, now);
  return registry;
}

type Teller = Readonly<{
  one(name: string, help: string, value: number): void;
  each(name: string, help: string, label: string, values: Readonly<Record<string, number>>): void;
}>;

function tellerTo(registry: Registry): Teller {
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Gauge({ name: `signalbox_${name}`, help, labelNames, registers: [registry] });
  return {
    one: (name, help, value) => gauge(name, help, []).set(value),
    each(name, help, label, values) {
      const made = gauge(name, help, [label]);
      for (const [of, value] of Object.entries(values)) made.set({ [label]: of }, value);
    },
  };
}

function tellWaiting({ one, each }: Teller, { store, strands }: NonNullable<Waiting>): void {
  const { runs, messages, cards } = store;
  each(
    'runs',
    'Runs that have not ended, in the whole installation.',
    'state',
    Object.fromEntries(OPEN_STATES.map((state) => [state, runs[state] ?? 0])),
  );
  each('strands', 'Strands in the queue of the engine, in the whole installation.', 'state', {
    waiting: strands.waiting,
    running: strands.running,
  });
  one('strands_oldest_seconds', 'For how long the oldest strand has waited to be started.', strands.oldestSeconds);
  each('outbox', 'What Teams has yet to take, in the whole installation.', 'kind', { message: messages.waiting, card: cards.waiting });
  one('outbox_oldest_seconds', 'For how long the oldest message has waited.', messages.oldestSeconds);
  each('outbox_given_up', 'What Teams refused for good.', 'kind', { message: messages.givenUp, card: cards.givenUp });
}

function tellAudit({ one }: Teller, { unsealed, sealLagSeconds, sealing, verified }: AuditFigures, now: Date): void {
  one('audit_unsealed_events', 'Events that wait for their seal.', unsealed);
  one('audit_seal_lag_seconds', 'For how long the oldest of them has waited.', sealLagSeconds);
  one('audit_sealing', '1 while the notary seals the audit log.', sealing ? 1 : 0);
  if (verified === null) return;
  const ageMs = now.getTime() - verified.at.getTime();
  one('audit_verification_age_seconds', 'Since this process last verified the whole audit log.', ageMs / 1000);
  one('audit_verified', '1 when the audit log was as it was signed, 0 when it was not.', verified.problem === null ? 1 : 0);
  one('audit_restores', 'Logs that ended in a restore and of which signed events are gone.', verified.restored.length);
}
