import type { Browser, Locator, Page } from 'playwright-core';
import { z } from 'zod';
import { BOT_NAME, type PlaygroundPerson, REQUESTER, teamsId } from './people.ts';
import { PLAYGROUND_ORIGIN } from './playground.ts';

const PATIENCE_MS = 30_000;
/** Where the playground's page sends a press. */
const PRESSES = /\/_conversation\/v1\/(?:invoke|submit)$/;

/** A channel of the playground's team, as its own page shows it. */
export type Channel = Readonly<{
  page: Page;
  /** Begins a thread with a message that mentions the bot, written by the requester; returns the thread's card. */
  ask(command: string): Promise<Locator>;
  /** Presses a button of the card as this person. */
  press(person: PlaygroundPerson, card: Locator, button: string): Promise<void>;
}>;

export async function openChannel(browser: Browser, name: string): Promise<Channel> {
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  // The page asks Microsoft for fonts; there is no way out of the namespace, and it works without.
  await page.route(/^https:/, (route) => route.abort());
  let actingPerson = REQUESTER;
  // The page knows one acting user, its server any that the configuration lists.
  await page.route(PRESSES, async (route) => {
    const body = z.looseObject({}).parse(route.request().postDataJSON());
    await route.continue({ postData: JSON.stringify({ ...body, from: { id: teamsId(actingPerson) } }) });
  });
  await page.goto(PLAYGROUND_ORIGIN);
  // Its entries are buttons with another role.
  await page.locator(`button[aria-label="${name}"]`).click();
  // It greets once the channel was opened: bot and playground speak to each other.
  await page.getByText(`Hello, I am ${BOT_NAME}.`).last().waitFor();
  return {
    page,
    ask: (command) => ask(page, command),
    press: async (person, card, button) => {
      actingPerson = person;
      await card.getByRole('button', { name: button, exact: true }).click();
    },
  };
}

async function ask(page: Page, command: string): Promise<Locator> {
  const cards = page.locator('.ac-adaptiveCard');
  const title = cards.filter({ hasText: command });
  const before = await title.count();
  await page.locator('div[contenteditable=true][role=textbox]').first().click();
  await page.keyboard.type('@');
  await page
    .getByRole('menuitem', { name: new RegExp(BOT_NAME) })
    .last()
    .click();
  await page.keyboard.type(` ${command}`);
  await page.getByRole('button', { name: 'Post', exact: true }).click();
  // The newest thread is the first one of the channel.
  await title.nth(before).waitFor();
  return title.first();
}
