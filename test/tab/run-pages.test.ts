import assert from 'node:assert/strict';
import { ENGLISH_VOICE } from '../../bot/core/text/voice.ts';
import type { RunOnWire } from '../../bot/http/contract.ts';
import { runOnWire } from '../../bot/http/presenter.ts';
import { matches, type RunRows, runsParams, withChanged, withNewest, withOlder } from '../../tab/data/run-pages.ts';
import { ALL_RUNS } from '../../tab/routing/route.ts';
import { sampleRun } from './support/sample-run.ts';

/** Run `n`, created at minute `n`: greater is newer. */
function run(n: number, part: Partial<RunOnWire> = {}): RunOnWire {
  const view = sampleRun(String(n), { createdAt: new Date(Date.UTC(2026, 10, 23, 9, n)) });
  return { ...runOnWire({ view, can: { approve: [], cancel: false, resolve: false, review: false } }, ENGLISH_VOICE), ...part };
}
const rows = (numbers: readonly number[], next: string | null = null): RunRows => ({ runs: numbers.map((n) => run(n)), next });
const ids = ({ runs }: RunRows): readonly string[] => runs.map(({ runId }) => runId);

describe('runsParams', () => {
  it('repeats the state and leaves out what is empty', () => {
    assert.equal(
      runsParams({ states: ['running', 'queued'], workflow: '', environment: 'staging' }, 'c').toString(),
      'state=running&state=queued&environment=staging&before=c',
    );
  });
});

describe('matches', () => {
  it('asks all filters together', () => {
    assert.equal(matches(ALL_RUNS, run(1)), true);
    assert.equal(matches({ states: ['succeeded'], workflow: 'deploy', environment: 'staging' }, run(1)), true);
    assert.equal(matches({ ...ALL_RUNS, states: ['failed'] }, run(1)), false);
    assert.equal(matches({ ...ALL_RUNS, environment: 'production' }, run(1, { environment: null })), false);
  });
});

describe('withOlder', () => {
  it('adds the next page and keeps a run that is in both only once', () => {
    assert.deepEqual(ids(withOlder(rows([5, 4], 'x'), rows([4, 3]))), ['r-5', 'r-4', 'r-3']);
  });
});

describe('withNewest', () => {
  it('keeps the older rows when the new first page reaches them', () => {
    const after = withNewest(rows([5, 4, 3, 2], 'old'), rows([6, 5, 4], 'new'));
    assert.deepEqual([ids(after), after.next], [['r-6', 'r-5', 'r-4', 'r-3', 'r-2'], 'old']);
  });
  it('drops them when runs in between are unknown, so that the list has no hole', () => {
    const after = withNewest(rows([3, 2], 'old'), rows([9, 8], 'new'));
    assert.deepEqual([ids(after), after.next], [['r-9', 'r-8'], 'new']);
  });
  it('takes the page as it is when it is the only one', () => {
    const after = withNewest(rows([5, 4, 3]), rows([5, 4]));
    assert.deepEqual([ids(after), after.next], [['r-5', 'r-4'], null]);
  });
});

describe('withChanged', () => {
  it('puts a new run at its place by time', () => {
    assert.deepEqual(ids(withChanged(rows([5, 3], 'x'), ALL_RUNS, [run(6), run(4)])), ['r-6', 'r-5', 'r-4', 'r-3']);
  });
  it('shows the new state of a known run without moving it', () => {
    const after = withChanged(rows([5, 4, 3]), ALL_RUNS, [run(4, { state: 'failed' })]);
    assert.deepEqual(ids(after), ['r-5', 'r-4', 'r-3']);
    assert.equal(after.runs[1]?.state, 'failed');
  });
  it('takes out a run that no longer matches', () => {
    assert.deepEqual(ids(withChanged(rows([5, 4]), { ...ALL_RUNS, states: ['succeeded'] }, [run(4, { state: 'failed' })])), ['r-5']);
  });
  it('leaves runs to “Load more” that are older than the last row shown', () => {
    assert.deepEqual(ids(withChanged(rows([5, 4], 'x'), ALL_RUNS, [run(2)])), ['r-5', 'r-4']);
    assert.deepEqual(ids(withChanged(rows([5, 4]), ALL_RUNS, [run(2)])), ['r-5', 'r-4', 'r-2']);
  });
});
