import assert from 'node:assert/strict';
import { isSimple, placesOf, progressOf } from '../../tab/runs/places.ts';
import type { ApprovalOnWire } from '../../tab/text/states.ts';

const AT = '2026-11-24T18:00:00Z';
const vote = (by: string, onBehalfOf: string | null, verdict: 'approve' | 'reject' = 'approve'): ApprovalOnWire['votes'][number] => ({
  by,
  onBehalfOf,
  verdict,
  comment: '',
  at: AT,
});
const stage = (...counts: readonly number[]): ApprovalOnWire['stages'][number] => ({
  duties: counts.map((count) => ({ roles: ['sre'], count, filledBy: [] })),
  state: 'open',
});

describe('placesOf', () => {
  it('shows the filled places first, each with whose vote it was, and then the open ones', () => {
    const places = placesOf({ roles: ['sre'], count: 3, filledBy: ['Bob', 'Cora'] }, [vote('Bob', 'Alice'), vote('Cora', null)]);
    assert.deepEqual(
      places.map(({ by, onBehalfOf }) => [by, onBehalfOf]),
      [
        ['Bob', 'Alice'],
        ['Cora', null],
        [null, null],
      ],
    );
  });

  it('does not take a rejection for the vote that fills a place', () => {
    assert.equal(placesOf({ roles: ['sre'], count: 1, filledBy: ['Bob'] }, [vote('Bob', 'Alice', 'reject')])[0]?.onBehalfOf, null);
  });
});

describe('an approval', () => {
  it('is simple when one person of one duty is asked, and not with more people, duties or stages', () => {
    assert.deepEqual(
      [[stage(1)], [stage(2)], [stage(1, 1)], [stage(1), stage(1)]].map((stages) => isSimple({ stages })),
      [true, false, false, false],
    );
  });

  it('counts the places of all stages', () => {
    const [duty] = stage(2).duties;
    assert.ok(duty !== undefined);
    const stages = [{ duties: [{ ...duty, filledBy: ['Bob'] }], state: 'open' as const }, stage(1, 3)];
    assert.deepEqual(progressOf({ stages }), { given: 1, needed: 6 });
  });
});
