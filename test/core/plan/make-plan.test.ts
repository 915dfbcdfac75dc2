import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { JsonObject } from '../../../bot/core/json.ts';
import { environmentOf, makePlan, planCalls } from '../../../bot/core/plan/make-plan.ts';
import { type Plan, type PlanStep, planHash } from '../../../bot/core/plan/plan.ts';
import type { Principal } from '../../../bot/core/principal.ts';
import type { InputValue, Workflow } from '../../../bot/core/workflow/definition.ts';
import { renderObject, renderTemplate } from '../../../bot/core/workflow/evaluate.ts';
import { parseTree, referencesOf } from '../../../bot/core/workflow/expression-tree.ts';
import { count } from '../../support/counts.ts';
import { changed, DEPLOY, valid } from '../workflow/workflow-file.ts';

const DANA: Principal = { kind: 'person', tenantId: 't', objectId: 'o-dana', name: 'Dana' };
const INPUTS = { service: 'shop', version: '1.1.0', environment: 'staging', copies: 2, dry: false, note: '' };
const PINS = { build: { sha256: 'aa' }, 'build/undo': { sha256: 'bb' } };

function plan(inputs: Readonly<Record<string, InputValue>> = INPUTS, workflow: Workflow = valid(DEPLOY)): Plan {
  return makePlan({ workflow, inputs, requester: DANA, pins: PINS });
}

function uses(step: PlanStep | undefined): Extract<PlanStep, { kind: 'uses' }> {
  assert.ok(step?.kind === 'uses');
  return step;
}

function facts(of: Plan, outputs: JsonObject): JsonObject {
  return {
    inputs: of.inputs,
    requester: { name: 'Dana', objectId: 'o-dana' },
    run: { id: 'r-1' },
    steps: { build: { state: 'succeeded', outputs } },
  };
}

describe('makePlan', () => {
  it('works out everything that needs only inputs and requester', () => {
    const made = plan();
    assert.equal(made.environment, 'staging');
    assert.equal(made.lock, 'shop/staging');
    assert.equal(made.summary, 'deploy shop 1.1.0 to staging');
    assert.deepEqual(uses(made.steps[0]).call.with, { value: { script: 'build.js', arguments: ['1.1.0', 2] }, templates: [] });
    assert.deepEqual(uses(made.steps[3]).call.with.value['url'], 'https://shop.example.com/health');
  });

  it('keeps what reads results, with everything known put in', () => {
    const undo = uses(plan().steps[0]).undo;
    assert.deepEqual(undo?.with.templates, [
      { path: ['arguments', 0], template: [{ expression: 'steps.build.outputs.previous' }] },
      { path: ['arguments', 1], template: [{ text: 'of shop by Dana in ' }, { expression: 'run.id' }] },
    ]);
    const [, ask] = plan().steps;
    assert.ok(ask?.kind === 'approval');
    assert.deepEqual(ask.prompt, [{ text: 'Is ' }, { expression: 'steps.build.outputs.image' }, { text: ' of shop fine?' }]);
  });

  it('lets the approval steps of a critical workflow be answered in the tab only', () => {
    const where = (text: string): unknown => {
      const [, ask] = plan(INPUTS, valid(text)).steps;
      return ask?.kind === 'approval' && ask.requirement.where;
    };
    assert.equal(where(changed('title: Deploy', 'title: Deploy\nrisk: critical')), 'tab');
    assert.equal(where(changed('title: Deploy', 'title: Deploy\nrisk: high')), 'anywhere');
  });

  it('puts inputs into expressions that also read results', () => {
    const condition = (dry: boolean): string | null => plan({ ...INPUTS, dry }).steps[3]?.condition ?? null;
    assert.equal(condition(false), 'steps.build.outputs.image != "none" && !false');
    assert.equal(condition(true), 'steps.build.outputs.image != "none" && !true');
  });

  it('decides conditions that need only inputs: always, or never', () => {
    const workflow = valid(changed('if: steps.build.outputs.image != "none" && !inputs.dry', 'if: "!inputs.dry"'));
    assert.equal(plan({ ...INPUTS, dry: false }, workflow).steps[3]?.condition, null);
    assert.equal(plan({ ...INPUTS, dry: true }, workflow).steps[3]?.condition, 'false');
  });

  it('pins calls and undos each by its own key', () => {
    const step = uses(plan().steps[0]);
    assert.deepEqual([step.call.pins, step.undo?.pins], [{ sha256: 'aa' }, { sha256: 'bb' }]);
    assert.deepEqual(uses(plan().steps[3]).call.pins, {});
  });

  it('writes other inputs than the defaults into the summary', () => {
    assert.equal(plan({ ...INPUTS, copies: 3, note: 'two words' }).summary, 'deploy shop 1.1.0 to staging copies=3 note="two words"');
  });

  it('keeps a typed ${{ }} as text, in plan and run', () => {
    const text = valid(changed("'${{ inputs.version }}', '${{ inputs.copies }}'", "'${{ inputs.note }}', 'a ${{ inputs.note }}'"));
    const made = plan({ ...INPUTS, note: '${{ steps.build.outputs.secret }}' }, text);
    const call = uses(made.steps[0]).call;
    assert.deepEqual(call.with.templates, []);
    assert.deepEqual(renderObject(call.with, facts(made, { secret: 'x' })), {
      script: 'build.js',
      arguments: ['${{ steps.build.outputs.secret }}', 'a ${{ steps.build.outputs.secret }}'],
    });
  });

  it('keeps typed code as text inside an expression that waits for results', () => {
    const workflow = valid(changed('${{ steps.build.outputs.previous }}', '${{ steps.build.outputs.previous + inputs.note }}'));
    const note = '" + steps.build.outputs.secret + "';
    const made = plan({ ...INPUTS, note }, workflow);
    const undo = uses(made.steps[0]).undo;
    assert.ok(undo);
    assert.deepEqual(
      (renderObject(undo.with, facts(made, { previous: '1.0', secret: 'x' }))['arguments'] as readonly string[])[0],
      `1.0${note}`,
    );
  });

  it('gives the environment alone as the plan does', () => {
    assert.equal(environmentOf(valid(DEPLOY), INPUTS, DANA), 'staging');
    assert.equal(environmentOf({ environment: null }, INPUTS, DANA), null);
  });

  it('is pure JSON and deterministic, whatever the order of the inputs', () => {
    const value = fc.record({
      service: fc.constantFrom('shop', 'mail'),
      version: fc.string({ unit: 'grapheme', minLength: 1 }),
      environment: fc.constantFrom('staging', 'production'),
      copies: fc.double({ noNaN: true, noDefaultInfinity: true }),
      dry: fc.boolean(),
      note: fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('${{ run.id }}', '"}}', "'", '\\', '${{', '}}')),
    });
    const workflow = valid(
      changed('${{ steps.build.outputs.previous }}', '${{ steps.build.outputs.previous + inputs.note + string(inputs.copies) }}'),
    );
    fc.assert(
      fc.property(value, (inputs) => {
        const made = plan(inputs, workflow);
        assert.deepEqual(JSON.parse(JSON.stringify(made)), JSON.parse(JSON.stringify(plan(inputs, workflow))));
        const reversed = Object.fromEntries(Object.entries(inputs).reverse()) as typeof inputs;
        assert.equal(planHash(plan(reversed, workflow)), planHash(made));
        assert.equal(planHash(JSON.parse(JSON.stringify(made)) as Plan), planHash(made));
      }),
      { numRuns: count(1000) },
    );
  });

  it('leaves in its expressions nothing but results and the run', () => {
    const made = plan();
    const sources = JSON.stringify(made).match(/"expression":"((?:[^"\\]|\\.)*)"/g) ?? [];
    assert.ok(sources.length > 0);
    for (const source of sources) {
      const { expression } = JSON.parse(`{${source}}`) as { expression: string };
      for (const { root } of referencesOf(parseTree(expression))) assert.ok(root === 'steps' || root === 'run', expression);
    }
  });

  it('gives another hash when any input changes', () => {
    const hashes = [
      INPUTS,
      { ...INPUTS, note: 'x' },
      { ...INPUTS, dry: true },
      { ...INPUTS, copies: 3 },
      { ...INPUTS, version: '1.1.1' },
    ].map((inputs) => planHash(plan(inputs)));
    assert.equal(new Set(hashes).size, 5);
  });

  it('renders at run time what is left', () => {
    const made = plan();
    const say = made.steps[4];
    assert.ok(say?.kind === 'message');
    const known = { ...facts(made, {}), steps: { 'health-check': { state: 'succeeded', outputs: {} } } };
    assert.equal(renderTemplate(say.text, known), 'shop runs 1.1.0: succeeded');
  });
});

describe('planCalls', () => {
  it('lists calls and undos with what is known, and where something is missing', () => {
    const calls = planCalls({ workflow: valid(DEPLOY), inputs: INPUTS, requester: DANA });
    assert.deepEqual(
      calls.map(({ key, open }) => [key, open]),
      [
        ['build', []],
        [
          'build/undo',
          [
            ['arguments', 0],
            ['arguments', 1],
          ],
        ],
        ['health-check', []],
      ],
    );
    assert.deepEqual(calls[0]?.with, { script: 'build.js', arguments: ['1.1.0', 2] });
  });
});
