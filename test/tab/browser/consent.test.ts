import assert from 'node:assert/strict';
import type { BrowserContext, FrameLocator, Page } from 'playwright-core';
import { until } from '../../support/until.ts';
import { closeOpened } from '../support/cleaning.ts';
import { framedBy, leadingTo } from '../support/framed-tab.ts';
import { becomes } from '../support/opened-tab.ts';
import { ROSA } from '../support/sample-events.ts';
import { API, PUBLIC, serveTab } from '../support/served-tab.ts';

const TEAMS = 'teams.microsoft.com';
const UNKNOWN = 'Signalbox does not know you yet';
const KNOWN = 'restart search in staging';

/** What Entra comes back with; null = its page waits for somebody. */
type Answer = (state: string) => Readonly<Record<string, string>> | null;

/** Entra's page, as far as a browser sees it: it goes back at once, and only to the address that is registered. */
async function playEntra(context: BrowserContext, asked: URL[], answer: Answer): Promise<void> {
  await context.route('https://login.microsoftonline.com/**', async (route) => {
    const url = new URL(route.request().url());
    asked.push(url);
    const back = answer(url.searchParams.get('state') ?? '');
    const end = url.searchParams.get('redirect_uri') ?? '';
    const registered = end === `${PUBLIC}/tab/consent/end` && url.searchParams.get('client_id') === API;
    if (!registered) return route.fulfill({ status: 400, contentType: 'text/plain', body: 'AADSTS50011' });
    const body = back === null ? '<title>Entra</title><h1>Need approval?</h1>' : leadingTo(`${end}#${new URLSearchParams(back)}`);
    return route.fulfill({ contentType: 'text/html', body });
  });
}

const granted: Answer = (state) => ({ code: 'a-code-that-nobody-uses', state });

type Opened = Readonly<{
  page: Page;
  tab: FrameLocator;
  asked: readonly URL[];
  elsewhere: readonly string[];
  complaints: readonly string[];
}>;

/** The tab in Teams, which gives no token but says this word. */
async function opened(word: string, answer: Answer, query: Readonly<Record<string, string>> = {}): Promise<Opened> {
  const asked: URL[] = [];
  const prepare = (context: BrowserContext): Promise<void> => playEntra(context, asked, answer);
  const framed = await framedBy(TEAMS, await serveTab({ local: false }), { query: { consent: word, ...query }, prepare });
  const tab = framed.page.frameLocator('iframe');
  await tab.getByText(UNKNOWN).waitFor();
  return { ...framed, tab, asked };
}

describe('consent in the tab', function () {
  this.timeout(60_000);
  afterEach(closeOpened);

  for (const [word, prompt] of [
    ['resourceRequiresConsent', 'consent'],
    ['invalid_grant', 'consent'],
    ['interaction_required', 'consent'],
    ['resourceRequiresMfa', null],
    ['tokenRevoked', null],
  ] as const) {
    it(`is asked for where Teams says ${word}: in a window of Entra, after which the tab goes on`, async () => {
      const { page, tab, asked, elsewhere, complaints } = await opened(word, granted);
      await tab.getByRole('button', { name: 'Continue' }).click();
      await tab.getByText(KNOWN).waitFor();
      assert.deepEqual(
        asked.map(({ pathname, searchParams }) => [pathname, searchParams.get('prompt')]),
        [[`/${ROSA.tenantId}/oauth2/v2.0/authorize`, prompt]],
      );
      await until('the window is closed', () => page.context().pages().length === 1);
      assert.deepEqual([elsewhere, complaints], [[], []]);
    });
  }

  const AGAIN = 'That was not finished. Choose the button again';
  const ends: readonly (readonly [string, Answer, string])[] = [
    ['was declined', () => ({ error: 'access_denied', error_description: 'AADSTS65004: User declined.' }), AGAIN],
    [
      'needs an administrator',
      () => ({ error: 'access_denied', error_description: 'AADSTS90094: The grant requires admin permission.' }),
      'Only an administrator of Entra can agree to this.',
    ],
    ['failed', () => ({ error: 'server_error', error_description: '<img src=x onerror=alert(1)>' }), AGAIN],
    ['answers another question', () => ({ code: 'x', state: 'the state of somebody else' }), AGAIN],
  ];
  for (const [what, answer, sentence] of ends) {
    it(`says what to do where it ${what}, and can be asked again`, async () => {
      const { tab, complaints } = await opened('resourceRequiresConsent', answer);
      await tab.getByRole('button', { name: 'Continue' }).click();
      await tab.getByRole('main').getByText(sentence).waitFor();
      assert.equal(await tab.getByRole('button', { name: 'Continue' }).isEnabled(), true);
      assert.deepEqual(complaints, []);
    });
  }

  it('says so when the window was closed, or could not be opened', async () => {
    const { page, tab } = await opened('resourceRequiresConsent', () => null);
    const coming = page.context().waitForEvent('page');
    await tab.getByRole('button', { name: 'Continue' }).click();
    const entra = await coming;
    await entra.getByText('Need approval?').waitFor();
    await entra.close();
    await tab.getByRole('main').getByText('That was not finished.').waitFor();
    const blocked = await opened('FailedToOpenWindow', granted, { blocked: 'yes' });
    await blocked.tab.getByRole('button', { name: 'Continue' }).click();
    await blocked.tab.getByRole('main').getByText('where no window opened, allow windows').waitFor();
  });

  it('says so when what opens the window cannot be loaded, and can be asked again', async () => {
    const { page, tab } = await opened('resourceRequiresConsent', granted);
    let withheld = 0;
    await page.route(/\/consent-window-[^/]*\.js$/, (route) => {
      withheld += 1;
      return route.abort();
    });
    await tab.getByRole('button', { name: 'Continue' }).click();
    await tab.getByRole('main').getByText(AGAIN).waitFor();
    assert.equal(withheld, 1);
    assert.equal(await tab.getByRole('button', { name: 'Continue' }).isEnabled(), true);
  });

  for (const [word, sentence] of [
    ['resourceDisabled', 'Teams could not sign you in to Signalbox'],
    ['App resource defined in manifest and iframe origin do not match', 'Teams could not sign you in to Signalbox'],
    ['something new', 'Teams could not sign you in to Signalbox (something new)'],
  ] as const) {
    it(`is no help where Teams says “${word}”, and is not offered`, async () => {
      const { tab } = await opened(word, granted);
      await tab.getByText(sentence).waitFor();
      assert.equal(await tab.getByRole('button', { name: 'Continue' }).count(), 0);
      assert.equal(await tab.getByRole('button', { name: 'Try again' }).count(), 1);
    });
  }

  it('ends on a page that outside of Teams tells nobody anything and leads nowhere', async () => {
    const { page } = await opened('resourceRequiresConsent', granted);
    await page.goto(`${PUBLIC}/tab/consent/end#code=x&state=https://evil.example`);
    await becomes(page, `document.querySelector('h1') !== null`);
    assert.match((await page.textContent('h1')) ?? '', /Teams/);
    assert.equal(new URL(page.url()).origin, PUBLIC);
  });
});
