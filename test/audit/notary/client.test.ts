import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import { checkpointText, noteKeyText } from '../../../bot/core/audit/checkpoint.ts';
import type { Notary } from '../../../bot/core/audit/notary.ts';
import { createSecret } from '../../../bot/core/secret.ts';
import { createNotary } from '../../../bot/notary/client.ts';
import { newOrigin, signedAt } from '../../contract/anchor.ts';
import { GrowingLog } from '../../support/growing-log.ts';
import { configIn, NAME, ORIGIN, started, TOKEN, temporaryFolder } from '../../support/notaries.ts';

describe('the client of the notary', () => {
  let folder: string;
  let remove: () => Promise<void>;
  let at: Awaited<ReturnType<typeof started>>;
  /** Answers whatever a test wants, in the place of a notary. */
  let stranger: http.Server;
  let answer: Readonly<{ status: number; body: string }> | 'silence';
  let address: string;
  const other = noteKeyText(NAME, generateKeyPairSync('ed25519').publicKey);
  const events = new GrowingLog(ORIGIN).grow(5);
  before(async () => {
    ({ folder, remove } = await temporaryFolder());
    at = await started(configIn(folder));
    stranger = http.createServer(answering);
    stranger.listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const bound = stranger.address();
    address = `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : 0}`;
  });
  after(async () => {
    stranger.closeAllConnections();
    stranger.close();
    await at.running.stop();
    await remove();
  });
  const answering: http.RequestListener = (request, response) => {
    request.resume();
    if (answer !== 'silence') response.writeHead(answer.status).end(answer.body);
  };
  const strange = (timeoutMs = 10_000): Notary => createNotary({ address, token: TOKEN, key: at.running.key, timeoutMs });
  const answers = (status: number, body: unknown): void => {
    answer = { status, body: typeof body === 'string' ? body : JSON.stringify(body) };
  };

  it('takes nothing that another key signed', async () => {
    const wrong = createNotary({ address: at.running.address, token: TOKEN, key: other });
    await assert.rejects(wrong.seal(events.request(0)), { code: 'internal', reason: 'audit.wrong_notary' });
    await assert.rejects(wrong.latest(ORIGIN), { reason: 'audit.wrong_notary' });
    await at.notary.seal(new GrowingLog(`${NAME}/audit/9-any`).grow(1).request(0));
    await assert.rejects(wrong.all(), { reason: 'audit.wrong_notary' });
    await assert.rejects(wrong.sign({ origin: ORIGIN, text: 'x' }), { reason: 'audit.wrong_notary' });
  });

  it('takes no checkpoint but the one it asked for, though it is rightly signed', async () => {
    await at.notary.seal(events.request(0));
    const older = await at.notary.latest(ORIGIN);
    const elsewhere = new GrowingLog(`${NAME}/audit/2-other`).grow(5);
    const { note } = await at.notary.seal(elsewhere.request(0));
    for (const one of [
      note,
      older?.note.replace('\n5\n', '\n6\n'),
      older?.note.slice(0, -10),
      '',
      checkpointText({ ...events.request(0), at: new Date(0) }),
    ]) {
      answers(200, { note: one, anchors: [], anchored: true });
      await assert.rejects(strange().seal(events.request(0)), { reason: 'audit.wrong_notary' }, one);
    }
    answers(200, { note: older?.note, anchors: [], anchored: true });
    await assert.rejects(strange().seal(new GrowingLog(ORIGIN).grow(6).request(5)), { reason: 'audit.wrong_notary' });
    answers(200, { size: 5, root: '', note });
    await assert.rejects(strange().latest(ORIGIN), { reason: 'audit.wrong_notary' });
    answers(200, { note: await at.notary.sign({ origin: ORIGIN, text: 'one' }) });
    await assert.rejects(strange().sign({ origin: ORIGIN, text: 'two' }), { reason: 'audit.wrong_notary' });
    const unsigned = await signedAt(newOrigin(), 3);
    answers(200, { size: 3, root: '', note: unsigned.note });
    await assert.rejects(strange().latest(unsigned.checkpoint.origin), { reason: 'audit.wrong_notary' });
  });

  it('gets what was signed last of every log, however many, and from a stranger no more than a notary keeps', async () => {
    const many = Array.from({ length: 205 }, (_, place) => `${NAME}/audit/7-${place}`);
    for (const origin of many) await at.notary.seal(new GrowingLog(origin).grow(2).request(0));
    await at.notary.seal(new GrowingLog(many[0] ?? '').grow(3).request(2));
    const found = (await at.notary.all()).filter(({ checkpoint }) => checkpoint.origin.includes('/7-'));
    assert.deepEqual(found.map(({ checkpoint }) => checkpoint.origin).toSorted(), many.toSorted());
    assert.equal(found.find(({ checkpoint }) => checkpoint.origin === many[0])?.checkpoint.size, 3);
    const [{ note } = assert.fail()] = found;
    answers(200, { notes: [note], after: 'a' });
    await assert.rejects(strange().all(), { reason: 'audit.wrong_notary' });
    let page = 0;
    stranger.prependListener('request', () => {
      page += 1;
      answers(200, { notes: Array.from({ length: 400 }, () => note), after: `a${String(page).padStart(4, '0')}` });
    });
    await assert.rejects(strange().all(), { reason: 'audit.wrong_notary' });
    stranger.removeAllListeners('request').on('request', answering);
    assert.ok(page <= 4, `${page} pages were read`);
  });

  it('says that a notary is unreachable for whatever is no answer of one', async () => {
    const unreachable = { code: 'unavailable', reason: 'audit.notary_unreachable' };
    const cases: readonly (readonly [number, unknown])[] = [
      [200, ''],
      [200, '<html>'],
      [200, {}],
      [200, { note: 5, anchors: [], anchored: true }],
      [503, { reason: 'notary.state_unwritable', message: 'full' }],
      [500, 'boom'],
      [200, 'x'.repeat(300_000)],
    ];
    for (const [status, body] of cases) {
      answers(status, body);
      await assert.rejects(strange().seal(events.request(0)), unreachable, JSON.stringify(body).slice(0, 80));
    }
    answer = 'silence';
    const begun = performance.now();
    await assert.rejects(strange(150).seal(events.request(0)), unreachable);
    assert.ok(performance.now() - begun < 2000);
    for (const place of ['unix:/nowhere/at/all.sock', 'http://127.0.0.1:1'])
      await assert.rejects(createNotary({ address: place, token: TOKEN, key: other }).latest(ORIGIN), unreachable);
  });

  it('tells a wrong token from a notary that is away, and shows it to nobody', async () => {
    const token = createSecret('another-token-that-is-wrong-0123456789');
    const error = await createNotary({ address: at.running.address, token, key: at.running.key })
      .latest(ORIGIN)
      .catch((thrown: unknown) => thrown);
    assert.ok(error instanceof Error && 'reason' in error);
    assert.equal(error.reason, 'audit.notary_refused');
    assert.doesNotMatch(`${error.stack} ${String(error.cause)} ${JSON.stringify(error)}`, /another-token/);
  });

  it('quotes its token in no error, though the answer does, in JSON or not', async () => {
    const token = TOKEN.reveal();
    for (const body of [
      { reason: 'no', message: `not ${token}` },
      `not ${token}`,
      token,
      `{"note":"${Buffer.from(token).toString('base64')}`,
    ]) {
      answers(403, body);
      const error = await strange()
        .latest(ORIGIN)
        .catch((thrown: unknown) => thrown);
      assert.ok(error instanceof Error && error.cause instanceof Error);
      const said = `${error.stack} ${error.cause.stack}`;
      for (const part of [token.slice(0, 8), Buffer.from(token).toString('base64').slice(0, 8)]) assert.ok(!said.includes(part), said);
    }
  });

  it('is not made with a key or an address that can be none', () => {
    for (const key of ['', 'x', other.slice(0, -4), `${other}=`, other.replace(NAME, 'other.example')])
      assert.throws(() => createNotary({ address: 'unix:/x', token: TOKEN, key }), { reason: 'audit.bad_notary_key' }, key);
    for (const place of ['', 'unix:', 'unix:relative', 'ftp://x', 'localhost:3990'])
      assert.throws(() => createNotary({ address: place, token: TOKEN, key: other }), { reason: 'audit.bad_notary_address' }, place);
    assert.equal(createNotary({ address: 'https://notary.example.com', token: TOKEN, key: `${other}\n` }).key, other);
  });
});
