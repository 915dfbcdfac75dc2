import assert from 'node:assert/strict';
import { auditParams } from '../../tab/forms/audit-query.ts';
import { ALL_EVENTS } from '../../tab/routing/route.ts';

describe('auditParams', () => {
  it('asks for everything when no filter is set', () => assert.equal(auditParams(ALL_EVENTS, null).toString(), ''));

  it('names filters as the contract does and turns days into instants', () => {
    const params = auditParams({ ...ALL_EVENTS, person: ' Rosa ', run: 'r-1', from: '2026-11-22', to: '2026-11-22' }, '99');
    assert.deepEqual([...params.keys()], ['person', 'runId', 'from', 'to', 'before']);
    assert.equal(params.get('person'), 'Rosa');
    assert.ok(Date.parse(params.get('to') ?? '') > Date.parse(params.get('from') ?? ''));
  });

  it('leaves out a day that is not one', () => assert.equal(auditParams({ ...ALL_EVENTS, from: '2026-02-31' }, null).toString(), ''));
});
