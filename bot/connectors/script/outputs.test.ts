import assert from 'node:assert/strict';
import { inEnglish } from '../../core/text/voice.ts';
import { parseOutputs } from './outputs.ts';

const valuesOf = (text: string): unknown => {
  const outputs = parseOutputs(text);
  return 'values' in outputs ? outputs.values : inEnglish(outputs.problem);
};

describe('parseOutputs', () => {
  it('reads name=value lines; of a repeated name the last counts', () => {
    assert.deepEqual(valuesOf('a=1\r\n\nb=x=y\na=2'), { a: '2', b: 'x=y' });
    assert.deepEqual(valuesOf(''), {});
  });

  it('removes control characters from values', () => {
    assert.deepEqual(valuesOf('a=\u001b[31mred\u0007'), { a: 'red' });
  });

  it('says which line is not one', () => {
    for (const text of ['a', '=x', 'A=1', 'a b=1', '__proto__=1'])
      assert.match(String(valuesOf(`ok=1\n${text}`)), /^line 2 is not of the form/, text);
  });

  it('holds at most 50 names and 4 kB a value', () => {
    const many = (count: number): string => Array.from({ length: count }, (_, index) => `n${index}=x`).join('\n');
    assert.equal(Object.keys(valuesOf(many(50)) as object).length, 50);
    assert.match(String(valuesOf(many(51))), /more than 50/);
    assert.deepEqual(valuesOf(`a=${'é'.repeat(2048)}`), { a: 'é'.repeat(2048) });
    assert.match(String(valuesOf(`a=${'é'.repeat(2049)}`)), /longer than 4,096 bytes/);
  });
});
