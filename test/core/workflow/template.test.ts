import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Template } from '../../../bot/core/workflow/definition.ts';
import { hasExpression, sourceOf, splitTemplate } from '../../../bot/core/workflow/template.ts';
import { count } from '../../support/counts.ts';

function split(source: string): Template {
  const result = splitTemplate(source);
  assert.ok(result.ok, result.ok ? '' : result.message);
  return result.template;
}

describe('splitTemplate', () => {
  const cases: readonly (readonly [string, Template])[] = [
    ['', []],
    ['plain', [{ text: 'plain' }]],
    ['$ { } }} $}} {{x}} ${x}', [{ text: '$ { } }} $}} {{x}} ${x}' }]],
    ['${{ a }}', [{ expression: 'a' }]],
    ['${{a}}${{b}}', [{ expression: 'a' }, { expression: 'b' }]],
    ['x ${{ a }} y', [{ text: 'x ' }, { expression: 'a' }, { text: ' y' }]],
    ['$${{ a }}', [{ text: '$' }, { expression: 'a' }]],
    ['${{ "}}" }}', [{ expression: '"}}"' }]],
    ["${{ '}}' + \"'}}\" }}", [{ expression: "'}}' + \"'}}\"" }]],
    ['${{ "\\"}}" }}', [{ expression: '"\\"}}"' }]],
    ['${{ """a"}}""" }}', [{ expression: '"""a"}}"""' }]],
    ['${{ {"a": {"b": 1}}.a.b }} }}', [{ expression: '{"a": {"b": 1}}.a.b' }, { text: ' }}' }]],
    ['${{ {"a": {"b": 1}}}}', [{ expression: '{"a": {"b": 1}}' }]],
    ['${{ "${{ x }}" }}', [{ expression: '"${{ x }}"' }]],
  ];
  for (const [source, expected] of cases) {
    it(`splits ${JSON.stringify(source)}`, () => assert.deepEqual(split(source), expected));
  }

  for (const [source, word] of [
    ['a ${{ b', 'character 3'],
    ['${{ "}} ', 'character 1'],
    ['${{ a }', 'no end'],
    ['${{ {"a": 1 }}', 'no end'],
    ['${{   }}', 'empty'],
  ] as const) {
    it(`refuses ${JSON.stringify(source)}`, () => {
      const result = splitTemplate(source);
      assert.ok(!result.ok && result.message.includes(word), JSON.stringify(result));
    });
  }

  it('gives back what templates are made of, whatever stands in texts and quotes', () => {
    const text = fc.string({ unit: 'binary', minLength: 1 }).filter((part) => !part.includes('${{') && !/[$]$|[$]\{$/.test(part));
    const literal = fc.string({ unit: 'binary' }).map((inner) => JSON.stringify(inner));
    const expression = fc
      .array(fc.oneof(literal, fc.constantFrom('inputs.a', '{"k": {"l": 1}}', '[1, 2]', "'}} \\' ${{'", 'size')), {
        minLength: 1,
        maxLength: 4,
      })
      .map((parts) => parts.join(' + '));
    const parts = fc.array(fc.tuple(text, expression));
    fc.assert(
      fc.property(parts, text, (pairs, last) => {
        const template = [...pairs.flatMap(([before, inner]) => [{ text: before }, { expression: inner }]), { text: last }];
        assert.deepEqual(split(sourceOf(template)), template);
      }),
      { numRuns: count(2000) },
    );
  });

  it('never throws, and loses nothing of a text without expressions', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (text, mangled) => {
        const source = mangled ? text.replaceAll('a', '${{').replaceAll('b', '}}') : text;
        const result = splitTemplate(source);
        if (result.ok && !hasExpression(result.template)) assert.equal(sourceOf(result.template), source);
      }),
      { numRuns: count(2000) },
    );
  });
});
