import assert from 'node:assert/strict';
import path from 'node:path';
import type { BrowserContextOptions } from 'playwright-core';
import { builtPage } from '../local/browser/built-page.ts';
import { NARROW, type OpenedPage, openLocalTeams, WIDE } from '../local/browser/opened-page.ts';
import { type Asked, ToldWorld } from './told/world.ts';

const PICTURES = path.join(import.meta.dirname, '../../dist/screenshots/scenarios');
/** Tall enough for a whole card. */
const TALL: BrowserContextOptions = { viewport: { width: 1280, height: 1500 } };
const LOOKS: readonly (readonly [string, BrowserContextOptions])[] = [
  ['light', TALL],
  ['dark', { ...TALL, colorScheme: 'dark' }],
  ['contrast', { ...TALL, contrast: 'more' }],
  ['narrow', { ...NARROW, viewport: { width: 390, height: 1700 } }],
];

describe('Local Teams when people are asked', function () {
  this.timeout(120_000);
  let world: ToldWorld;
  let asked: Asked;
  const opened: OpenedPage[] = [];

  before(async () => {
    await builtPage();
    world = await ToldWorld.start();
    asked = await world.ask('staged');
    await world.said(asked, /waits for an approval/);
    await world.card(asked, /Asked here/);
    await world.quiet();
  });
  after(() => world.local.stop());
  afterEach(async () => {
    for (const teams of opened.splice(0)) await teams.close();
  });

  const open = async (options: BrowserContextOptions = WIDE): Promise<OpenedPage> => {
    const { surroundings, app, origin } = world.local;
    const teams = await openLocalTeams({ origin, url: surroundings.url(app.port) }, options);
    opened.push(teams);
    return teams;
  };
  const check = async ({ page, violations, complaints }: OpenedPage, name: string): Promise<void> => {
    await page.screenshot({ path: path.join(PICTURES, `${name}.png`) });
    assert.deepEqual(await violations(), [], name);
    const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    assert.equal(overflow, 0, `${name} is wider than its window`);
    assert.deepEqual(complaints, []);
  };

  for (const [look, options] of LOOKS) {
    it(`shows the card with its duties, the call in the channel and the copy with its reason: ${look}`, async () => {
      const teams = await open(options);
      const { page } = teams;
      await teams.actAs('sven');
      if (look === 'narrow') await page.getByRole('button', { name: 'Back to the list' }).click();
      await page.getByTestId('open-channel-General').click();
      const thread = page.locator(`[data-thread="${asked.thread}"]`);
      const card = thread.getByTestId('card').first();
      await card.getByText('Asked here').waitFor();
      assert.deepEqual((await card.locator('.mention').allTextContents()).toSorted(), ['Dirk Smith', 'Sara Smith']);
      for (const duty of ['sre · 0 of 1', 'security · 0 of 1', 'head · 0 of 1']) await card.getByText(duty).first().waitFor();
      const call = thread.getByTestId('message').filter({ hasText: 'waits for an approval' });
      assert.deepEqual((await call.locator('.message-text .mention').allTextContents()).toSorted(), ['Dirk Smith', 'Sara Smith']);
      await check(teams, `asked-channel-${look}`);
      if (look === 'narrow') await page.getByRole('button', { name: 'Back to the list' }).click();
      await page.getByTestId('open-chat').click();
      const copy = page.getByTestId('card').filter({ hasText: asked.run.id });
      await copy.getByText('You are asked because you have the role sre.').waitFor();
      assert.equal(await copy.getByText('Asked here').count(), 0);
      await copy.getByRole('button', { name: 'Approve', exact: true }).waitFor();
      await check(teams, `asked-chat-${look}`);
    });
  }

  it('marks the chat of a persona who was not looked at yet, until it is opened', async () => {
    const teams = await open();
    await teams.actAs('cleo');
    await teams.page.locator('[data-testid="open-chat"].unread').waitFor();
    await teams.page.getByTestId('open-chat').click();
    await teams.page.locator('[data-testid="open-chat"]:not(.unread)').waitFor();
  });

  it('shows a whisper to its reader, and marks it as that', async () => {
    const { teams } = world.local;
    const card = await world.card(asked);
    await world.pressWith('otto', card, { type: 'Action.Submit', verb: 'approve', handle: world.handleOn(card, 'approve') });
    await teams.waitFor((message) => message.onlyFor === 'otto');
    const page = await open();
    await page.actAs('otto');
    await page.page.getByTestId('open-channel-General').click();
    await page.page.getByTestId('only-you').waitFor();
    await check(page, 'asked-whisper');
    await page.actAs('asker');
    assert.equal(await page.page.getByTestId('only-you').count(), 0);
  });

  it('shows literally what an approver typed when it calls the requester', async () => {
    await world.vote('cleo', await world.copy('cleo', asked), 'reject', '<img src=x> **no** &amp; [x](https://evil.example)');
    await world.said(asked, /rejected/);
    const teams = await open();
    await teams.page.getByTestId('open-channel-General').click();
    const thread = teams.page.locator(`[data-thread="${asked.thread}"]`);
    const told = thread.getByTestId('message').filter({ hasText: 'Cleo Smith rejected “act in staged”' });
    await told.waitFor();
    const text = (await told.locator('.message-text').textContent()) ?? '';
    assert.ok(text.includes('“<img src=x> **no** &amp; [x](https://evil.example)”'), text);
    assert.equal(await told.locator('.message-text :is(img, strong, a)').count(), 0);
    await check(teams, 'asked-told');
  });
});
