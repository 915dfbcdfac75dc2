import { randomUUID } from 'node:crypto';
import { withLog } from './audit-tools.ts';
import type { AuditEvent, DetailOf } from './core/audit/event.ts';
import { systemClock } from './core/clock.ts';
import { newOrigin } from './core/ids.ts';
import type { Env } from './environment.ts';
import { restartLog } from './store/audit-restart.ts';
import { atTheCommandLine, userName } from './terminal-user.ts';

/** `previous` is the log that was sealed last, where that is not the one in the database. */
export type Restored = Readonly<{ reason: string; previous: string | null }>;

/**
 * Gives the log its next name, and writes into it that the database was restored. From then on it can be sealed again, and every verifier says
 * what was lost. Gives lines for people. Needs the rights of the tables' owner.
 */
export async function restartAtTerminal(env: Env, { reason, previous }: Restored): Promise<readonly string[]> {
  return withLog(
    env,
    async ({ log, database }) => {
      const head = await log.head();
      const before = previous ?? head.origin;
      const incarnation = Math.max(numberOf(head.origin), numberOf(before)) + 1;
      const origin = newOrigin(incarnation);
      await restartLog(database.pool, { origin, event: restored({ size: head.size, incarnation, previous: before, reason }) });
      return [
        `The audit log goes on as ${origin}, from event ${head.size + 1} on. Start Signalbox: the notary seals it under this name.`,
        `Keep the checkpoints of ${before}: they show what was lost.`,
      ];
    },
    true,
  );
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
