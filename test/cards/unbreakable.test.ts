import assert from 'node:assert/strict';
import { isReadable } from '../../cards/run/unbreakable.ts';
import { RUN_CARDS } from './run-cards.ts';

const { view } = RUN_CARDS.waiting_approval;
const saying = (summary: string) => ({ ...view, summary });

describe('words that a host may not break', () => {
  const readable: readonly (readonly [string, string])[] = [
    ['a commit', 'a1'.repeat(20)],
    ['a long address', `https://example.com/${'part/'.repeat(40)}`],
    ['many short words', 'word '.repeat(200)],
    ['words with hyphens', 'half-'.repeat(60)],
    ['Chinese, which breaks anywhere', '部署'.repeat(80)],
  ];
  for (const [what, text] of readable) it(`are not in ${what}`, () => assert.ok(isReadable(saying(text))));

  const unreadable: readonly (readonly [string, string])[] = [
    ['45 digits', '1'.repeat(45)],
    ['33 capitals', 'A'.repeat(33)],
    ['25 of the widest letters', 'm'.repeat(25)],
    ['25 letters of another script', 'щ'.repeat(25)],
    ['words that a space keeps together', 'abcdefgh\u00A0'.repeat(6)],
    ['one at the end of a text', `${'word '.repeat(20)}${'x'.repeat(80)}`],
  ];
  for (const [what, text] of unreadable) it(`are ${what}`, () => assert.ok(!isReadable(saying(text))));

  it('are looked for in all that is approved', () => {
    const long = 'x'.repeat(80);
    const [step] = view.steps;
    const [approval] = view.approvals;
    assert.ok(step && approval);
    const undo = { what: long, message: null, outputTail: '' };
    for (const changed of [
      { environment: long },
      { requester: long },
      { breakGlass: { reason: long, review: null } },
      { inputs: [{ name: 'a', value: long }] },
      { inputs: [{ name: long, value: 'a' }] },
      ...[{ name: long }, { what: long }, { condition: long }, { undo }].map((part) => ({ steps: [{ ...step, ...part }] })),
      { approvals: [{ ...approval, state: 'open' as const, prompt: long }] },
    ])
      assert.ok(!isReadable({ ...view, ...changed }), JSON.stringify(Object.keys(changed)));
    assert.ok(isReadable({ ...view, steps: [{ ...step, message: long, outputTail: long }] }), 'what a step said is not approved');
  });
});
