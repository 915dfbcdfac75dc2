import assert from 'node:assert/strict';
import { openStand, type Stand, until } from './stand.ts';

describe('connector emulator: faults', () => {
  let stand: Stand;
  let path: string;

  before(async () => {
    stand = await openStand();
    path = `/v3/conversations/${encodeURIComponent(stand.emulator.world.team.id)}/activities`;
  });
  afterEach(() => stand.emulator.faults.clear());
  after(() => stand.close());

  const send = (): Promise<Response> =>
    stand.issuer.botToken().then((token) =>
      fetch(`${stand.origin}/local/connector${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ type: 'message', text: 'Hello.' }),
      }),
    );
  const count = (): number => stand.emulator.world.board.all().length;

  it('answers as asked, as often as asked, and then works again', async () => {
    stand.emulator.faults.add({
      method: 'POST',
      path: /activities$/,
      times: 2,
      answer: { kind: 'status', status: 429, retryAfterSeconds: 7 },
    });
    const before = count();
    for (const _ of [1, 2]) {
      const answer = await send();
      assert.deepEqual([answer.status, answer.headers.get('retry-after')], [429, '7']);
    }
    assert.equal(count(), before);
    assert.equal((await send()).status, 201);
    assert.equal(count(), before + 1);
  });

  it('can do the work and lose the answer', async () => {
    stand.emulator.faults.add({ effect: 'done', answer: { kind: 'status', status: 503, code: 'ServiceUnavailable' } });
    const before = count();
    const answer = await send();
    assert.equal(answer.status, 503);
    assert.equal(((await answer.json()) as { error: { code: string } }).error.code, 'ServiceUnavailable');
    assert.equal(count(), before + 1);
  });

  it('can cut the connection', async () => {
    stand.emulator.faults.add({ answer: { kind: 'reset' } });
    await assert.rejects(send());
    assert.equal(stand.emulator.calls().at(-1)?.status, null);
  });

  it('can leave a request without an answer until the faults are cleared', async () => {
    const before = stand.emulator.calls().length;
    stand.emulator.faults.add({ answer: { kind: 'hang' } });
    const hanging = send().then(
      () => 'answered',
      () => 'cut',
    );
    await until(() => stand.emulator.calls().length > before);
    stand.emulator.faults.clear();
    assert.equal(await hanging, 'cut');
  });

  it('leaves requests alone that the fault does not name', async () => {
    stand.emulator.faults.add({ method: 'PUT', answer: { kind: 'status', status: 412 } });
    stand.emulator.faults.add({ path: /members/, answer: { kind: 'status', status: 500 } });
    assert.equal((await send()).status, 201);
  });
});
