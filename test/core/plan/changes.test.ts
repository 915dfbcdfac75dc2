import assert from 'node:assert/strict';
import fc from 'fast-check';
import { planChanges as changesBetween } from '../../../bot/core/plan/changes.ts';
import { type Plan, type PlanCall, type PlanStep, planHash } from '../../../bot/core/plan/plan.ts';
import { inEnglish } from '../../../bot/core/text/voice.ts';
import { count } from '../../support/counts.ts';
import { call, planOf, usesStep } from '../../support/plans.ts';
import { requirementOf } from '../../support/requirements.ts';
import { altered } from './mutated.ts';

type Uses = Extract<PlanStep, { kind: 'uses' }>;

function uses(id: string, parts: Partial<Uses> = {}): Uses {
  const step = usesStep(id, { undo: true });
  assert.ok(step.kind === 'uses');
  return { ...step, name: `Do ${id}`, ...parts };
}

const calls = (parts: Partial<PlanCall>): PlanCall => ({ ...call(), pins: { sha256: 'a'.repeat(64) }, ...parts });
const A = uses('a', { call: calls({}), undo: calls({}) });
const B = uses('b');
const ASK: PlanStep = {
  kind: 'approval',
  id: 'ask',
  name: 'Ask',
  needs: [],
  condition: null,
  requirement: requirementOf('sre'),
  prompt: [{ text: 'Go?' }],
};
const PLAN = planOf(A, B, ASK);

const withStep = (step: PlanStep): Plan => ({ ...PLAN, steps: PLAN.steps.map((known) => (known.id === step.id ? step : known)) });
const another = { value: { script: 'y.js' }, templates: [] };

const planChanges = (...plans: Parameters<typeof changesBetween>): readonly string[] => changesBetween(...plans).map(inEnglish);

describe('planChanges', () => {
  const table: readonly (readonly [string, Plan, readonly string[]])[] = [
    ['nothing', PLAN, []],
    ['another environment', { ...PLAN, environment: 'production' }, ['The environment: “staging”, now “production”.']],
    ['no environment', { ...PLAN, environment: null }, ['The environment: “staging”, now none.']],
    ['another risk', { ...PLAN, risk: 'critical' }, ['The risk: “low”, now “critical”.']],
    ['a lock', { ...PLAN, lock: 'shop' }, ['The lock: none, now “shop”.']],
    ['a start', { ...PLAN, startAt: '2026-03-01T20:00:00.000Z' }, ['The start: none, now “2026-03-01T20:00:00.000Z”.']],
    ['another input', { ...PLAN, inputs: { service: 'mail' } }, ['The input service: “shop”, now “mail”.']],
    [
      'an input more and an input less',
      { ...PLAN, inputs: { copies: 3, force: false } },
      ['The input service: “shop”, now none.', 'The input copies: none, now 3.', 'The input force: none, now false.'],
    ],
    ['an input of another type', { ...PLAN, inputs: { service: true } }, ['The input service: “shop”, now true.']],
    ['a step less', { ...PLAN, steps: [A, ASK] }, ['The step “Do b” is gone.']],
    ['a step more', { ...PLAN, steps: [...PLAN.steps, uses('c')] }, ['The step “Do c” is new.']],
    ['another order', { ...PLAN, steps: [B, A, ASK] }, ['The steps run in another order.']],
    [
      'another order and a step more between',
      { ...PLAN, steps: [B, uses('c'), A, ASK] },
      ['The step “Do c” is new.', 'The steps run in another order.'],
    ],
    [
      'another argument',
      withStep({ ...A, call: calls({ with: another }) }),
      ['The step “Do a” does: “script.run x.js”, now “script.run y.js”.'],
    ],
    [
      'another script of the same name',
      withStep({ ...A, call: calls({ pins: { sha256: 'b'.repeat(64) } }) }),
      ['The step “Do a” uses another sha256: aaaaaaaaaaaa, now bbbbbbbbbbbb.'],
    ],
    [
      'a pin more and a pin less',
      withStep({ ...A, call: calls({ pins: { commit: '0123456789abcdef' } }) }),
      ['The step “Do a” uses another sha256: aaaaaaaaaaaa, now none.', 'The step “Do a” uses another commit: none, now 0123456789ab.'],
    ],
    ['another time limit', withStep({ ...A, call: calls({ timeoutMs: 5 }) }), ['The step “Do a” may take (ms): 1000, now 5.']],
    [
      'another effect',
      withStep({ ...A, call: calls({ effect: 'unsafe' }) }),
      ['The step “Do a” has the effect: “idempotent”, now “unsafe”.'],
    ],
    [
      'another undo',
      withStep({ ...A, undo: calls({ with: another }) }),
      ['The undo of “Do a” does: “script.run x.js”, now “script.run y.js”.'],
    ],
    ['no undo any more', withStep({ ...A, undo: null }), ['The step “Do a” is set up differently.']],
    ['other retries', withStep({ ...A, retry: { attempts: 9, delayMs: 1, backoff: 1 } }), ['The step “Do a” is set up differently.']],
    ['another condition', withStep({ ...B, condition: 'false' }), ['The step “Do b” is set up differently.']],
    [
      'other approvers in the middle',
      withStep({ ...ASK, requirement: requirementOf('sre', 2) }),
      ['The step “Ask” is set up differently.'],
    ],
    [
      'another kind of step',
      withStep({ kind: 'wait', id: 'a', name: 'Rest', needs: [], condition: null, durationMs: 1 }),
      ['The step “Rest” is set up differently.'],
    ],
    ['another text of the workflow only', { ...PLAN, workflow: { ...PLAN.workflow, hash: 'w2' } }, ['The workflow file has changed.']],
    ['another title only', { ...PLAN, workflow: { ...PLAN.workflow, title: 'Ship' } }, ['It is described differently.']],
    ['another summary only', { ...PLAN, summary: 'deploy it' }, ['It is described differently.']],
    [
      'another text of the workflow, and what it does',
      { ...PLAN, workflow: { ...PLAN.workflow, hash: 'w2' }, lock: 'shop' },
      ['The lock: none, now “shop”.'],
    ],
  ];
  for (const [what, after, expected] of table) it(`says ${what} in a sentence`, () => assert.deepEqual(planChanges(PLAN, after), expected));

  it('says both the call and its script, when both are other ones', () => {
    const after = withStep({ ...A, call: calls({ with: another, pins: { sha256: 'b'.repeat(64) } }) });
    assert.equal(planChanges(PLAN, after).length, 2);
  });

  it('names at most twenty, and how many more there are', () => {
    const inputs = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`i${index}`, index]));
    const found = planChanges({ ...PLAN, inputs: {} }, { ...PLAN, inputs });
    assert.deepEqual([found.length, found.at(-1)], [21, '… and 10 more changes.']);
    const twenty = Object.fromEntries(Object.entries(inputs).slice(0, 20));
    assert.equal(planChanges({ ...PLAN, inputs: {} }, { ...PLAN, inputs: twenty }).at(-1), 'The input i19: none, now 19.');
  });

  it('never says nothing when the plan has another hash', () => {
    const property = fc.property(fc.nat(), (seed) => {
      const after = altered(PLAN, seed);
      assert.notEqual(planHash(after), planHash(PLAN));
      assert.ok(planChanges(PLAN, after).length > 0, JSON.stringify(after));
    });
    fc.assert(property, { numRuns: count(2000) });
  });
});
