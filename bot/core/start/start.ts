import type { Core } from '../core.ts';
import { toAppError } from '../errors.ts';
import type { Tx } from '../ports.ts';
import { type Change, followedBy, runEvent, type Stamp, unchanged } from '../run/change.ts';
import { commitChange } from '../run/commit.ts';
import { launchRun } from '../run/create.ts';
import { endRun } from '../run/end.ts';
import { ifIntact } from '../run/intact.ts';
import type { Run } from '../run/run.ts';
import { lockText } from '../run/said.ts';
import { isUpToDate } from '../site/in-force.ts';
import { type Text, message as words } from '../text/message.ts';
import { inEnglish } from '../text/voice.ts';
import { unknownRun } from '../unknown-run.ts';
import { type Facts, gatherFacts } from './facts.ts';
import { heldUntil, isFrozen, startsBy } from './held.ts';
import { recountSteps } from './recount.ts';
import { deciding, refresh } from './refresh.ts';

type Starting = Pick<Core, 'engine' | 'kinds' | 'policy' | 'activation'>;

/**
 * Starts a run that nobody has to approve any more, or says why not yet: its time has not come, a freeze holds it, another
 * run has its lock. What was approved and could not start in time expires. `run` must be locked in `tx` and brought up to
 * date by `refresh` with facts looked up for this moment. Nothing starts by rules that are not in force any more.
 */
export async function startOrHold(core: Starting, tx: Tx, run: Run, stamp: Stamp): Promise<void> {
  if (run.startedAt !== null || run.endedAt !== null || run.state === 'waiting_approval') return;
  const waiting = (await isUpToDate(core, tx)) ? waits(core, run, stamp) : held(run, rulesChanged(stamp), stamp);
  if (waiting !== null) return commitChange(core, tx, run, { change: waiting, stamp });
  const { lock } = run.plan;
  const free = lock === null || (await tx.acquireLock(lock, run.id));
  const change = free ? launchRun({ ...run, activation: core.activation }, core.kinds, stamp) : queued(timely(run, null, stamp), stamp);
  await commitChange(core, tx, run, { change, stamp });
}

/** The run expired, or held for a time; null when it may start now. */
function waits(core: Starting, run: Run, stamp: Stamp): Change | null {
  const lapsed = lapsedBy(run, stamp);
  if (lapsed !== null) return lapsed;
  const hold = heldUntil(core.policy, run, stamp.at);
  return hold === null ? null : held(timely(run, hold, stamp), hold, stamp);
}

/** With the time in which it may start on its approval, seen from now. */
function timely(run: Run, hold: Hold | null, { at }: Stamp): Run {
  const approval = deciding(run);
  return approval === null ? run : { ...run, validUntil: startsBy(run, { hold, at, validForMs: approval.requirement.validForMs }) };
}

function lapsedBy(run: Run, stamp: Stamp): Change | null {
  if (run.validUntil === null || run.validUntil > stamp.at) return null;
  const message = inEnglish(words('ending.lapsed'));
  const event = runEvent(run, stamp, { type: 'approval.lapsed', sentence: message });
  return followedBy({ ...unchanged(run), events: [event] }, (current) =>
    endRun(current, 'expired', stamp, { reason: 'approval.lapsed', message }),
  );
}

export type Hold = Readonly<{ until: Date; reason: string; message: Text }>;

/** Says once why a run is held; looked at again when the hold ends or the approval lapses, whichever comes first. */
export function held(run: Run, hold: Hold, stamp: Stamp): Change {
  const waiting: Run = { ...run, state: 'held', reason: hold.reason, message: hold.message, checkAt: earlier(hold.until, run.validUntil) };
  const sentence = inEnglish(hold.message);
  const again = run.state === 'held' && run.reason === hold.reason && inEnglish(run.message ?? '') === sentence;
  const event = runEvent(waiting, stamp, {
    type: 'run.held',
    sentence,
    detail: { reason: hold.reason, until: hold.until.toISOString() },
  });
  return { ...unchanged(waiting), events: again ? [] : [event] };
}

/** Another run holds the lock; this one is looked at again when that one has ended. */
function queued(run: Run, stamp: Stamp): Change {
  const message = inEnglish(lockText(run.plan.lock));
  const waiting: Run = { ...run, state: 'queued', reason: 'lock.held', message, checkAt: run.validUntil };
  const again = run.state === 'queued' && run.reason === 'lock.held';
  return { ...unchanged(waiting), events: again ? [] : [runEvent(waiting, stamp, { type: 'run.queued', sentence: message })] };
}

const NEW_RULES_MS = 1000;

/** Another process has put new rules into force; this one reads them within a second and then looks again. */
function rulesChanged(stamp: Stamp): Hold {
  const until = new Date(stamp.at.getTime() + NEW_RULES_MS);
  return { until, reason: 'rules.changed', message: inEnglish(words('held.rules-changed')) };
}

function earlier(a: Date, b: Date | null): Date {
  return b === null || a <= b ? a : b;
}

/**
 * Looks up what a decision about this run depends on, and first brings the run up to date with it, in a transaction of its
 * own: the decision that follows may be refused, and what was found must not be lost with it. Throws `not_found`, and
 * `unavailable` when the directory cannot tell.
 */
export async function currentFacts(core: Core, id: Run['id'], stamp: Stamp): Promise<Facts> {
  const seen = await core.store.run(id);
  if (seen === null) throw unknownRun(id);
  const facts = await gatherFacts(core, seen, stamp);
  if (upToDate(core, seen, facts, stamp).run === seen && (seen.startedAt !== null || seen.activation >= core.activation)) return facts;
  const changed = await core.store.transaction(async (tx) => {
    const run = await tx.lockRun(id);
    if (run === null || run.planHash !== seen.planHash) return false;
    // What is granted here goes on at once, so it is never counted by roles that other rules gave.
    if (run.startedAt !== null && !(await isUpToDate(core, tx))) return false;
    const change = upToDate(core, run, facts, stamp);
    const checked = checkedBy(core, change.run, stamp);
    // That it was checked is nothing that anybody has to see.
    if (change.run === run) return tx.saveRun(run, checked).then(() => false);
    await commitChange(core, tx, run, { change: { ...change, run: checked }, stamp });
    return true;
  });
  if (!changed) return facts;
  core.signals.changed(id);
  core.signals.outbox();
  return facts;
}

function upToDate(core: Pick<Core, 'kinds'>, run: Run, facts: Facts, stamp: Stamp): Change {
  return ifIntact(run, stamp, () => (run.startedAt === null ? refresh(run, facts, stamp) : recountSteps(run, facts, core.kinds, stamp)));
}

/** A run that has started stays with the rules it was started by. Other rules may have lifted the freeze that holds it. */
function checkedBy(core: Pick<Core, 'activation'>, run: Run, { at }: Stamp): Run {
  if (run.startedAt !== null || run.activation >= core.activation) return run;
  return { ...run, activation: core.activation, checkAt: isFrozen(run) ? at : run.checkAt };
}

const ASK_AGAIN_MS = 10_000;

/**
 * Looks at a run whose `checkAt` has come: everything is asked again (roles, plan, policy, freezes), and then it starts,
 * waits on, asks again, or ends. While the directory cannot tell, it is held.
 */
export async function considerStart(core: Core, id: Run['id'], stamp: Stamp): Promise<void> {
  const unknown = await currentFacts(core, id, stamp).then(
    () => null,
    (thrown: unknown) => toAppError(thrown),
  );
  if (unknown !== null && unknown.code !== 'unavailable') throw unknown;
  await core.store.transaction(async (tx) => {
    const run = await tx.lockRun(id);
    // Somebody else was quicker, or it waits for people again.
    if (run === null || run.checkAt === null || run.checkAt > stamp.at || (run.state !== 'held' && run.state !== 'queued')) return;
    if (unknown === null) return startOrHold(core, tx, run, stamp);
    const until = new Date(stamp.at.getTime() + ASK_AGAIN_MS);
    const blind =
      lapsedBy(run, stamp) ?? held(run, { until, reason: 'start.unknown', message: words('held.unknown', { why: unknown.text }) }, stamp);
    await commitChange(core, tx, run, { change: blind, stamp });
  });
  core.signals.changed(id);
  core.signals.outbox();
}
