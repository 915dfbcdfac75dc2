import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CalendarOf } from '../../../bot/core/approval/calendars.ts';
import { passTime } from '../../../bot/core/approval/ladder-act.ts';
import { timed } from '../../../bot/core/approval/ladder-times.ts';
import { wouldHelp } from '../../../bot/core/approval/tally.ts';
import type { Duty, Rung } from '../../../bot/core/policy/requirement.ts';
import { SYSTEM } from '../../../bot/core/principal.ts';
import type { Run } from '../../../bot/core/run/run.ts';
import type { Calendar } from '../../../bot/core/time/calendar.ts';
import { count } from '../../support/counts.ts';
import { KINDS } from '../../support/plans.ts';
import { requirementOf, voteOf } from '../../support/requirements.ts';
import { anyCalendar, slowAdd } from '../time/calendars.ts';
import { weekNames, weekOf } from '../time/intl-minutes.ts';
import { approvalOf, MINUTE, person, runAsking, voted, withCalendars } from './approvals.ts';

const ROLES = ['sre', 'security', 'audit'] as const;

type Act = Readonly<{ minute: number } & ({ kind: 'scan' } | { kind: 'vote'; role: string; voter: number })>;

type Case = Readonly<{
  week: string;
  calendars: Readonly<Record<string, Calendar>>;
  stages: readonly Readonly<{ duties: readonly Duty[] }>[];
  ladder: readonly Rung[];
  expiresAfterMs: number;
  acts: readonly Act[];
}>;

const duties = fc
  .subarray([...ROLES], { minLength: 1 })
  .chain((roles) =>
    fc.tuple(...roles.map((role) => fc.integer({ min: 1, max: 2 }).map((places): Duty => ({ roles: [role], count: places })))),
  );
const minutes = fc.oneof(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 2000 }));
const rung: fc.Arbitrary<Rung> = fc
  .tuple(minutes, fc.option(fc.subarray([...ROLES, 'head', 'boss'], { minLength: 1 })))
  .map(([after, to]) => (to === null ? { afterMs: after * MINUTE, act: 'remind' } : { afterMs: after * MINUTE, act: 'escalate', to }));

/** Scans come close together, and sometimes after a long silence; votes come in between. */
const acts = fc
  .array(
    fc.record({
      wait: fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 1500 })),
      vote: fc.option(fc.record({ role: fc.constantFrom(...ROLES), voter: fc.nat(4) }), { freq: 4 }),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((steps) => {
    let minute = 0;
    return steps.map(({ wait, vote }): Act => {
      minute += wait;
      return vote === null ? { minute, kind: 'scan' } : { minute, kind: 'vote', ...vote };
    });
  });

const cases: fc.Arbitrary<Case> = fc
  .constantFrom(...weekNames)
  .map(weekOf)
  .chain((week) => {
    const calendar = fc.option(anyCalendar(week.timezone, []), { freq: 3 });
    return fc.record({
      week: fc.constant(week.name),
      calendars: fc
        .tuple(calendar, calendar, calendar)
        .map((found) => Object.fromEntries(ROLES.flatMap((role, index) => (found[index] == null ? [] : [[role, found[index]]])))),
      stages: fc.array(
        duties.map((all) => ({ duties: all })),
        { minLength: 1, maxLength: 2 },
      ),
      ladder: fc.array(rung, { maxLength: 5 }),
      expiresAfterMs: minutes.map((after) => after * MINUTE),
      acts,
    });
  });

/** What was done, as one line: `m12 remind 0.0.0`, the rungs that were due at one scan together. */
type Log = readonly string[];
type Seen = Readonly<{ log: Log; run: Run }>;

/** The product: looks only when `dueAt` has come, as the scan of due rows does. */
function climbed(given: Case, onlyWhenDue: boolean): Seen {
  const calendars: CalendarOf = withCalendars(given.calendars);
  const { from } = weekOf(given.week);
  const start = new Date(from);
  const requirement = requirementOf('unused', 1, { stages: given.stages, ladder: given.ladder, expiresAfterMs: given.expiresAfterMs });
  let run = runAsking(requirement, start, calendars);
  const log: string[] = [];
  for (const act of given.acts) {
    const at = new Date(from + act.minute * MINUTE);
    if (act.kind === 'vote') {
      run = tryVote(run, act, { at, calendars });
      continue;
    }
    const before = approvalOf(run);
    if (onlyWhenDue && (before.state !== 'open' || before.dueAt > at)) continue;
    const stamp = { by: SYSTEM, via: 'engine', at } as const;
    const change = passTime(run, before.id, { kinds: KINDS, calendars, peopleOf: () => [] }, stamp);
    run = timed(run, change, { calendars, at }).run;
    const now = approvalOf(run);
    if (now.state === 'open') assert.ok(now.dueAt > at, 'the next moment is to come');
    for (const { type, detail } of change.events) {
      if (type === 'approval.reminded')
        log.push(
          `m${act.minute} remind ${String(detail['roles'])
            .split(/, | and /)
            .sort()
            .join(' and ')}`,
        );
      if (type === 'approval.escalated') log.push(`m${act.minute} escalate ${String(detail['to'])}`);
      if (type === 'approval.expired') log.push(`m${act.minute} expire`);
    }
    const done = now.rungsDone.slice(before.rungsDone.length);
    if (done.length > 0) log.push(`m${act.minute} done ${[...done].sort().join(' ')}`);
  }
  return { log, run };
}

function tryVote(run: Run, act: Extract<Act, { kind: 'vote' }>, when: Readonly<{ at: Date; calendars: CalendarOf }>): Run {
  const approval = approvalOf(run);
  const by = person(`${act.role}-${act.voter}`);
  const again = approval.votes.some((vote) => vote.by.objectId === by.objectId);
  if (approval.state !== 'open' || approval.expiresAt <= when.at || again) return run;
  // The rule approver-is-needed lets no other vote in.
  if (!wouldHelp({ ...approval, rolesNow: (who) => [who.objectId.split('-')[0] ?? ''] }, voteOf(by, [act.role]))) return run;
  return voted(run, by, act.role, when);
}

/** The same in the plainest words: minute by minute, with its own arithmetic of time and its own count of votes. */
function simulated({ week: name, calendars, stages, ladder, expiresAfterMs, acts: list }: Case): Log {
  const week = weekOf(name);
  const moment = (role: string, from: number, ms: number): number => {
    const calendar = calendars[role];
    return calendar === undefined ? from + ms : (slowAdd(calendar, week, { from, ms }) ?? Number.POSITIVE_INFINITY);
  };
  const expiry = (stage: number, from: number): number => {
    const roles = (stages[stage]?.duties ?? []).flatMap((duty) => duty.roles);
    if (roles.some((role) => calendars[role] === undefined)) return from + expiresAfterMs;
    return Math.max(...roles.map((role) => moment(role, from, expiresAfterMs)));
  };
  const log: string[] = [];
  const votes: { stage: number; role: string; voter: number }[] = [];
  const done = new Set<string>();
  const escalated: string[] = [];
  let stage = 0;
  let stageAt = week.from;
  let expiresAt = expiry(0, week.from);
  let waits = true;
  for (const act of list) {
    const at = week.from + act.minute * MINUTE;
    if (!waits) break;
    if (act.kind === 'vote') {
      const cast = votes.filter((vote) => vote.stage === stage).map(({ role }) => role);
      const open = lacking(stages[stage]?.duties ?? [], cast, escalated);
      const after = lacking(stages[stage]?.duties ?? [], [...cast, act.role], escalated);
      if (expiresAt <= at || votes.some(({ role, voter }) => role === act.role && voter === act.voter)) continue;
      if (total(open) === total(after)) continue;
      votes.push({ stage, role: act.role, voter: act.voter });
      if (total(after) > 0) continue;
      stage += 1;
      if (stage === stages.length) waits = false;
      stageAt = at;
      if (waits) expiresAt = Math.max(expiresAt, expiry(stage, at));
      continue;
    }
    if (expiresAt <= at) {
      log.push(`m${act.minute} expire`);
      waits = false;
      continue;
    }
    const all = stages[stage]?.duties ?? [];
    const missing = lacking(
      all,
      votes.filter((vote) => vote.stage === stage).map(({ role }) => role),
      escalated,
    );
    const known = [...escalated];
    const lines: string[] = [];
    const remind: string[] = [];
    const added: [number, number, number, string][] = [];
    for (const [index, places] of missing.entries()) {
      if (places === 0) continue;
      const duty = all[index];
      const role = duty?.roles[0] ?? '';
      const due = ladder
        .map((each, position) => ({ each, position, key: `${stage}.${index}.${position}`, at: moment(role, stageAt, each.afterMs) }))
        .filter(({ key, at: when }) => when <= at && !done.has(key))
        .sort((a, b) => a.at - b.at || a.position - b.position);
      for (const [place, { each, position, key, at: when }] of due.entries()) {
        done.add(key);
        lines.push(key);
        const news = each.act === 'escalate' ? each.to.filter((other) => other !== role && !known.includes(other)) : [];
        for (const other of news) added.push([when, index, position, other]);
        if (news.length === 0 && place === due.length - 1) remind.push(role);
      }
    }
    const order = added.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]).map(([, , , other]) => other);
    const fresh = [...new Set(order)];
    escalated.push(...fresh);
    if (fresh.length > 0) log.push(`m${act.minute} escalate ${fresh.join(', ')}`);
    if (remind.length > 0) log.push(`m${act.minute} remind ${remind.sort().join(' and ')}`);
    if (lines.length > 0) log.push(`m${act.minute} done ${lines.sort().join(' ')}`);
  }
  return log;
}

/** How many people each duty lacks: a voter fills a place of their own duty while there is one, and then any that they were asked for as well. */
function lacking(all: readonly Duty[], roles: readonly string[], escalated: readonly string[]): readonly number[] {
  const free = all.map((duty) => duty.count);
  for (const role of roles) {
    const own = all.findIndex((duty, index) => duty.roles.includes(role) && (free[index] ?? 0) > 0);
    const other = escalated.includes(role) ? free.findIndex((places) => places > 0) : -1;
    const place = own === -1 ? other : own;
    if (place !== -1) free[place] = (free[place] ?? 0) - 1;
  }
  return free;
}

function total(places: readonly number[]): number {
  return places.reduce((sum, each) => sum + each, 0);
}

describe('the ladder', function () {
  this.timeout(240_000);

  it('does what a simulation does minute by minute, over weekends and changes of the clocks', () => {
    const plain = cases.map((given) => ({
      ...given,
      // Who fills which place when roles are shared is the business of the tally and its own tests.
      ladder: given.ladder.map(
        (each): Rung =>
          each.act === 'escalate' ? { ...each, to: each.to.map((role) => (ROLES.some((own) => own === role) ? 'head' : role)) } : each,
      ),
    }));
    fc.assert(
      fc.property(plain, (given) => assert.deepEqual(climbed(given, true).log, simulated(given))),
      { numRuns: count(2000) },
    );
  });

  it('does each rung at most once and loses nothing when it looks only at what is due', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const often = climbed(given, false);
        assert.deepEqual(climbed(given, true).log, often.log);
        const { rungsDone, escalatedTo } = approvalOf(often.run);
        assert.equal(new Set(rungsDone).size, rungsDone.length);
        assert.equal(new Set(escalatedTo).size, escalatedTo.length);
      }),
      { numRuns: count(2000) },
    );
  });

  it('never takes time away from people whose requirement did not become stricter', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const calendars = withCalendars(given.calendars);
        const requirement = requirementOf('unused', 1, {
          stages: given.stages,
          ladder: given.ladder,
          expiresAfterMs: given.expiresAfterMs,
        });
        const { from } = weekOf(given.week);
        let run = runAsking(requirement, new Date(from), calendars);
        for (const act of given.acts) {
          if (act.kind !== 'vote') continue;
          const before = approvalOf(run);
          run = tryVote(run, act, { at: new Date(from + act.minute * MINUTE), calendars });
          const now = approvalOf(run);
          assert.ok(now.expiresAt >= before.expiresAt);
          if (now.state === 'open') assert.ok(now.dueAt <= now.expiresAt);
        }
      }),
      { numRuns: count(2000) },
    );
  });
});
