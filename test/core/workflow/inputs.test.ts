import assert from 'node:assert/strict';
import fc from 'fast-check';
import { inEnglish } from '../../../bot/core/text/voice.ts';
import type { InputField } from '../../../bot/core/workflow/definition.ts';
import { parseInputs } from '../../../bot/core/workflow/inputs.ts';
import { count } from '../../support/counts.ts';

function field(name: string, type: InputField['type'], more: Partial<InputField> = {}): InputField {
  return { name, title: name, description: '', required: true, default: null, type, ...more };
}

const text = { kind: 'text', pattern: null, patternHint: null, maxLength: 10 } as const;
const version = { ...text, pattern: '[0-9]+[.][0-9]+', patternHint: 'Write 1.0.' } as const;
const WORKFLOW = {
  inputs: [
    field('service', { kind: 'choice', options: ['shop', 'Mail'] }),
    field('version', version),
    field('copies', { kind: 'number', min: 1, max: 9 }, { required: false, default: 2 }),
    field('dry', { kind: 'boolean' }, { required: false, default: false }),
    field('note', text, { required: false, default: '' }),
  ],
};

function problemOf(raw: Readonly<Record<string, unknown>>, name: string): string {
  const parsed = parseInputs(WORKFLOW, { service: 'shop', version: '1.0', ...raw });
  assert.ok(!parsed.ok, 'this should be refused');
  return inEnglish(parsed.problems[name] ?? '');
}

function takenValue(raw: Readonly<Record<string, unknown>>, name: string): unknown {
  const parsed = parseInputs(WORKFLOW, { service: 'shop', version: '1.0', ...raw });
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.values[name];
}

describe('parseInputs', () => {
  it('fills in defaults, so that every input has a value', () => {
    const parsed = parseInputs(WORKFLOW, { service: 'shop', version: '1.0' });
    assert.deepEqual(parsed, { ok: true, values: { service: 'shop', version: '1.0', copies: 2, dry: false, note: '' } });
  });

  it('names what is missing and keeps what is right', () => {
    const parsed = parseInputs(WORKFLOW, { version: '  ', copies: '3', dry: null });
    assert.deepEqual(parsed, { ok: false, values: { copies: 3, dry: false, note: '' }, missing: ['service', 'version'], problems: {} });
  });

  const accepted: readonly (readonly [string, unknown, unknown])[] = [
    ['service', 'SHOP', 'shop'],
    ['service', ' mail ', 'Mail'],
    ['copies', '3', 3],
    ['copies', '+2.5', 2.5],
    ['copies', 4, 4],
    ['dry', 'yes', true],
    ['dry', 'Off', false],
    ['dry', true, true],
    ['version', 1.5, '1.5'],
    ['note', 'cafe\u0301', 'café'],
    ['note', ' a\u00A0b ', 'a b'],
    ['note', '${{ x }}', '${{ x }}'],
    ['note', '👩‍🔧', '👩‍🔧'],
    ['note', true, 'true'],
  ];
  for (const [name, given, expected] of accepted) {
    it(`takes ${JSON.stringify(given)} for ${name} as ${JSON.stringify(expected)}`, () =>
      assert.equal(takenValue({ [name]: given }, name), expected));
  }

  const refused: readonly (readonly [string, unknown, RegExp])[] = [
    ['service', 'shp', /not one of the choices.*“shop”/],
    ['service', 'ѕhop', /U\+0455/],
    ['service', 'ｓｈｏｐ', /U\+FF53/],
    ['service', '\u212Aail', /not one of the choices/],
    ['version', 'latest', /^Write 1\.0\.$/],
    ['version', '1.0; rm', /Write 1\.0/],
    ['version', '１.0', /U\+FF11/],
    ['copies', '10', /between 1 and 9/],
    ['copies', '0x3', /must be a number/],
    ['copies', '1e0', /must be a number/],
    ['copies', Number.NaN, /must be a number/],
    ['copies', Number.POSITIVE_INFINITY, /must be a number/],
    ['copies', true, /must be a number/],
    ['dry', 'maybe', /yes or no/],
    ['dry', 7, /yes or no/],
    ['note', 'x'.repeat(11), /11 characters long; at most 10/],
    ['note', ['a'], /single value/],
    ['note', { toString: () => 'x' }, /single value/],
    ['servise', 'shop', /no input of this name.*“service”/],
    ['__proto__x', 'shop', /no input of this name/],
  ];
  for (const [name, given, why] of refused)
    it(`refuses ${JSON.stringify(given)} for ${name}`, () => assert.match(problemOf({ [name]: given }, name), why));

  for (const [character, code] of [
    ['\u202E', 'U+202E'],
    ['\u200B', 'U+200B'],
    ['\u0000', 'U+0000'],
    ['\u001B', 'U+001B'],
    ['\n', 'U+000A'],
    ['\u2028', 'U+2028'],
    ['\u2066', 'U+2066'],
    ['\uFEFF', 'U+FEFF'],
    ['\u00AD', 'U+00AD'],
    ['\u3164', 'U+3164'],
    ['\u{E0041}', 'U+E0041'],
    ['\uD800', 'U+D800'],
  ] as const) {
    it(`refuses the unseen character ${code} by name, in every kind of input`, () => {
      for (const name of ['service', 'version', 'copies', 'dry', 'note'])
        assert.ok(problemOf({ [name]: `a${character}b` }, name).includes(code));
    });
  }

  it('takes no value from the prototype of what was sent', () => {
    const parsed = parseInputs(WORKFLOW, Object.create({ service: 'shop', version: '1.0' }) as Record<string, unknown>);
    assert.ok(!parsed.ok && parsed.missing.length === 2);
  });

  it('is total, gives values of the declared kind only, and leaves its own result unchanged', () => {
    const value = fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue(), fc.constantFrom('shop', '1.0', '3', 'yes', 'ѕhop'));
    const raw = fc.dictionary(fc.oneof(fc.constantFrom('service', 'version', 'copies', 'dry', 'note'), fc.string()), value);
    fc.assert(
      fc.property(raw, (given) => {
        const parsed = parseInputs(WORKFLOW, given);
        for (const { name, type } of WORKFLOW.inputs) {
          const found = parsed.values[name];
          if (found === undefined) continue;
          const kind = type.kind === 'number' ? 'number' : type.kind === 'boolean' ? 'boolean' : 'string';
          assert.equal(typeof found, kind);
        }
        if (parsed.ok) assert.deepEqual(parseInputs(WORKFLOW, parsed.values), parsed);
        else assert.ok(parsed.missing.length + Object.keys(parsed.problems).length > 0);
      }),
      { numRuns: count(3000) },
    );
  });
});
