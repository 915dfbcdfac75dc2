import assert from 'node:assert/strict';
import { asObject } from '../../../bot/local/json-object.ts';
import { isShown } from '../../support/shown.ts';
import { until as comesTrue } from '../../support/until.ts';
import { openStand, type Stand, until } from '../stand.ts';
import { builtPage } from './built-page.ts';
import { answerWithCards, post, sampleCard } from './card-bot.ts';
import { NARROW, type OpenedPage, openLocalTeams } from './opened-page.ts';

describe('page of Local Teams', function () {
  this.timeout(120_000);
  let stand: Stand;
  let teams: OpenedPage;

  before(async () => {
    await builtPage();
  });
  beforeEach(async () => {
    stand = await openStand();
    answerWithCards(stand);
    teams = await openLocalTeams(stand);
  });
  afterEach(async () => {
    await teams.close();
    await stand.close();
    assert.deepEqual(teams.complaints, []);
  });

  const lastActivity = () => stand.received.at(-1)?.activity ?? assert.fail('the bot heard nothing');
  const cardIn = (text: string) => teams.page.getByTestId('card').filter({ hasText: text });

  it('takes the key out of the address, and keeps it for a reload', async () => {
    assert.equal(new URL(teams.page.url()).hash, '');
    await teams.page.reload();
    await teams.page.getByTestId('compose').waitFor();
  });

  it('answers in a thread', async () => {
    const { page } = teams;
    await teams.write('@Signalbox deploy');
    await cardIn('Waiting for approval').waitFor();
    const root = lastActivity()['id'];
    await page.getByTestId('thread-reply').click();
    await teams.write('@Signalbox status', 'reply-box');
    await until(() => lastActivity()['text'] === '<at>Signalbox</at> status');
    assert.equal(lastActivity()['replyToId'], root);
    await page.getByTestId('thread').getByText('status').waitFor();
    assert.equal(await page.getByTestId('thread').count(), 1);
  });

  it('presses a button as the persona, with what was typed into the card', async () => {
    const { page } = teams;
    await teams.write('@Signalbox deploy');
    await cardIn('Waiting for approval').waitFor();
    await teams.actAs('manager-a');
    await page.getByLabel('Comment').fill('looks good');
    await page.getByRole('button', { name: 'Approve' }).click();
    await cardIn('Approved by you').waitFor();
    const action = asObject(asObject(lastActivity()['value'])?.['action']);
    assert.deepEqual([action?.['verb'], action?.['data']], ['approve', { handle: 'h-1', comment: 'looks good', when: 'now' }]);
    assert.equal(asObject(lastActivity()['from'])?.['name'], 'Release manager A');
    await teams.actAs('developer');
    await isShown(cardIn('Approved by you'), 0);
    await cardIn('Waiting for approval').waitFor();
  });

  it('shows a notice to the presser alone', async () => {
    const { page } = teams;
    await teams.write('@Signalbox deploy');
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByTestId('notice').filter({ hasText: 'somebody else must approve it' }).waitFor();
    await teams.actAs('outsider');
    await isShown(page.getByTestId('notice'), 0);
    await teams.actAs('developer');
    await page.getByTestId('notice').getByRole('button', { name: 'Dismiss' }).click();
    await page.getByTestId('notice').waitFor({ state: 'detached' });
  });

  it('follows changes of a card without losing what is being typed into it', async () => {
    const { page } = teams;
    await teams.write('@Signalbox deploy');
    await page.getByLabel('Comment').fill('half a sen');
    const card = stand.emulator.world.board.all().find((message) => message.from.kind === 'bot') ?? assert.fail();
    const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', content: sampleCard('Still waiting') }];
    const path = `/v3/conversations/${encodeURIComponent(`${card.place};messageid=${card.threadId}`)}/activities/${card.id}`;
    await stand.connector('PUT', path, { type: 'message', attachments });
    await cardIn('Still waiting').waitFor();
    assert.equal(await page.getByLabel('Comment').inputValue(), 'half a sen');
    await page.keyboard.type('tence');
    assert.equal(await page.getByLabel('Comment').inputValue(), 'half a sentence');
  });

  it('tells the bot of an edit', async () => {
    const { page } = teams;
    await teams.write('@Signalbox deploy one');
    await cardIn('Waiting for approval').waitFor();
    await page.getByTestId('message').first().hover();
    await page.getByTestId('edit').click();
    await page.getByTestId('edit-box').press('Backspace');
    await page.keyboard.type('!');
    await page.keyboard.press('Enter');
    await page.getByTestId('message').filter({ hasText: 'Edited' }).waitFor();
    await until(() => lastActivity()['type'] === 'messageUpdate');
    assert.equal(lastActivity()['text'], '<at>Signalbox</at> deploy on!');
  });

  it('keeps the chats of the personas apart', async () => {
    const { page } = teams;
    await page.getByTestId('open-chat').click();
    await until(() => stand.received.some((one) => one.activity['type'] === 'conversationUpdate'));
    await page.getByTestId('compose').click();
    await page.keyboard.type('my secret');
    await page.keyboard.press('Enter');
    await page.getByTestId('message').filter({ hasText: 'my secret' }).waitFor();
    await cardIn('Waiting for approval').waitFor();
    await teams.actAs('outsider');
    await page.getByText('This is Outsider’s own chat').waitFor();
    assert.equal(await page.getByText('my secret').count(), 0);
  });

  it('marks what another persona has not read', async () => {
    const { page } = teams;
    await teams.actAs('manager-a');
    await page.getByTestId('open-chat').click();
    await stand.emulator.say('developer', '@Signalbox deploy');
    await page.locator('.conversation.channel.unread').waitFor();
    await page.getByTestId('open-channel-Deployments').click();
    await page.locator('.conversation.channel.unread').waitFor({ state: 'detached' });
  });

  it('helps a newcomer to the first steps', async () => {
    const { page } = teams;
    await teams.actAs('outsider');
    await page.getByTestId('try-step').nth(0).click();
    await page.locator('[data-persona="developer"]').waitFor();
    assert.equal(await page.getByTestId('compose').textContent(), 'Signalbox deploy shop 1.1.0 to staging');
    await page.getByTestId('send').click();
    await cardIn('Waiting for approval').waitFor();
    assert.equal(lastActivity()['text'], '<at>Signalbox</at> deploy shop 1.1.0 to staging');
    await page.getByTestId('first-steps').waitFor({ state: 'detached' });
  });

  it('stays where one reads, and goes to the end for what one writes', async () => {
    const { page } = teams;
    for (let number = 1; number <= 12; number += 1) await stand.emulator.say('manager-a', `@Signalbox number ${number}`);
    await page.getByTestId('card').nth(11).waitFor();
    const fromEnd = (): Promise<number> =>
      page.getByTestId('message-list').evaluate((list) => Math.round(list.scrollHeight - list.scrollTop - list.clientHeight));
    const atEnd = (): Promise<boolean> => comesTrue('the end is shown', async () => (await fromEnd()) < 4);
    await atEnd();
    await page.getByTestId('message-list').hover();
    await page.mouse.wheel(0, -1500);
    await page.getByRole('button', { name: 'Newest' }).waitFor();
    const before = await page.getByTestId('message-list').evaluate((list) => list.scrollTop);
    await stand.emulator.say('manager-b', '@Signalbox more');
    await page.getByTestId('card').nth(12).waitFor();
    assert.equal(await page.getByTestId('message-list').evaluate((list) => list.scrollTop), before);
    assert.ok((await fromEnd()) > 500);
    await teams.write('@Signalbox mine');
    await page.getByTestId('card').nth(13).waitFor();
    await atEnd();
  });

  it('shows hostile texts as texts', async () => {
    const { page } = teams;
    const evil = '<img src=x onerror=alert(1)> [click](javascript:alert(2)) **bold** <script>alert(3)</script>';
    await stand.emulator.say('developer', `@Signalbox ${evil}`);
    const send = { conversation: { id: stand.emulator.world.team.id } };
    const body = [{ type: 'TextBlock', text: evil, wrap: true }];
    await post(stand, send, {
      type: 'AdaptiveCard',
      version: '1.5',
      body,
      actions: [{ type: 'Action.OpenUrl', title: evil, url: 'javascript:alert(4)' }],
    });
    await page.locator('.ac-textBlock strong').filter({ hasText: 'bold' }).waitFor();
    await page.locator('.ac-pushButton').last().click();
    assert.equal(await page.locator('.scroll img[src="x"], .scroll script, .scroll a').count(), 0);
    await page.getByTestId('message').filter({ hasText: '**bold**' }).first().waitFor();
  });

  it('shows no card of a version that Teams does not know', async () => {
    const newer = {
      type: 'AdaptiveCard',
      version: '9.0',
      fallbackText: 'Please look at the tab.',
      body: [{ type: 'TextBlock', text: 'from the future' }],
    };
    await post(stand, { conversation: { id: stand.emulator.world.team.id } }, newer);
    await cardIn('Please look at the tab.').waitFor();
    assert.equal(await teams.page.getByText('from the future').count(), 0);
  });

  it('remembers the theme, and follows the system until one is chosen', async () => {
    const { page } = teams;
    await page.locator('.provider.light').first().waitFor();
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.reload();
    await page.locator('.provider.dark').first().waitFor();
    await page.getByTestId('theme-switch').click();
    await page.getByTestId('theme-contrast').click();
    await page.reload();
    await page.locator('.provider.contrast').first().waitFor();
  });

  it('goes from list to conversation and back on a phone', async () => {
    const phone = await openLocalTeams(stand, NARROW);
    try {
      assert.equal(await phone.page.getByTestId('open-chat').isVisible(), false);
      await phone.page.getByRole('button', { name: 'Back to the list' }).click();
      await phone.page.getByTestId('open-chat').click();
      await phone.page.getByTestId('compose').waitFor();
      assert.equal(await phone.page.getByTestId('open-chat').isVisible(), false);
    } finally {
      await phone.close();
    }
    assert.deepEqual(phone.complaints, []);
  });
});

describe('page of Local Teams without its server', function () {
  this.timeout(120_000);

  before(async () => {
    await builtPage();
  });

  it('asks for the printed address when it has no key', async () => {
    const stand = await openStand();
    const teams = await openLocalTeams(stand);
    try {
      await teams.page.evaluate('sessionStorage.clear()');
      await teams.page.reload();
      await teams.page.getByText('Open Local Teams by the address that Signalbox printed').waitFor();
      await teams.page.goto(`${stand.origin}/local/#key=wrong`);
      await teams.page.reload();
      await teams.page.getByText('This page belongs to an earlier start.').waitFor();
    } finally {
      await teams.close();
      await stand.close();
    }
  });

  it('says so when the server is gone', async () => {
    const stand = await openStand();
    const teams = await openLocalTeams(stand);
    try {
      await stand.close();
      await teams.page.getByTestId('connection').filter({ hasText: 'Signalbox does not answer' }).waitFor();
      await teams.write('hello');
      await teams.page.locator('.fui-ToastTitle').filter({ hasText: 'That did not work' }).waitFor();
    } finally {
      await teams.close();
    }
  });
});
