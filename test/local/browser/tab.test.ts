import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { decodeJwt } from 'jose';
import { openStand, type Stand } from '../stand.ts';
import { builtPage } from './built-page.ts';
import { answerWithCards } from './card-bot.ts';
import { type OpenedPage, openLocalTeams } from './opened-page.ts';

const teamsJs = readFileSync(createRequire(import.meta.url).resolve('@microsoft/teams-js/dist/umd/MicrosoftTeams.min.js'), 'utf8');
const PAGE =
  '<!doctype html><html lang="en"><title>Tab</title><h1 id="out">Waiting</h1><script src="/tab/teams.js"></script><script src="/tab/tab.js"></script></html>';
// The smallest tab: Microsoft's own library against our host.
const TAB = `
const out = document.getElementById('out');
const { app, authentication, pages, people } = microsoftTeams;
const show = (key, value) => { out.dataset[key] = typeof value === 'string' ? value : JSON.stringify(value); };
app.initialize().then(async () => {
  const context = await app.getContext();
  show('search', location.search);
  show('context', context);
  show('token', await authentication.getAuthToken());
  app.registerOnThemeChangeHandler((theme) => show('theme', theme));
  app.notifySuccess();
  if (context.page.frameContext === 'settings') {
    pages.config.registerOnSaveHandler(async (saving) => {
      await pages.config.setConfig({ entityId: 'mine', suggestedDisplayName: 'My runs', contentUrl: location.origin + '/tab?start=mine&theme={theme}' });
      saving.notifySuccess();
    });
    pages.config.setValidityState(true);
  }
  window.choosePerson = () => people.selectPeople({ title: 'Who stands in?', singleSelect: true })
    .then((chosen) => show('chosen', chosen), (error) => show('chosen', error));
  window.openLink = (url) => app.openLink(url);
  out.textContent = 'Ready';
});`;

describe('tab in Local Teams', function () {
  this.timeout(120_000);
  let stand: Stand;
  let teams: OpenedPage;

  before(async () => {
    await builtPage();
  });
  beforeEach(async () => {
    stand = await openStand({ servesTab });
    answerWithCards(stand);
    teams = await openLocalTeams(stand);
  });
  afterEach(async () => {
    await teams.close();
    await stand.close();
    // teams-js asks a content network for its list of hosts; the product's tab is built without that.
    assert.deepEqual(
      teams.complaints.filter((one) => !one.includes('res.cdn.office.net') && !one.includes('net::ERR')),
      [],
    );
  });

  const frame = () => teams.page.frameLocator('[data-testid="tab-frame"]').locator('#out');
  const shown = async (key: string): Promise<string> => (await frame().getAttribute(`data-${key}`)) ?? '';
  const ready = () => frame().filter({ hasText: 'Ready' }).waitFor();
  const context = async () => JSON.parse(await shown('context'));

  it('gets the context of the channel and a token of the persona', async () => {
    await teams.page.getByTestId('tab-open').click();
    await ready();
    const { channel, user, page, app } = await context();
    assert.deepEqual(
      [channel.displayName, channel.id, user.userPrincipalName, page.frameContext, app.theme],
      ['Deployments', stand.emulator.world.team.id, 'developer@signalbox.example', 'content', 'default'],
    );
    const claims = decodeJwt(await shown('token'));
    assert.deepEqual([claims['name'], claims['oid']], ['Developer', user.id]);
    assert.equal(await shown('search'), '?theme=default&locale=en-us&here=1');
  });

  it('is opened anew for another persona', async () => {
    await teams.page.getByTestId('tab-open').click();
    await ready();
    await teams.actAs('manager-b');
    await frame().filter({ hasText: 'Ready' }).waitFor();
    assert.equal(decodeJwt(await shown('token'))['name'], 'Release manager B');
  });

  it('is a personal app without a channel', async () => {
    await teams.page.getByTestId('rail-app').click();
    await ready();
    const { channel, team } = await context();
    assert.deepEqual([channel, team], [undefined, undefined]);
  });

  it('follows the theme', async () => {
    await teams.page.getByTestId('tab-open').click();
    await ready();
    await teams.page.getByTestId('theme-switch').click();
    await teams.page.getByTestId('theme-dark').click();
    await teams.page.frameLocator('[data-testid="tab-frame"]').locator('#out[data-theme="dark"]').waitFor();
  });

  it('is added with its configuration page', async () => {
    await teams.page.getByTestId('tab-add').click();
    await ready();
    assert.equal((await context()).page.frameContext, 'settings');
    await teams.page.getByTestId('tab-save').click();
    await teams.page.getByRole('tab', { name: 'My runs', selected: true }).waitFor();
    await ready();
    assert.equal(await shown('search'), '?start=mine&theme=default');
    assert.equal((await context()).page.id, 'mine');
  });

  it('is reached by a deep link on a card, at the page it names', async () => {
    await teams.write('@Signalbox deploy');
    await teams.page.getByRole('link', { name: 'Look closer' }).click();
    await ready();
    assert.equal((await context()).page.subPageId, 'runs/r-1');
  });

  it('lets the app ask for a person, from the people of the organisation', async () => {
    await teams.page.getByTestId('tab-open').click();
    await ready();
    const asks = () => frame().evaluate(() => void (globalThis as unknown as { choosePerson(): void }).choosePerson());
    const answered = async (text: string) => {
      await frame()
        .and(teams.page.frameLocator('[data-testid="tab-frame"]').locator(`[data-chosen*="${text}"]`))
        .waitFor();
      return JSON.parse(await shown('chosen'));
    };
    await asks();
    const list = teams.page.getByRole('dialog', { name: 'Who stands in?' });
    await list.getByRole('button', { name: 'Cancel' }).click();
    assert.deepEqual(await answered('8000'), { errorCode: 8000 });
    await asks();
    await list.getByRole('button', { name: /^Release manager A/ }).click();
    const [chosen, ...others] = await answered('objectId');
    assert.deepEqual([chosen.displayName, chosen.email, others.length], ['Release manager A', 'manager-a@signalbox.example', 0]);
    assert.equal(await list.count(), 0);
  });

  it('leads back to a message by a deep link', async () => {
    await teams.write('@Signalbox deploy');
    await teams.page.getByTestId('card').waitFor();
    const { id, place } = stand.emulator.world.board.all()[0] ?? assert.fail();
    await teams.page.getByTestId('tab-open').click();
    await ready();
    const link = `https://teams.microsoft.com/l/message/${encodeURIComponent(place)}/${id}`;
    await frame().evaluate((_node, url) => (globalThis as unknown as { openLink(url: string): void }).openLink(url), link);
    await teams.page.locator(`[data-message-id="${id}"].shown`).waitFor();
  });
});

function servesTab(req: IncomingMessage, res: ServerResponse): void {
  const path = (req.url ?? '').split('?')[0];
  if (path === '/tab/teams.js') res.writeHead(200, { 'content-type': 'text/javascript' }).end(teamsJs);
  else if (path === '/tab/tab.js') res.writeHead(200, { 'content-type': 'text/javascript' }).end(TAB);
  else res.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
}
