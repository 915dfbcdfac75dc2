import type { Duty, Rung } from '../policy/requirement.ts';
import { escalatedRoles, rungsOf } from '../policy/rungs.ts';
import type { Approval } from '../run/run.ts';
import { type CalendarOf, workingMoment } from './calendars.ts';
import { rolesAtVote, rungKey, type Tally, tally } from './tally.ts';

/** A rung of one duty of the open stage and its moment. */
export type Due = Readonly<{ key: string; at: Date; duty: Duty; rung: Rung }>;

/** What time brings to an approval at one moment. */
export type LadderStep = Readonly<{
  /** Afterwards: with the rungs done, who is asked as well, and the next moment, which lies after `now` unless it has expired. */
  approval: Approval;
  /** Keys of the rungs that are done with it, in their order; empty when nothing is due. */
  rungs: readonly string[];
  /** Duties whose people are to be reminded. */
  remind: readonly Duty[];
  /** Roles that are asked from now on as well. */
  escalate: readonly string[];
}>;

/**
 * Rungs that are still to be done, in their order: those of every duty of the open stage that lacks somebody. They count from
 * the beginning of the stage in the working time of the duty's first role. How the votes count is taken from the roles they
 * were given with, as the card shows it: time goes on whether the directory answers or not.
 */
export function rungsAhead(approval: Approval, calendars: CalendarOf): readonly Due[] {
  const { requirement, rungsDone, stageAt } = approval;
  const { stages, current } = standing(approval);
  const lacking = (stages[current]?.duties ?? []).map(({ duty, filledBy }) => ({ duty, open: filledBy.length < duty.count }));
  const all = lacking.flatMap(({ duty, open }, index) =>
    rungsOf(requirement, duty).flatMap((rung, position) => {
      const key = rungKey({ stage: current, duty: index, position });
      if (!open || rungsDone.includes(key)) return [];
      return [{ key, at: workingMoment(calendars(duty.roles[0] ?? ''), stageAt, rung.afterMs), duty, rung }];
    }),
  );
  return all.toSorted((a, b) => a.at.getTime() - b.at.getTime());
}

const COUNT_AGAIN_MS = 60_000;

/**
 * When an open approval is looked at next: what is due first, or in a minute when only a lost role keeps its votes from being
 * enough, because nobody says when it comes back.
 */
export function nextLookAt(approval: Approval, calendars: CalendarOf, now: Date): Date {
  const due = nextDueAt(approval, calendars);
  const soon = new Date(now.getTime() + COUNT_AGAIN_MS);
  return soon < due && standing(approval).verdict !== 'open' ? soon : due;
}

/** When something has to be done next about an open approval: its next rung, or its expiry. */
export function nextDueAt(approval: Approval, calendars: CalendarOf): Date {
  const next = rungsAhead(approval, calendars)[0];
  return next === undefined || next.at >= approval.expiresAt ? approval.expiresAt : next.at;
}

/**
 * When the people of the open stage have had their time, counted from its beginning: in working time when every role that
 * is asked has a calendar (the latest of them), else every moment counts.
 */
export function expiryOf(approval: Approval, calendars: CalendarOf): Date {
  const { requirement, stageAt } = approval;
  const { current } = standing(approval);
  const roles = (requirement.stages[current]?.duties ?? []).flatMap((duty) => duty.roles);
  const asked = roles.map(calendars);
  const always = asked.length === 0 || asked.includes(null);
  const moments = (always ? [null] : asked).map((calendar) => workingMoment(calendar, stageAt, requirement.expiresAfterMs).getTime());
  return new Date(Math.max(...moments));
}

/**
 * Does what is due at this moment, each rung once. What was missed meanwhile is made up for in order, and not what something
 * later has made pointless: a reminder is left out when another rung of the same duty is due after it. An escalation to
 * people who are asked already reminds them. Past the expiry nothing is done any more.
 */
export function ladderAfter(approval: Approval, calendars: CalendarOf, now: Date): LadderStep {
  const due = approval.state === 'open' && now < approval.expiresAt ? rungsAhead(approval, calendars).filter(({ at }) => at <= now) : [];
  const added = new Set<string>();
  const remind = new Set<Duty>();
  for (const [index, { duty, rung }] of due.entries()) {
    const news = rung.act === 'escalate' ? rung.to.filter((role) => !isAsked(approval, duty, role)) : [];
    for (const role of news) added.add(role);
    const last = !due.slice(index + 1).some((later) => later.duty === duty);
    if (news.length === 0 && last) remind.add(duty);
  }
  const escalatedTo = [...approval.escalatedTo, ...added];
  const done = { ...approval, escalatedTo, rungsDone: [...approval.rungsDone, ...due.map(({ key }) => key)] };
  return {
    approval: approval.state === 'open' ? { ...done, dueAt: nextLookAt(done, calendars, now) } : approval,
    rungs: due.map(({ key }) => key),
    remind: [...remind],
    escalate: [...added],
  };
}

/** Roles whose people are called when these duties are reminded of: theirs, and those that were asked as well. */
export function rolesToRemind(duties: readonly Duty[], { escalatedTo }: Pick<Approval, 'escalatedTo'>): readonly string[] {
  const askedAsWell = ({ ladder }: Duty): readonly string[] =>
    ladder === undefined ? escalatedTo : escalatedTo.filter((role) => escalatedRoles(ladder).includes(role));
  return [...new Set([...duties.flatMap(({ roles }) => roles), ...duties.flatMap(askedAsWell)])];
}

/** Rungs that stay done when people get their time anew: whom a single duty was opened to, it stays open to. */
export function lastingRungs({ requirement, rungsDone }: Approval): readonly string[] {
  const own = requirement.stages.flatMap(({ duties }, stage) =>
    duties.flatMap(({ ladder = [] }, duty) =>
      ladder.flatMap(({ act }, position) => (act === 'escalate' ? [rungKey({ stage, duty, position })] : [])),
    ),
  );
  return rungsDone.filter((key) => own.includes(key));
}

function isAsked({ escalatedTo }: Approval, duty: Duty, role: string): boolean {
  return duty.roles.includes(role) || escalatedTo.includes(role);
}

function standing(approval: Approval): Tally {
  return tally({ ...approval, rolesNow: rolesAtVote(approval.votes) });
}
