import assert from 'node:assert/strict';
import { AppError } from '../../bot/core/errors.ts';
import { mannerOf } from '../../bot/core/tab-manner.ts';

const NOW = new Date('2026-11-29T12:00:00Z');
const HERE = { timezone: 'Europe/Warsaw', now: NOW };
const inDays = (days: number): Date => new Date(NOW.getTime() + days * 86_400_000);
const REASON = 'the site is down';

function refusal(asked: Parameters<typeof mannerOf>[0]): AppError {
  try {
    mannerOf(asked, HERE);
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown;
  }
  return assert.fail('it was not refused');
}

describe('how a run is asked for in the tab', () => {
  it('is at once and after approval when nothing else is said', () => {
    assert.deepEqual(mannerOf({ startAt: null, breakGlass: null }, HERE), { startAt: null, breakGlass: null });
  });

  it('is later, as far ahead as in chat', () => {
    assert.deepEqual(mannerOf({ startAt: inDays(30), breakGlass: null }, HERE).startAt, inDays(30));
    for (const [startAt, sentence] of [
      [NOW, /2026-11-29 13:00 \(Europe\/Warsaw\) is not later than now/],
      [inDays(30.1), /more than 30 days ahead/],
    ] as const) {
      const { code, reason, details } = refusal({ startAt, breakGlass: null });
      assert.deepEqual([code, reason], ['invalid', 'at.no_moment']);
      assert.match(String(details['startAt']), sentence);
    }
  });

  it('is without approval for a reason, as in chat', () => {
    assert.equal(mannerOf({ startAt: null, breakGlass: ` ${REASON} ` }, HERE).breakGlass, REASON);
    const { reason, details } = refusal({ startAt: null, breakGlass: 'down' });
    assert.deepEqual([reason, details], ['break_glass.no_reason', { breakGlass: 'Say in at least 10 characters why this cannot wait.' }]);
  });

  it('is never both, as in chat', () => {
    const { reason, details } = refusal({ startAt: inDays(1), breakGlass: REASON });
    assert.deepEqual([reason, Object.keys(details)], ['break_glass.at_once', ['startAt']]);
  });
});
