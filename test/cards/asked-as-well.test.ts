import assert from 'node:assert/strict';
import { runCard } from '../../cards/run/index.ts';
import { RUN_CARDS } from './run-cards.ts';
import { assertSound, leaves } from './validation.ts';

function shown(escalatedTo: readonly string[], onBehalfOf: string | null = null): string {
  const { view, buttons } = RUN_CARDS.waiting_approval;
  const votes = onBehalfOf === null ? [] : [{ by: 'Bob', onBehalfOf, verdict: 'approve', comment: '', at: view.createdAt } as const];
  const approvals = view.approvals.map((approval) => ({ ...approval, escalatedTo, votes }));
  const card = runCard({ view: { ...view, approvals }, buttons });
  assertSound(card);
  return leaves(card)
    .filter(({ key }) => key === 'text')
    .map(({ text }) => text)
    .join('\n');
}

describe('the card of an approval', () => {
  it('says who is asked as well, and nothing where nobody is', () => {
    assert.match(shown(['head', 'boss']), /Nobody answered, so also asked: \nhead, boss/);
    assert.doesNotMatch(shown([]), /also asked/);
  });

  it('names the substitute and whose vote it is', () => {
    assert.match(shown([], 'Alice'), /Bob for Alice/);
  });
});
