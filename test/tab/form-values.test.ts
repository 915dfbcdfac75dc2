import assert from 'node:assert/strict';
import { normalise } from '../../bot/core/command/characters.ts';
import { tokenize } from '../../bot/core/command/token.ts';
import { hintOf } from '../../tab/forms/hint.ts';
import { filledUsage, type InputField, openingValues, readValues } from '../../tab/forms/values.ts';
import { ENGLISH } from './support/english.ts';

function field(name: string, type: InputField['type'], part: Partial<InputField> = {}): InputField {
  return { name, title: name, description: '', required: true, default: null, type, ...part };
}
const text = field('version', { kind: 'text', pattern: '^\\d+$', patternHint: 'Digits.', maxLength: 10 });
const choice = field('environment', { kind: 'choice', options: ['staging', 'production'] }, { default: 'staging' });
const lines = field('lines', { kind: 'number', min: 1, max: 500 }, { default: 200 });
const force = field('force', { kind: 'boolean' }, { default: true });
const FIELDS = [text, choice, lines, force];

describe('openingValues', () => {
  it('fills in the defaults', () => {
    assert.deepEqual(openingValues(FIELDS), { version: '', environment: 'staging', lines: '200', force: true });
  });
  it('chooses the only thing there is where one is needed', () => {
    const only = field('service', { kind: 'choice', options: ['shop'] });
    assert.deepEqual(openingValues([only, { ...only, name: 'other', required: false }]), { service: 'shop', other: '' });
  });
  it('prefers what a former run used, unless that is no longer offered', () => {
    assert.deepEqual(openingValues(FIELDS, { version: '7', environment: 'mars', lines: '3', force: 'false' }), {
      version: '7',
      environment: '',
      lines: '3',
      force: false,
    });
  });
});

describe('hintOf', () => {
  it('joins description and type to sentences', () => {
    assert.equal(hintOf(ENGLISH, { ...text, description: 'For example 1.1.0' }), 'For example 1.1.0. Digits.');
    assert.equal(hintOf(ENGLISH, lines), 'Between 1 and 500.');
    assert.equal(hintOf(ENGLISH, choice), '');
  });
});

describe('readValues', () => {
  it('gives typed inputs', () => {
    const { inputs, problems } = readValues(ENGLISH, FIELDS, { version: ' 12 ', environment: 'production', lines: '2,5', force: false });
    assert.deepEqual(inputs, { version: '12', environment: 'production', lines: 2.5, force: false });
    assert.deepEqual(problems, {});
  });
  it('leaves out what is optional and empty', () => {
    assert.deepEqual(readValues(ENGLISH, [{ ...text, required: false }], { version: '  ' }), { inputs: {}, problems: {} });
  });
  it('leaves the pattern to the server, which is the one judge', () => {
    assert.deepEqual(readValues(ENGLISH, [text], { version: 'abc' }).problems, {});
  });

  const rows: readonly (readonly [InputField, string, string])[] = [
    [text, '', 'version is needed.'],
    [choice, 'mars', 'Choose one of staging or production.'],
    [lines, 'many', 'Write a number.'],
    [lines, 'Infinity', 'Write a number.'],
    [lines, '501', 'Write a number between 1 and 500.'],
  ];
  for (const [wrong, typed, sentence] of rows) {
    it(`says “${sentence}” of “${typed}”`, () => {
      const { inputs, problems } = readValues(ENGLISH, [wrong], { [wrong.name]: typed });
      assert.deepEqual(problems, { [wrong.name]: sentence });
      assert.deepEqual(inputs, {});
    });
  }
});

describe('filledUsage', () => {
  const usage = 'deploy <service> <version> to <environment>';
  it('keeps the places that are still empty', () => {
    assert.equal(filledUsage(usage, { service: 'shop', environment: ' ' }), 'deploy shop <version> to <environment>');
  });
  it('quotes what has spaces or quotation marks in it, so that chat reads the same', () => {
    const typed: readonly (readonly [string, string])[] = [
      ['it is done', 'it is done'],
      ['it is "done"', 'it is "done"'],
      ['"done"', '"done"'],
      ["'tis", "'tis"],
      ["it's", "it's"],
      ['„gotowe”', '"gotowe"'],
      ['C:\\', 'C:\\'],
      // No marks are left for what has both kinds.
      [`it's "done"`, "it's 'done'"],
    ];
    for (const [text, read] of typed) {
      const { tokens, problem } = tokenize(normalise(filledUsage('<text>', { text })));
      assert.deepEqual([problem, tokens.map((token) => token.text)], [null, [read]], text);
    }
  });
  it('takes a value as text, whatever it looks like', () => {
    assert.equal(filledUsage('run <a>', { a: '$&<b>' }), 'run $&<b>');
  });
});
