import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { AuditEvent, EventType } from '../../../bot/core/audit/event.ts';
import type { Named, Places, Sight } from '../../../bot/core/audit/sight.ts';
import type { AuditFilter } from '../../../bot/core/ports.ts';
import type { Run } from '../../../bot/core/run/run.ts';
import { count } from '../../support/counts.ts';
import { SEED } from '../../support/seed.ts';
import type { Subject } from '../store.ts';
import { ADA, approval, BOB, event, later, run, vote } from './samples.ts';

/** More than the store looks through at once, so that both ways of looking are taken: what is frequent, and what is rare or old. */
const EVENTS = 8000;
const OLD = 4500;
const GRACE = { ...ADA, objectId: 'grace', name: 'Grace\u0000 "Hopper"' };
const PEOPLE = [ADA, BOB, GRACE] as const;

const WORDS = ['frequent', 'seldom', 'long ago', 'nowhere'] as const;

/** Always the same for a place, in no order that anything else has. */
function pick<T>(values: readonly [T, ...T[]], place: number, salt: number): T {
  const mixed = Math.imul(Math.imul(place + salt, 2654435761) ^ (place >>> 5), 40503) >>> 16;
  return values[mixed % values.length] ?? values[0];
}

function runsMade(): readonly Run[] {
  return Array.from({ length: 30 }, (_, place) => {
    const asked = run({ requester: place % 7 === 1 ? BOB : ADA });
    if (place % 7 === 2) return { ...asked, cancel: { by: GRACE, at: later(1) } };
    if (place % 7 === 3) return { ...asked, approvals: [approval({ votes: [vote({ by: BOB })] })] };
    return asked;
  });
}

function eventAt(place: number, runs: readonly Run[]): AuditEvent {
  const old = place < OLD;
  const workflow = pick<string | null>(old ? ['given-up', 'given-up', 'deploy', null] : ['deploy', 'deploy', 'build', null], place, 3);
  // Types that may be about a run or about none.
  const type = pick<EventType>(['command.asked', 'form.asked', 'decision.denied'], place, 7);
  const about = place % 1500 === 7 ? 'rare' : workflow;
  return event({
    at: later(place),
    actor: place % 900 === 5 ? GRACE : pick([ADA, ADA, BOB], place, 5),
    type,
    detail: type === 'command.asked' ? { text: 'typed' } : {},
    via: pick(['chat', 'tab'], place, 11),
    workflow: about,
    environment: about === null ? null : pick(['staging', 'production', null], place, 13),
    runId: about === null ? null : (runs[place % 400]?.id ?? null),
    sentence: `Number ${place} is frequent${place % 700 === 3 ? ' or seldom' : ''}${old ? ', and was long ago' : ''}.`,
  });
}

const named: fc.Arbitrary<Named> = fc.constantFrom<Named>(
  { is: 'none' },
  { is: 'other' },
  ...['deploy', 'given-up', 'rare', 'staging', 'production'].map((name) => ({ is: 'named' as const, name })),
);

/** Where somebody may do something: cells as `placesOf` makes them of what rules name. */
const places: fc.Arbitrary<Places> = fc
  .record({
    workflows: fc.uniqueArray(fc.constantFrom('deploy', 'given-up', 'rare', 'gone'), { maxLength: 3 }),
    environments: fc.uniqueArray(fc.constantFrom('staging', 'production'), { maxLength: 2 }),
    kept: fc.array(fc.tuple(named, named), { maxLength: 12 }),
    everywhere: fc.integer({ min: 0, max: 9 }).map((chance) => chance === 0),
  })
  .map(({ workflows, environments, kept, everywhere }) => {
    const is = (kind: Named, names: readonly string[]): boolean => kind.is !== 'named' || names.includes(kind.name);
    const cells = kept.map(([workflow, environment]) => ({ workflow, environment }));
    const known = cells.filter(({ workflow, environment }) => is(workflow, workflows) && is(environment, environments));
    const allowed = everywhere ? [{ workflow: { is: 'none' as const }, environment: { is: 'none' as const } }] : known;
    return { workflows, environments, everywhere, allowed };
  });

const filters: fc.Arbitrary<AuditFilter> = fc.record(
  {
    type: fc.constantFrom('command.asked', 'decision.denied', 'run.finished'),
    via: fc.constantFrom('chat', 'tab'),
    workflow: fc.constantFrom('deploy', 'given-up', 'rare', 'nothing'),
    environment: fc.constantFrom('staging', 'production'),
    person: fc.constantFrom('grace', 'bob', 'nobody'),
    text: fc.constantFrom(...WORDS),
    from: fc.integer({ min: 0, max: EVENTS }).map(later),
    to: fc.integer({ min: 0, max: EVENTS }).map(later),
  },
  { requiredKeys: [] },
);

function isIn({ workflows, environments, allowed, everywhere }: Places, { workflow, environment }: AuditEvent): boolean {
  const isOf = (kind: Named, name: string | null, names: readonly string[]): boolean => {
    if (name === null) return kind.is === 'none';
    return names.includes(name) ? kind.is === 'named' && kind.name === name : kind.is === 'other';
  };
  return (
    everywhere || allowed.some((cell) => isOf(cell.workflow, workflow, workflows) && isOf(cell.environment, environment, environments))
  );
}

function sees({ who, audited, viewed, ownRuns, runs }: Sight, one: AuditEvent, made: readonly Run[]): boolean {
  const isWho = ({ objectId }: Readonly<{ objectId: string }>): boolean => objectId === who.objectId;
  if (isWho(one.actor) || isIn(audited, one)) return true;
  const about = made.find(({ id }) => id === one.runId);
  if (about === undefined) return false;
  const voted = about.approvals.some(({ votes }) => votes.some(({ by }) => isWho(by)));
  const own = isWho(about.requester) || voted || (about.cancel !== null && isWho(about.cancel.by));
  return isIn(viewed, one) || runs.includes(about.id) || (ownRuns && own);
}

function fits({ type, via, workflow, environment, person, text, from, to }: AuditFilter, one: AuditEvent): boolean {
  const said = { type, via, workflow, environment };
  const same = Object.entries(said).every(([name, value]) => value === undefined || one[name as keyof typeof said] === value);
  const timely = (from === undefined || one.at >= from) && (to === undefined || one.at < to);
  const worded = text === undefined || text.split(' ').every((word) => one.sentence.includes(word));
  return same && timely && worded && (person === undefined || one.actor.objectId === person);
}

export function auditSightContract(store: Subject): void {
  it('gives the same page as if every event was looked at, whatever somebody sees and asks for, wherever it begins', async () => {
    const made = runsMade();
    const events = Array.from({ length: EVENTS }, (_, place) => eventAt(place, made));
    await store().transaction(async (tx) => {
      for (const one of made) await tx.insertRun(one);
    });
    for (let at = 0; at < EVENTS; at += 1000) await store().transaction((tx) => tx.appendEvents(events.slice(at, at + 1000)));
    const sights: fc.Arbitrary<Sight> = fc.record({
      who: fc.constantFrom(...PEOPLE, { ...ADA, objectId: 'nobody' }),
      audited: places,
      viewed: places,
      ownRuns: fc.boolean(),
      runs: fc.uniqueArray(fc.constantFrom(...made.map(({ id }) => id)), { maxLength: 3 }),
    });
    const befores = fc.option(fc.integer({ min: 1, max: EVENTS + 1 }));
    const same = async (sight: Sight, filter: AuditFilter, before: number | null, limit: number): Promise<void> => {
      const page = await store().auditSeen(sight, { filter, before: before === null ? null : String(before), limit });
      const expected = events
        .map((one, place) => ({ one, seq: place + 1 }))
        .filter(({ one, seq }) => (before === null || seq < before) && fits(filter, one) && sees(sight, one, made))
        .toReversed();
      assert.deepEqual(
        page.rows.map(({ seq }) => seq),
        expected.slice(0, limit).map(({ seq }) => seq),
      );
      assert.equal(page.next, expected.length > limit ? String(expected[limit - 1]?.seq) : null);
    };
    const property = fc.asyncProperty(sights, filters, befores, fc.constantFrom(1, 20, 200), same);
    await fc.assert(property, { numRuns: count(2000), seed: SEED, endOnFailure: true });
  });
}
