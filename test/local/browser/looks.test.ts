import assert from 'node:assert/strict';
import type { BrowserContextOptions } from 'playwright-core';
import { variants } from '../../support/counts.ts';
import { openStand, type Stand } from '../stand.ts';
import { builtPage } from './built-page.ts';
import { answerWithCards } from './card-bot.ts';
import { NARROW, type OpenedPage, openLocalTeams, WIDE } from './opened-page.ts';

const LOOKS: readonly (readonly [string, BrowserContextOptions])[] = [
  ['light', WIDE],
  ['dark', { ...WIDE, colorScheme: 'dark' }],
  ['contrast', { ...WIDE, contrast: 'more' }],
  ['narrow-light', NARROW],
  ['narrow-dark', { ...NARROW, colorScheme: 'dark' }],
];

describe('looks of Local Teams', function () {
  this.timeout(120_000);
  let stand: Stand;

  before(async () => {
    await builtPage();
  });
  beforeEach(async () => {
    stand = await openStand();
    answerWithCards(stand);
  });
  afterEach(() => stand.close());

  /** No finding of axe, nothing wider than the window, nothing on the console. */
  const check = async (teams: OpenedPage, name: string): Promise<void> => {
    await teams.screenshot(name);
    assert.deepEqual(await teams.violations(), [], name);
    const overflow = await teams.page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    assert.equal(overflow, 0, `${name} is wider than its window`);
    assert.deepEqual(teams.complaints, []);
  };

  // Of all looks the last has most that can go wrong.
  for (const [look, options] of variants(LOOKS, LOOKS.length - 1)) {
    it(`are readable for everybody: ${look}`, async () => {
      const teams = await openLocalTeams(stand, options);
      try {
        const { page } = teams;
        await page.getByTestId('first-steps').waitFor();
        await check(teams, `${look}-empty`);
        await teams.write('@Signalbox deploy shop 1.1.0 to production');
        await page.getByRole('button', { name: 'Approve' }).click();
        await page.getByTestId('notice').waitFor();
        await check(teams, `${look}-channel`);
        await page.getByTestId('compose').click();
        await page.keyboard.type('/why deploy');
        await page.getByText('Only Signalbox will see').waitFor();
        await check(teams, `${look}-slash-typed`);
        await page.keyboard.press('Enter');
        await page.getByTestId('only-you').nth(1).waitFor();
        await check(teams, `${look}-slash`);
        await page.getByTestId('compose').click();
        await page.keyboard.type('@');
        await page.getByTestId('mention-item').first().waitFor();
        await check(teams, `${look}-mention`);
        await page.keyboard.press('Escape');
        await page.keyboard.press('Backspace');
        await page.getByTestId('persona-switch').click();
        await page.getByTestId('persona-outsider').waitFor();
        await check(teams, `${look}-personas`);
        await page.keyboard.press('Escape');
        await page.getByTestId('steps-open').click();
        await page.getByTestId('first-steps').waitFor();
        await check(teams, `${look}-steps`);
        await page.keyboard.press('Escape');
        if (look.startsWith('narrow')) {
          await page.getByRole('button', { name: 'Back to the list' }).click();
          await check(teams, `${look}-list`);
        }
        await page.getByTestId('open-chat').click();
        await teams.write('help');
        await page.getByTestId('card').waitFor();
        await check(teams, `${look}-chat`);
      } finally {
        await teams.close();
      }
    });
  }

  it('fit the smallest phone', async () => {
    const teams = await openLocalTeams(stand, { ...NARROW, viewport: { width: 320, height: 568 } });
    try {
      await teams.actAs('manager-a');
      await teams.write('@Signalbox deploy');
      await teams.page.getByRole('button', { name: 'Reject' }).waitFor();
      await check(teams, 'smallest');
      assert.equal(await teams.page.getByRole('button', { name: 'Newest' }).count(), 0);
    } finally {
      await teams.close();
    }
  });
});
