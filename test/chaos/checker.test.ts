import assert from 'node:assert/strict';
import { broken, RULES } from './checker.ts';
import type { EventFact, Facts, RunFact } from './facts.ts';
import type { Entry } from './history.ts';

const run: RunFact = {
  id: 'r-1',
  tag: 'tag1',
  state: 'succeeded',
  environment: 'production',
  calls: [
    { step: 'a', effect: 'idempotent' },
    { step: 'b', effect: 'unsafe' },
  ],
  states: { a: 'succeeded', b: 'succeeded' },
};
const event = (at: number, type: EventFact['type'], step: string | null = null): EventFact => ({
  at,
  type,
  run: 'r-1',
  step,
  verdict: type === 'result' ? 'succeeded' : null,
});
const invoked: Entry = { at: 0, process: 0, type: 'invoke', op: 1, door: 'tab', workflow: 'mixed', tag: 'tag1' };
const heard: Entry = { at: 5, process: 0, type: 'ok', op: 1, status: 201, reason: null };

/** A command that was accepted, approved and carried out, with one repetition of the step that may be repeated. */
const GOOD: Facts = {
  history: [invoked, heard, { at: 30, process: 0, type: 'gone', how: 'SIGKILL', asked: true }],
  runs: [run],
  events: [
    event(1, 'created'),
    event(10, 'approved'),
    event(11, 'intent', 'a'),
    event(14, 'result', 'a'),
    event(15, 'intent', 'b'),
    event(17, 'result', 'b'),
  ],
  effects: [
    { run: 'r-1', step: 'a', at: 12, key: 'r-1/a' },
    { run: 'r-1', step: 'a', at: 13, key: 'r-1/a' },
    { run: 'r-1', step: 'b', at: 16, key: 'POST r-1/b' },
  ],
  logProblem: null,
};
const [firstOfA, secondOfA, ofB] = GOOD.effects;
assert.ok(firstOfA && secondOfA && ofB);
const without = (type: EventFact['type'], step: string | null): readonly EventFact[] =>
  GOOD.events.filter((one) => one.type !== type || one.step !== step);

/** Each is the good one with one promise broken. */
const BROKEN: Readonly<Record<string, readonly Partial<Facts>[]>> = {
  'an accepted command has one run': [
    { runs: [], events: [], effects: [] },
    { runs: [run, { ...run, id: 'r-2', calls: [] }] },
    { history: [invoked, { ...heard, type: 'refused', status: 503, reason: 'store.unavailable' }] },
    { history: [{ ...invoked, tag: 'tag1' }, heard], runs: [run, { ...run, id: 'r-2', tag: 'tag9', calls: [] }] },
    { history: [invoked, { ...heard, type: 'unknown', status: 500 }], runs: [run, { ...run, id: 'r-2', calls: [] }] },
  ],
  'no accepted run is lost': [{ runs: [{ ...run, state: 'running' }] }, { runs: [{ ...run, state: 'queued' }] }],
  'an unsafe effect happens once': [{ effects: [...GOOD.effects, { ...ofB, at: 18 }] }],
  'an idempotent step has one key': [
    { effects: [firstOfA, { ...secondOfA, key: 'r-1/a/2' }, ofB] },
    { effects: [firstOfA, { ...ofB, key: firstOfA.key }] },
  ],
  'an effect has an intent before it': [
    { events: without('intent', 'b').filter(({ step, type }) => step !== 'b' || type !== 'result') },
    { effects: [{ ...firstOfA, at: 10.5 }, ofB] },
  ],
  'what succeeded had its effect': [{ effects: [firstOfA] }, { effects: [ofB] }],
  'an unsafe step without a result needs a decision': [
    { events: without('result', 'b') },
    { events: without('result', 'b'), runs: [{ ...run, state: 'failed', states: { a: 'succeeded', b: 'failed' } }] },
  ],
  'effects come in the order of the plan': [
    { events: GOOD.events.map((one) => (one.type === 'result' && one.step === 'a' ? { ...one, verdict: 'failed' } : one)) },
  ],
  'nothing happens before its approval': [
    { events: without('approved', null) },
    { events: GOOD.events.map((one) => (one.type === 'approved' ? { ...one, at: 12.5 } : one)) },
  ],
  'further deliveries are answered alike': [
    {
      history: [
        ...GOOD.history,
        { at: 6, process: 0, type: 'copy', op: 1, status: 200, body: '' },
        { at: 7, process: 1, type: 'copy', op: 1, status: 503, body: '' },
      ],
    },
  ],
  'a message is answered once': [
    { history: [...GOOD.history, { at: 6, process: null, type: 'answers', op: 1, cards: 2 }] },
    { history: [...GOOD.history, { at: 6, process: null, type: 'answers', op: 1, cards: 0 }] },
  ],
  'a process that lives answers': [
    { history: [invoked, { ...heard, type: 'unknown', status: null }] },
    { history: [invoked, { ...heard, type: 'unknown', status: null }, { at: 9, process: 0, type: 'fault', what: 'kill -9' }] },
    { history: [{ at: 1, process: 1, type: 'fault', what: 'kill -9' }, invoked, { ...heard, type: 'unknown', status: null }] },
  ],
  'no script outlives its process': [{ history: [...GOOD.history, { at: 6, process: 0, type: 'survivor', tag: '8' }] }],
  'no process ends by itself': [{ history: [...GOOD.history, { at: 6, process: 0, type: 'gone', how: '1', asked: false }] }],
  'the audit log verifies': [{ logProblem: 'Event 3 was changed.' }],
};

describe('the checker of chaos', () => {
  it('finds nothing in a history in which every promise was kept', () => {
    assert.deepEqual(broken(GOOD), []);
  });

  it('takes a command whose answer was lost for done or not done, and its process for ended', () => {
    const lost: readonly Entry[] = [
      invoked,
      { at: 3, process: 0, type: 'fault', what: 'kill -9' },
      { ...heard, type: 'unknown', status: null },
    ];
    assert.deepEqual(broken({ ...GOOD, history: lost }), []);
    assert.deepEqual(broken({ ...GOOD, history: lost, runs: [], events: [], effects: [] }), []);
  });

  it('leaves an unsafe step alone of which nobody knows whether it ran, as long as somebody is asked', () => {
    const undecided: RunFact = { ...run, state: 'needs_decision', states: { a: 'succeeded', b: 'needs_decision' } };
    for (const effects of [GOOD.effects, [firstOfA]]) {
      assert.deepEqual(broken({ ...GOOD, runs: [undecided], effects, events: without('result', 'b') }), []);
    }
  });

  it('has a broken history for each of its rules', () => {
    assert.deepEqual(Object.keys(BROKEN).sort(), Object.keys(RULES).sort());
  });

  for (const [rule, histories] of Object.entries(BROKEN)) {
    for (const [index, changed] of histories.entries()) {
      it(`finds that this is not so: ${rule} (${index + 1})`, () => {
        const found = broken({ ...GOOD, ...changed });
        assert.ok(
          found.some((sentence) => sentence.startsWith(`${rule}: `)),
          `it found ${JSON.stringify(found)}`,
        );
      });
    }
  }
});
