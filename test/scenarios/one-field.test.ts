import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { RunState } from '../../bot/core/run/run.ts';
import { MINUTE } from './matrix/row.ts';
import { objectIdOf, type SITE } from './matrix/site.ts';
import { MatrixWorld } from './matrix/world.ts';

const AGAIN: readonly RunState[] = ['waiting_approval', 'rejected', 'failed', 'expired'];

/** What somebody changes between the approval and the start: a column, or a file of the site. */
type Change = Readonly<{ row: string; to: string }> | Readonly<{ file: keyof typeof SITE | 'signalbox.yml'; from: string; to: string }>;

const CHANGES: Readonly<Record<string, Change>> = {
  'the plan in the row': { row: 'runs', to: `plan = replace(plan::text, 'matrix.js', 'touch.js')::json` },
  'the hash in the row': { row: 'runs', to: `plan_hash = repeat('ab', 32)` },
  'the hash for which people voted': { row: 'approvals', to: `plan_hash = repeat('ab', 32)` },
  'who voted': { row: 'votes', to: `voter = replace(voter::text, '${objectIdOf('rita')}', '${objectIdOf('sam')}')::json` },
  'what they voted': { row: 'votes', to: `verdict = 'reject'` },
  'the workflow file': { file: 'workflows/script.yml', from: 'timeout: 20s', to: 'timeout: 21s' },
  'the script': { file: 'scripts/matrix.js', from: 'first edition', to: 'another edition' },
  'the policy': { file: 'policy.yml', from: 'one: { approval: { role: release,', to: 'one: { approval: { role: release, count: 2,' },
  'a setting of the connector': { file: 'signalbox.yml', from: '    paths:\n', to: '    environment: { MATRIX: "1" }\n    paths:\n' },
};

const WHERE: Readonly<Record<string, string>> = {
  runs: 'id = $1',
  approvals: 'run_id = $1',
  votes: 'approval_id in (select id from signalbox.approvals where run_id = $1)',
};

describe('a run of which one field is another one than was approved, in the whole product', function () {
  this.timeout(120_000);
  let world: MatrixWorld;
  before(async () => {
    world = await MatrixWorld.start();
  });
  after(() => world.stop());

  /** Makes the change; gives what puts the old way back. */
  const make = async (change: Change, id: string): Promise<() => Promise<void>> => {
    if ('row' in change) {
      const pool = world.local.database?.pool ?? assert.fail('no database');
      const { rowCount } = await pool.query(`update signalbox.${change.row} set ${change.to} where ${WHERE[change.row]}`, [id]);
      assert.equal(rowCount, 1);
      return async () => undefined;
    }
    const text = await readFile(path.join(world.local.site.siteDir, change.file), 'utf8');
    assert.ok(text.includes(change.from), `${change.file} has another text than this test expects`);
    await world.write(change.file, text.replace(change.from, change.to));
    return () => world.write(change.file, text);
  };
  const approved = async () => {
    const run = await world.ask('dana', 'at "in 30m" script in one');
    await world.vote('chat', 'rita', run);
    return world.in(run, 'held');
  };

  for (const [what, change] of Object.entries(CHANGES)) {
    it(`is not carried out when its time comes: ${what}`, async () => {
      const run = await approved();
      const back = await make(change, run.id);
      try {
        world.clock.moveBy(30 * MINUTE + 1000);
        const after = await world.in(run, ...AGAIN, 'running', 'succeeded');
        assert.ok(AGAIN.includes(after.state), after.state);
        assert.deepEqual([after.startedAt, after.steps.map(({ attempt }) => attempt)], [null, [0]]);
      } finally {
        await back();
      }
    });
  }

  it('is not carried out because its row says that nobody is asked any more', async () => {
    const run = await world.ask('dana', 'script in one');
    const pool = world.local.database?.pool ?? assert.fail('no database');
    await pool.query(`update signalbox.runs set state = 'held', check_at = created_at where id = $1`, [run.id]);
    const after = await world.in(run, ...AGAIN, 'running', 'succeeded');
    assert.deepEqual([after.state, after.startedAt, after.approvals.map(({ state }) => state)], ['waiting_approval', null, ['open']]);
    await world.cancel(run);
  });

  it('is carried out when nothing was changed, so that the refusals above mean something', async () => {
    const run = await approved();
    world.clock.moveBy(30 * MINUTE + 1000);
    await world.in(run, 'succeeded');
  });
});
