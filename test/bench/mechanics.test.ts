import assert from 'node:assert/strict';
import { changesBetween, comparison, doubtsAbout } from './compare.ts';
import { figuresOf, interleaved, isMet, type Measure, median } from './measure.ts';
import { measuredOf, type Report, reportSchema, tableOf } from './report.ts';

function measure(parts: Partial<Measure> = {}): Measure {
  return { id: 'a', what: 'ours', against: 'the other', unit: 'per s', ours: [3, 1, 2], others: [4, 4, 8], bar: null, ...parts };
}

function report(measures: readonly Measure[], parts: Partial<Report> = {}): Report {
  const machine = { cpu: 'c', cores: 2, memoryGb: 8, platform: 'p', node: 'v20', postgres: '18', loadBefore: 0, loadAfter: 1 };
  const frame = { version: 1, at: '2026-03-01T12:00:00Z', commit: 'abc', quick: false, repetitions: 3, machine } as const;
  return { ...frame, failed: [], measures: measures.map(measuredOf), ...parts };
}

describe('a measure of the bench', () => {
  it('counts medians, and how ours relates to the other', () => {
    assert.equal(median([5, 1, 100]), 5);
    assert.deepEqual(figuresOf(measure()), { value: 2, other: 4, ratio: 0.5 });
    assert.deepEqual(figuresOf(measure({ others: null, against: null })), { value: 2, other: null, ratio: null });
  });

  it('meets its bar up to the bar itself, and none without figures', () => {
    const ratio = (bar: Measure['bar']) => isMet(measure({ bar }));
    assert.deepEqual([ratio({ of: 'ratio', atLeast: 0.5 }), ratio({ of: 'ratio', atLeast: 0.51 })], [true, false]);
    assert.deepEqual([ratio({ of: 'ratio', atMost: 0.5 }), ratio({ of: 'ratio', atMost: 0.49 })], [true, false]);
    assert.deepEqual([ratio({ of: 'value', atMost: 2 }), ratio({ of: 'value', atMost: 1.9 })], [true, false]);
    assert.equal(ratio(null), null);
    assert.equal(isMet(measure({ others: null, bar: { of: 'ratio', atLeast: 0 } })), false);
    assert.equal(isMet(measure({ ours: [], bar: { of: 'value', atMost: 1 } })), false);
  });

  it('is taken in turn, each round the other way round, after one that does not count', async () => {
    const order: string[] = [];
    const sample = (name: string) => async () => order.push(name);
    const taken = await interleaved({ a: sample('a'), b: sample('b') }, { repetitions: 2, say: () => undefined });
    assert.equal(order.join(''), 'abbaab');
    assert.deepEqual(taken, { a: [4, 5], b: [3, 6] });
  });
});

describe('a report of the bench', () => {
  it('says ratios first, with the bar and whether it is met', () => {
    const missed = measuredOf(measure({ bar: { of: 'ratio', atLeast: 0.6 } }));
    const [head = '', row = ''] = tableOf([missed]).split('\n');
    assert.deepEqual(head.trim().split(/\s{2,}/), ['measure', 'ratio', 'bar', 'ours', 'other', 'unit']);
    assert.deepEqual(row.trim().split(/\s{2,}/), ['ours, against the other', '0.5', 'at least 0.6', 'NOT MET', '2', '4', 'per s']);
  });

  it('comes through JSON, also where a figure is none', () => {
    const written = JSON.parse(JSON.stringify(report([measure(), measure({ id: 'b', ours: [] })])));
    const read = reportSchema.parse(written);
    assert.deepEqual([read.measures[0]?.ratio, read.measures[1]?.ratio, read.measures[1]?.ours.value], [0.5, null, null]);
    assert.throws(() => reportSchema.parse({ ...written, version: 2 }));
  });
});

describe('the comparison of two reports', () => {
  const before = report([measure(), measure({ id: 'gone' })]);
  const after = report([measure({ ours: [4], bar: { of: 'ratio', atLeast: 0.6 } }), measure({ id: 'new' })]);

  it('says of each measure by what its ratio and its value changed', () => {
    const [same] = changesBetween(before, after);
    assert.deepEqual(same?.ratio, { before: 0.5, after: 1, factor: 2 });
    assert.deepEqual(same?.value, { before: 2, after: 4, factor: 2 });
    assert.equal(same?.bar, '- → met');
  });

  it('names what only one of them has', () => {
    const changes = new Map(changesBetween(before, after).map((change) => [change.id, change]));
    assert.deepEqual([...changes.keys()], ['a', 'gone', 'new']);
    assert.deepEqual([changes.get('gone')?.value.factor, changes.get('new')?.value.before], [null, null]);
    assert.match(comparison(before, after), /gone .*not measured/);
  });

  it('doubts values of two machines, and everything of a quick run', () => {
    assert.deepEqual(doubtsAbout(before, after), []);
    const elsewhere = report([], { machine: { ...before.machine, cores: 8 } });
    assert.deepEqual(doubtsAbout(before, elsewhere), ['cores was 2 and is 8; trust the ratios only.']);
    assert.deepEqual(doubtsAbout(before, report([], { quick: true })), ['A quick run says nothing about speed.']);
  });
});
