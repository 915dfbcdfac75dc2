import assert from 'node:assert/strict';
import fc from 'fast-check';
import { normalise } from '../../../bot/core/command/characters.ts';
import { parse } from '../../../bot/core/command/parse.ts';
import { pointAt } from '../../../bot/core/command/problem.ts';
import { tokenize } from '../../../bot/core/command/token.ts';
import { isHidden } from '../../../bot/core/text/hidden-characters.ts';
import { inEnglish } from '../../../bot/core/text/voice.ts';
import { count } from '../../support/counts.ts';
import { rawCharacter } from '../../support/raw-characters.ts';
import { GRAMMAR } from './grammar.ts';
import { message } from './messages.ts';

const simpleValue = fc.stringMatching(/^[a-z0-9][a-z0-9._/:@+-]{0,20}$/).filter((value) => !['to', 'in', 'by'].includes(value));

describe('parse: any message', () => {
  it('gives one of the outcomes, with every position inside the text, and throws for none', () => {
    const property = fc.property(message, (text) => {
      const parsed = parse(text, GRAMMAR);
      if (parsed.kind !== 'problem') return;
      const { position } = parsed.problem;
      const sentence = inEnglish(parsed.problem.message);
      assert.ok(position === null || (position >= 0 && position <= text.length));
      assert.ok(sentence.length > 0 && sentence.length < 250);
      assert.ok(![...pointAt(text, parsed.problem)].some((character) => character !== '\n' && isHidden(character)));
    });
    fc.assert(property, { numRuns: count(10_000) });
  });

  it('lets no hidden character into a value, emoji apart', () => {
    const property = fc.property(message, (text) => {
      const parsed = parse(text, GRAMMAR);
      if (parsed.kind !== 'command') return;
      const values = Object.values(parsed.call.kind === 'builtin' ? parsed.call.args : parsed.call.inputs);
      for (const value of values)
        assert.equal(rawCharacter(value.replace(/(\p{Extended_Pictographic}|\p{Emoji_Modifier}|\uFE0F)\u200D/gu, '')), null);
    });
    fc.assert(property, { numRuns: count(10_000) });
  });

  it('understands the same command in every order and spelling of its inputs', () => {
    const spelling = fc.constantFrom(
      (name: string, value: string) => `${name}=${value}`,
      (name: string, value: string) => `--${name} "${value}"`,
      (name: string, value: string) => `\u2014${name}=\u201C${value}\u201D`,
    );
    const property = fc.property(
      simpleValue,
      simpleValue,
      simpleValue,
      spelling,
      fc.nat(5),
      (service, version, environment, spell, turn) => {
        const parts = [spell('service', service), spell('version', version), spell('environment', environment)];
        const turned = [...parts.slice(turn % 3), ...parts.slice(0, turn % 3)];
        const parsed = parse(`deploy ${turned.join('\u00A0')}`, GRAMMAR);
        assert.ok(parsed.kind === 'command' && parsed.call.kind === 'workflow');
        assert.deepEqual({ ...parsed.call.inputs }, { service, version, environment });
        assert.deepEqual(parsed.call.missing, []);
      },
    );
    fc.assert(property, { numRuns: count(2000) });
  });

  it('gives quoted values back as they were typed', () => {
    const text = fc.string({ maxLength: 40 }).filter((value) => !/["\u201C\u201D]/.test(value) && value.trim() !== '');
    const property = fc.property(text, (value) => {
      const parsed = parse(`deploy "${value}"`, GRAMMAR);
      assert.ok(parsed.kind === 'command' && parsed.call.kind === 'workflow');
      assert.equal(parsed.call.inputs['service'], value);
    });
    fc.assert(property, { numRuns: count(2000) });
  });
});

describe('tokenize', () => {
  it('gives tokens in order that never overlap and leave out only spaces and bare dashes', () => {
    const property = fc.property(message, (text) => {
      const plain = normalise(text);
      const { tokens, problem } = tokenize(plain);
      let end = 0;
      for (const token of tokens) {
        assert.ok(token.start >= end && token.end > token.start);
        assert.match(plain.slice(end, token.start), /^[ \u2013-\u2015-]*$/);
        end = token.end;
      }
      if (problem === null) assert.match(plain.slice(end), /^[ \u2013-\u2015-]*$/);
    });
    fc.assert(property, { numRuns: count(5000) });
  });
});

describe('normalise', () => {
  it('keeps the length, so that positions stay true', () => {
    const property = fc.property(fc.string({ unit: 'binary' }), (text) => assert.equal(normalise(text).length, text.length));
    fc.assert(property, { numRuns: count(2000) });
  });
});
