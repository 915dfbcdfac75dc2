import assert from 'node:assert/strict';
import { AppError } from '../../bot/core/errors.ts';
import { reasonOf } from '../../bot/core/policy/decision.ts';
import type { SeenRun } from '../../bot/core/tab.ts';
import { message } from '../../bot/core/text/message.ts';
import type { ApiError, RunOnWire } from '../../bot/http/contract.ts';
import { acceptedLocale } from '../../bot/http/speech.ts';
import { RUN_ID, SEEN_RUN } from './sample-run.ts';
import { posted, type ServedApi, serveApi } from './served-api.ts';

const DENIED = reasonOf('requester_never_approves', false, message('rule.requester', { name: 'Dana', who: 'sre' }), [
  reasonOf('role', true, message('rule.person', { name: 'Dana' })),
]);
const REFUSED = new AppError({
  code: 'forbidden',
  reason: 'policy.requester_never_approves',
  message: message('act.refused', { sentence: message('rule.requester', { name: 'Dana', who: 'sre' }), rule: 'requester_never_approves' }),
  because: DENIED,
});
const WRONG = new AppError({
  code: 'invalid',
  reason: 'run.invalid_inputs',
  message: message('api.inputs-wrong'),
  fields: { version: message('form.wrong.text') },
});
const EXPIRED: SeenRun = {
  ...SEEN_RUN,
  view: {
    ...SEEN_RUN.view,
    message: message('told.expired', { what: 'x', at: new Date('2026-05-04T10:00:00Z'), who: 'sre' }),
    next: message('next.expired'),
  },
};

describe('the language of the API', () => {
  let api: ServedApi;
  before(async () => {
    const operations = {
      run: async () => EXPIRED,
      cancel: async () => Promise.reject(REFUSED),
      start: async () => Promise.reject(WRONG),
    };
    api = await serveApi({ operations });
  });
  after(() => api.close());

  async function asked<T>(path: string, language: string | null, init: RequestInit = {}): Promise<T> {
    const headers = new Headers(init.headers);
    if (language !== null) headers.set('accept-language', language);
    return (await api.fetch(path, { ...init, headers, token: await api.entra.token() })).json() as Promise<T>;
  }
  const error = async (path: string, language: string | null, init: RequestInit): Promise<ApiError['error']> =>
    (await asked<ApiError>(path, language, init)).error;
  const cancel = `/api/runs/${RUN_ID}/cancel`;

  it('is that of the request, for the sentence of a refusal and for each of its reasons', async () => {
    const polish = await error(cancel, 'pl-PL', posted({}));
    assert.match(polish.message, /^To uruchomienie zgłasza Dana, więc decyduje ktoś inny: sre\. \(Reguła: requester_never_approves\.\)$/);
    assert.deepEqual(polish.because?.because, [{ rule: 'role', holds: true, sentence: 'Dana jest osobą.', because: [] }]);
    const french = await error(cancel, 'fr-ca', posted({}));
    assert.match(french.message, /Une autre personne le peut\u00A0: sre\. \(Règle\u00A0: requester_never_approves\.\)$/);
  });

  it('is English when a client does not say, or reads another one', async () => {
    for (const language of [null, '*', 'de-DE', 'xx,,;q=x', 'pl;q=0'])
      assert.match((await error(cancel, language, posted({}))).message, /^Dana asked for this run/);
  });

  it('reaches the fields of a form', async () => {
    const start = '/api/workflows/deploy/runs';
    assert.deepEqual((await error(start, 'pl', posted({ inputs: {} }))).fields, { version: 'Wypełnij to pole.' });
    assert.deepEqual((await error(start, null, posted({ inputs: {} }))).fields, { version: 'Please fill this in.' });
  });

  it('is that of what a run says, with its moments in the zone of the reader', async () => {
    const run = await asked<RunOnWire>(`/api/runs/${RUN_ID}`, 'pl-PL', { headers: { 'time-zone': 'Europe/Warsaw' } });
    assert.match(run.message ?? '', /^Nikt nie zatwierdził: x, termin .*12:00.*; adresaci: sre\.$/);
    assert.equal(run.next, 'Wpisz polecenie ponownie, gdy będzie osoba zatwierdzająca.');
    const elsewhere = await asked<RunOnWire>(`/api/runs/${RUN_ID}`, null, { headers: { 'time-zone': 'Mars/Olympus' } });
    assert.match(elsewhere.message ?? '', /10:00 UTC/);
  });

  it('is spoken at the door too, where nobody is known yet', async () => {
    const response = await api.fetch('/api/me', { headers: { 'accept-language': 'fr' } });
    const { error: refused } = (await response.json()) as ApiError;
    assert.equal(refused.message, 'Vous n’êtes pas connecté. Ouvrez Signalbox dans Microsoft Teams.');
  });

  it('never reaches the log of the server', async () => {
    await error(cancel, 'pl', posted({}));
    assert.doesNotMatch(JSON.stringify(api.log), /zgłasza/);
  });
});

describe('acceptedLocale', () => {
  const rows: readonly (readonly [string, string | null])[] = [
    ['', null],
    ['pl', 'pl'],
    ['de-DE, fr-CH;q=0.9, en;q=0.8', 'fr-CH'],
    ['en;q=0.2, pl-PL;q=0.7', 'pl-PL'],
    ['fr;q=0', null],
    ['pl;q=many', 'pl'],
    [`${'de,'.repeat(1000)}pl`, null],
  ];
  for (const [header, locale] of rows)
    it(`reads ${locale} in “${header.slice(0, 40)}”`, () => assert.equal(acceptedLocale(header), locale));
});
