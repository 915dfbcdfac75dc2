import assert from 'node:assert/strict';
import fc from 'fast-check';
import { AppError } from '../../../bot/core/errors.ts';
import { evaluate, evaluateCondition, renderObject, renderTemplate } from '../../../bot/core/workflow/evaluate.ts';
import { toLiteral } from '../../../bot/core/workflow/expression-value.ts';
import { splitTemplate } from '../../../bot/core/workflow/template.ts';
import { count } from '../../support/counts.ts';

const FACTS = {
  inputs: { service: 'shop', copies: 3, dry: false, tricky: '${{ steps.build.outputs.image }}' },
  requester: { name: 'Dana', objectId: 'o-1' },
  run: { id: 'r-1' },
  steps: { build: { state: 'succeeded', outputs: { image: 'img:1', count: '4' } }, 'health-check': { state: 'failed', outputs: {} } },
};

function template(source: string) {
  const split = splitTemplate(source);
  assert.ok(split.ok);
  return split.template;
}

function isFailure(expression: string): (error: unknown) => boolean {
  return (error) =>
    error instanceof AppError && error.code === 'invalid' && error.reason === 'expression.failed' && error.message.includes(expression);
}

describe('evaluate', () => {
  const values: readonly (readonly [string, unknown])[] = [
    ['inputs.service + "!"', 'shop!'],
    ['inputs.copies', 3],
    ['int(inputs.copies) + 1', 4],
    ['inputs.copies * 0.5', 1.5],
    ['2u', 2],
    ['steps["health-check"].state', 'failed'],
    ['int(steps.build.outputs.count)', 4],
    ['[1, 2].map(x, x * 2)', [2, 4]],
    ['{"a": {"b": null}}', { a: { b: null } }],
    ['steps.build.outputs', { image: 'img:1', count: '4' }],
    ['has(steps.build.outputs.nope) ? "y" : "n"', 'n'],
  ];
  for (const [source, expected] of values) it(`works out ${source}`, () => assert.deepEqual(evaluate(source, FACTS), expected));

  for (const source of [
    'steps.build.outputs.nope',
    'steps.nope.state',
    '1 / 0',
    'int("x")',
    '9007199254740993',
    'timestamp("2026-01-01T00:00:00Z")',
    'b"x"',
    '[b"x"]',
    'nonsense',
    '1 +',
  ]) {
    it(`turns the failure of ${source} into a sentence that names it`, () =>
      assert.throws(() => evaluate(source, FACTS), isFailure(source)));
  }

  it('lets no expression reach the prototype of an object', () => {
    assert.deepEqual(Object.entries(evaluate('{"__proto__": {"polluted": 1}}', FACTS) as object), []);
    assert.equal(Reflect.get({}, 'polluted'), undefined);
    for (const name of ['__proto__', 'constructor', 'toString']) assert.throws(() => evaluate(`inputs["${name}"]`, FACTS), isFailure(name));
  });

  it('works out literals to exactly the value they were made from', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(fc.oneof(text, fc.boolean(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer()), (value) => {
        assert.equal(evaluate(toLiteral(value), {}), value === 0 ? 0 : value);
        assert.equal(evaluate(`[${toLiteral(value)}] == [${toLiteral(value)}]`, {}), true);
      }),
      { numRuns: count(2000) },
    );
  });
});

describe('evaluateCondition', () => {
  it('says yes or no', () => {
    assert.equal(evaluateCondition('inputs.copies > 2.0', FACTS), true);
    assert.equal(evaluateCondition('inputs.dry', FACTS), false);
    assert.equal(evaluateCondition('false', {}), false);
  });

  it('refuses what is neither', () => assert.throws(() => evaluateCondition('inputs.service', FACTS), isFailure('inputs.service')));
});

describe('renderTemplate', () => {
  it('writes texts, numbers and yes/no into the text', () => {
    assert.equal(renderTemplate(template('${{ inputs.service }} x${{ inputs.copies }} dry=${{ inputs.dry }}'), FACTS), 'shop x3 dry=false');
  });

  it('never reads a value as a template again', () => {
    assert.equal(renderTemplate(template('${{ inputs.tricky }}'), FACTS), '${{ steps.build.outputs.image }}');
  });

  it('refuses lists in texts, and results without measure', () => {
    assert.throws(() => renderTemplate(template('a ${{ [1] }}'), FACTS), isFailure('[1]'));
    const long = { inputs: { a: 'x'.repeat(40_000) } };
    assert.throws(() => renderTemplate(template('${{ inputs.a }}${{ inputs.a }}'), long), isFailure('inputs.a'));
  });
});

describe('renderObject', () => {
  const value = { a: ['x', '${{ 1 }}'], b: { c: '${{ 2 }}' }, d: '${{ literal }}' };
  const templates = [
    { path: ['a', 1], template: template('${{ int(inputs.copies) }}') },
    { path: ['b', 'c'], template: template('is ${{ inputs.service }}') },
  ];

  it('keeps the type of a single expression, and touches only the places of templates', () => {
    assert.deepEqual(renderObject({ value, templates }, FACTS), { a: ['x', 3], b: { c: 'is shop' }, d: '${{ literal }}' });
  });

  it('leaves the definition as it is', () => {
    const before = structuredClone(value);
    renderObject({ value, templates }, FACTS);
    assert.deepEqual(value, before);
  });
});
