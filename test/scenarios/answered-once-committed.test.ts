import assert from 'node:assert/strict';
import { AppError } from '../../bot/core/errors.ts';
import type { Store } from '../../bot/core/ports.ts';
import { type LocalApp, startLocalApp } from '../support/local-app.ts';
import { until } from '../support/until.ts';

/** The database answers a commit and is away from then on, until the returned function is called. */
function awayAfterCommit(store: Store): () => void {
  const { transaction, run, output } = store;
  let committed = false;
  const unlessAway =
    <Asked extends unknown[], T>(read: (...asked: Asked) => Promise<T>) =>
    async (...asked: Asked): Promise<T> => {
      if (committed) throw new AppError({ code: 'unavailable', reason: 'store.unavailable', message: 'The database is away.' });
      return await read(...asked);
    };
  const broken: Partial<Store> = {
    transaction: async (work) => {
      const result = await transaction(work);
      committed = true;
      return result;
    },
    run: unlessAway(run),
    output: unlessAway(output),
  };
  Object.assign(store, broken);
  return () => Object.assign(store, { transaction, run, output });
}

/** Whoever is told to try again does, and what was done already is done twice. */
describe('what was committed before the database went away', function () {
  this.timeout(120_000);
  let local: LocalApp;
  before(async () => {
    local = await startLocalApp({ dueEveryMs: 3_600_000 });
  });
  after(() => local.stop());

  const post = async (
    person: string,
    path: string,
    body: object,
  ): Promise<Readonly<{ status: number; body: { runId: string; state: string } }>> => {
    const persona = local.config.site?.site.people.find(({ id }) => id === person) ?? assert.fail('nobody');
    const headers = {
      authorization: `Bearer ${await local.surroundings.issuer.userToken(persona)}`,
      'content-type': 'application/json',
      connection: 'close',
    };
    const answer = await fetch(`${local.origin}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: answer.status, body: JSON.parse(await answer.text()) };
  };

  it('is answered as done: a start, and a cancel', async () => {
    const wanted = { inputs: { service: 'shop', version: '1.1.0', environment: 'production' } };
    const back = awayAfterCommit(local.app.store);
    const started = await post('developer', '/api/workflows/deploy/runs', wanted);
    back();
    assert.equal(started.status, 201, JSON.stringify(started.body));
    assert.equal(started.body.state, 'waiting_approval');
    const backAgain = awayAfterCommit(local.app.store);
    const cancelled = await post('release-manager-a', `/api/runs/${started.body.runId}/cancel`, {});
    backAgain();
    assert.equal(cancelled.status, 200, JSON.stringify(cancelled.body));
    const { rows } = await until('they are in the list', () => local.app.store.runs({}, null, 10));
    assert.deepEqual(
      rows.map(({ id, state }) => [id, state]),
      [[started.body.runId, 'cancelled']],
    );
  });
});
