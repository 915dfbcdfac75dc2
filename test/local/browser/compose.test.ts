import assert from 'node:assert/strict';
import { asObject } from '../../../bot/local/json-object.ts';
import { openStand, type Stand, until } from '../stand.ts';
import { builtPage } from './built-page.ts';
import { answerWithCards } from './card-bot.ts';
import { type OpenedPage, openLocalTeams } from './opened-page.ts';

describe('compose box of Local Teams', function () {
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

  it('mentions the bot by the menu that @ opens', async () => {
    const { page } = teams;
    await page.getByTestId('compose').click();
    await page.keyboard.type('@');
    assert.deepEqual(await page.locator('.mention-name').allTextContents(), [
      'Signalbox',
      'Release manager A',
      'Release manager B',
      'Outsider',
    ]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.keyboard.type('deploy shop 1.1.0 to staging');
    await page.keyboard.press('Enter');
    await cardIn('Waiting for approval').waitFor();
    assert.equal(lastActivity()['text'], '<at>Signalbox</at> deploy shop 1.1.0 to staging');
    assert.equal(asObject(lastActivity()['from'])?.['name'], 'Developer');
  });

  it('sends what begins with / as a slash command, which nobody else sees', async () => {
    const { page } = teams;
    await page.getByTestId('compose').click();
    await page.keyboard.type('/status');
    await page.getByText('Only Signalbox will see this command.').waitFor();
    await page.keyboard.press('Enter');
    await until(() => stand.received.length > 0);
    assert.equal(lastActivity()['text'], 'status');
    assert.equal(asObject(lastActivity()['recipient'])?.['isTargeted'], true);
    const [message] = stand.emulator.world.board.all();
    assert.equal(message?.onlyFor, 'developer');
    await page.getByTestId('only-you').nth(1).waitFor();
    assert.equal(await page.getByTestId('thread-reply').count(), 0, 'nobody can reply to it');
    await page.getByTestId('persona-switch').click();
    await page.getByTestId('persona-outsider').click();
    await page.getByTestId('message').first().waitFor({ state: 'detached' });
  });

  it('sends a path, and what is written in a personal chat, as it is', async () => {
    const { page } = teams;
    await page.getByTestId('open-chat').click();
    await teams.write('/status');
    await until(() => stand.received.some(({ activity }) => activity['text'] === '/status'));
    assert.equal(asObject(lastActivity()['recipient'])?.['isTargeted'], undefined);
  });

  it('narrows the menu down by what is typed, and closes it with Escape', async () => {
    const { page } = teams;
    await page.getByTestId('compose').click();
    await page.keyboard.type('ask @man');
    assert.deepEqual(await page.locator('.mention-name').allTextContents(), ['Release manager A', 'Release manager B']);
    await page.keyboard.press('Escape');
    await page.getByTestId('mention-item').first().waitFor({ state: 'detached' });
    assert.equal(await page.getByTestId('compose').textContent(), 'ask @man');
  });

  it('makes a mention of a name that is typed out', async () => {
    const { page } = teams;
    await page.getByTestId('compose').click();
    await page.keyboard.type('@signalbox help');
    await page.keyboard.press('Enter');
    await until(() => stand.received.length > 0);
    assert.equal(lastActivity()['text'], '<at>Signalbox</at> help');
  });

  it('keeps lines apart with Shift+Enter, and pastes plain text only', async () => {
    const { page } = teams;
    await page.getByTestId('compose').click();
    await page.keyboard.type('@signalbox one');
    await page.keyboard.press('Shift+Enter');
    await page.evaluate(`{
      const data = new DataTransfer();
      data.setData('text/plain', 'two <b>three</b>');
      data.setData('text/html', '<b onclick="x()">two</b>');
      document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    }`);
    await page.keyboard.press('Enter');
    await until(() => stand.received.length > 0);
    assert.equal(lastActivity()['text'], '<at>Signalbox</at> one\ntwo <b>three</b>');
  });

  it('warns before a message that the bot would not see', async () => {
    const { page } = teams;
    await page.getByTestId('compose').click();
    await page.keyboard.type('deploy shop');
    await page.getByText('Type @ and choose Signalbox, or it will not see this message.').waitFor();
    await page.keyboard.press('Enter');
    await page.getByTestId('message').filter({ hasText: 'deploy shop' }).waitFor();
    assert.equal(stand.received.length, 0);
  });
});
