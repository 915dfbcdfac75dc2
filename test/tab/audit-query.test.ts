import assert from 'node:assert/strict';
import fc from 'fast-check';
import { auditParams, auditQueryOf, sameQuery } from '../../tab/forms/audit-query.ts';
import { ALL_EVENTS } from '../../tab/routing/route.ts';
import { dayOf } from '../../tab/text/time.ts';
import { count } from '../support/counts.ts';

describe('auditParams', () => {
  it('asks for everything when no filter is set', () => assert.equal(auditParams(ALL_EVENTS, null).toString(), ''));

  it('names filters as the contract does and turns days into instants', () => {
    const params = auditParams({ ...ALL_EVENTS, person: ' Rosa ', run: 'r-1', from: '2026-11-22', to: '2026-11-22' }, '99');
    assert.deepEqual([...params.keys()], ['person', 'runId', 'from', 'to', 'before']);
    assert.equal(params.get('person'), 'Rosa');
    assert.ok(Date.parse(params.get('to') ?? '') > Date.parse(params.get('from') ?? ''));
  });

  it('names what was decided, where and through which door', () => {
    const query = { ...ALL_EVENTS, decision: 'denied', channel: '19:abc@thread.tacv2', via: 'card', type: 'access.denied' };
    const expected = 'type=access.denied&decision=denied&channel=19%3Aabc%40thread.tacv2&via=card';
    assert.equal(auditParams(query, null).toString(), expected);
  });

  it('leaves out a day that is not one', () => assert.equal(auditParams({ ...ALL_EVENTS, from: '2026-02-31' }, null).toString(), ''));
});

describe('auditQueryOf', () => {
  it('gives back the filters of every query that was made of them', () => {
    const words = fc.string({ maxLength: 30 }).map((text) => text.trim());
    const day = fc.date({ min: new Date(2000, 0, 1), max: new Date(2090, 0, 1), noInvalidDate: true }).map((date) => dayOf(date.getTime()));
    const query = fc.record({
      ...{ person: words, workflow: words, environment: words, run: words, type: words, decision: words, channel: words },
      ...{ via: words, text: words, from: day, to: day },
    });
    fc.assert(
      fc.property(query, (given) => assert.deepEqual(auditQueryOf(auditParams(given, null).toString()), structuredClone(given))),
      { numRuns: count(1000) },
    );
  });

  it('takes what others saved as the days in which it lies, and what is no moment for none', () => {
    const { from, to, person } = auditQueryOf('from=2026-11-22T12:00:00Z&to=2026-11-24T12%3A00%3A00Z&person=Rosa');
    assert.deepEqual([from, to, person], ['2026-11-22', '2026-11-24', 'Rosa']);
    assert.deepEqual(auditQueryOf('from=soon&to=&seq=9'), ALL_EVENTS);
  });
});

describe('sameQuery', () => {
  it('does not mind the order', () => {
    assert.ok(sameQuery('a=1&b=2', 'b=2&a=1'));
    assert.ok(!sameQuery('a=1&b=2', 'a=1'));
  });
});
