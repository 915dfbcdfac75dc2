import assert from 'node:assert/strict';
import { createApi } from '../../tab/api/client.ts';
import { ApiProblem } from '../../tab/api/problem.ts';
import type { Tokens } from '../../tab/api/token.ts';
import { ENGLISH } from './support/english.ts';

type Asked = Readonly<{ path: string; authorization: string | null; body: unknown; redirect: string | undefined }>;

/** An API whose network gives these answers one after the other. */
function apiWith(answers: readonly (Response | Error)[]) {
  const left = [...answers];
  const asked: Asked[] = [];
  const headers: Headers[] = [];
  const dates: (string | null)[] = [];
  const tokens: Pick<Tokens, 'current' | 'renew'> = { current: async () => 'first', renew: async (refused) => `instead of ${refused}` };
  const fetch = async (path: unknown, init?: RequestInit): Promise<Response> => {
    headers.push(new Headers(init?.headers));
    asked.push({
      path: String(path),
      authorization: new Headers(init?.headers).get('authorization'),
      body: init?.body,
      redirect: init?.redirect,
    });
    const next = left.shift();
    if (next === undefined || next instanceof Error) throw next ?? new Error('nothing left');
    return next;
  };
  const reader = { locale: 'pl-PL', timezone: 'Europe/Warsaw' };
  return { api: createApi({ tokens, fetch, reader, heardDate: (date) => dates.push(date) }), asked, headers, dates };
}

const refusal = (status: number, code: string): Response =>
  Response.json(
    { error: { code, reason: `test.${code}`, message: 'A sentence.', requestId: 'q-1', fields: { version: 'Three numbers.' } } },
    { status },
  );

async function problemOf(work: Promise<unknown>): Promise<ApiProblem['parts']> {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof ApiProblem);
    return error.parts;
  }
  throw new Error('It succeeded.');
}

describe('createApi', () => {
  it('sends the token in the header only, follows no redirect and escapes ids', async () => {
    const { api, asked } = apiWith([Response.json({})]);
    await api.run('r/../me?x');
    assert.deepEqual(asked, [{ path: '/api/runs/r%2F..%2Fme%3Fx', authorization: 'Bearer first', body: undefined, redirect: 'error' }]);
  });

  it('says in which language and time zone its reader reads', async () => {
    const { api, headers } = apiWith([Response.json({}), Response.json({})]);
    await api.me();
    await api.cancel('r-1');
    assert.deepEqual(
      headers.map((sent) => [sent.get('accept-language'), sent.get('time-zone')]),
      [
        ['pl-PL', 'Europe/Warsaw'],
        ['pl-PL', 'Europe/Warsaw'],
      ],
    );
  });

  it('gets another token after a 401 and tries once more', async () => {
    const { api, asked } = apiWith([refusal(401, 'unauthenticated'), Response.json({ name: 'Rosa' })]);
    assert.equal((await api.me()).name, 'Rosa');
    assert.deepEqual(
      asked.map(({ authorization }) => authorization),
      ['Bearer first', 'Bearer instead of first'],
    );
  });

  it('gives up after the second 401', async () => {
    const { api, asked } = apiWith([refusal(401, 'unauthenticated'), refusal(401, 'unauthenticated'), Response.json({})]);
    assert.equal((await problemOf(api.me())).status, 401);
    assert.equal(asked.length, 2);
  });

  it('passes on the server’s sentence, request id and fields', async () => {
    const { api } = apiWith([refusal(400, 'invalid')]);
    const { message, requestId, fields } = await problemOf(api.start('deploy', { inputs: {} }));
    assert.deepEqual([message, requestId, fields], ['A sentence.', 'q-1', { version: 'Three numbers.' }]);
  });

  it('sends what is done as JSON, once', async () => {
    const { api, asked } = apiWith([Response.json({}), Response.json({})]);
    await api.vote('r-1', { approvalId: 'a-1', verdict: 'approve', comment: '', planHash: 'ff' });
    assert.deepEqual(
      [asked.length, asked[0]?.path, asked[0]?.body],
      [1, '/api/runs/r-1/votes', '{"approvalId":"a-1","verdict":"approve","comment":"","planHash":"ff"}'],
    );
  });

  it('says something fit for people when a proxy or nobody answers', async () => {
    const { api } = apiWith([
      new Response('<html>502</html>', { status: 502 }),
      new TypeError('fetch failed'),
      new Response('not JSON'),
      Response.json({ error: { message: 7 } }, { status: 500 }),
    ]);
    assert.match(ENGLISH.tell((await problemOf(api.me())).message), /not reachable.*HTTP 502/);
    assert.match(ENGLISH.tell((await problemOf(api.me())).message), /did not answer/);
    assert.match(ENGLISH.tell((await problemOf(api.me())).message), /did not answer/);
    assert.match(ENGLISH.tell((await problemOf(api.me())).message), /HTTP 500/);
  });

  it('hands on the date of every answer, refusals included', async () => {
    const { api, dates } = apiWith([Response.json({}, { headers: { date: 'Mon, 23 Nov 2026 09:00:00 GMT' } }), refusal(404, 'not_found')]);
    await api.me();
    await problemOf(api.me());
    assert.deepEqual(dates, ['Mon, 23 Nov 2026 09:00:00 GMT', null]);
  });
});
