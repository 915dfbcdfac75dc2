import assert from 'node:assert/strict';
import { until } from '../../support/until.ts';
import { closeOpened } from '../support/cleaning.ts';
import { openTab } from '../support/opened-tab.ts';
import { type ServedTab, serveTab } from '../support/served-tab.ts';

const CORA = { objectId: '33333333-3333-4333-8333-333333333304', displayName: 'Cora Diaz', email: 'cora@example.com' };
const CHOOSE = { name: 'Choose from Teams: Colleague who stands in' };

async function delegating(): Promise<ServedTab> {
  const served = await serveTab();
  served.world.set({ can: { audit: false, govern: false, explain: true, delegate: true } });
  return served;
}

describe('choosing a person from Teams', function () {
  this.timeout(120_000);
  afterEach(closeOpened);

  it('shows the name, and hands on to the object id', async () => {
    const served = await delegating();
    const { frame, page, violations } = await openTab(served, { at: '#/delegations', people: JSON.stringify(CORA) });
    await frame.getByRole('button', CHOOSE).click();
    const colleague = frame.getByRole('textbox', { name: 'Colleague who stands in' });
    await frame.locator('input[value="Cora Diaz"]').waitFor();
    assert.equal(await colleague.inputValue(), 'Cora Diaz');
    assert.deepEqual(await violations(), []);
    assert.deepEqual(await page.evaluate('window.host.asked'), {
      title: 'Colleague who stands in',
      singleSelect: true,
      openOrgWideSearchInChatOrChannel: true,
    });
    await frame.getByLabel('Until').fill('2027-01-15T16:00');
    await frame.getByRole('button', { name: 'Hand on' }).click();
    await frame.getByText(CORA.objectId).first().waitFor();
    const [asked] = served.world.done as readonly { handOn?: { to: string } }[];
    assert.equal(asked?.handOn?.to, CORA.objectId);
  });

  it('takes what is typed over a chosen name as typed', async () => {
    const { frame } = await openTab(await delegating(), { at: '#/delegations', people: JSON.stringify(CORA) });
    await frame.getByRole('button', CHOOSE).click();
    await frame.locator('input[value="Cora Diaz"]').waitFor();
    const colleague = frame.getByRole('textbox', { name: 'Colleague who stands in' });
    await colleague.fill('bob@example.com');
    assert.equal(await colleague.inputValue(), 'bob@example.com');
  });

  it('asks about the chosen one in “Who can?”', async () => {
    const served = await delegating();
    const { frame } = await openTab(served, { at: '#/who?what=deploy&environment=production', people: JSON.stringify(CORA) });
    await frame.getByRole('button', { name: 'Choose from Teams: Person' }).click();
    await frame.locator('input[value="Cora Diaz"]').waitFor();
    // What the address asks is answered before that, about the person themselves.
    await frame.getByRole('region', { name: 'Why' }).waitFor();
    const before = served.world.done.length;
    await frame.getByRole('button', { name: 'Ask' }).click();
    await until('the question is asked', () => served.world.done.length > before);
    assert.deepEqual(served.world.done.at(-1), { explain: { workflow: 'deploy', environment: 'production', person: CORA.objectId } });
    assert.equal(await frame.getByRole('textbox', { name: 'Person' }).inputValue(), 'Cora Diaz');
  });

  it('changes nothing when the list is closed without a choice', async () => {
    const { frame } = await openTab(await delegating(), { at: '#/delegations', people: 'cancel' });
    const colleague = frame.getByRole('textbox', { name: 'Colleague who stands in' });
    await colleague.fill('bob@example.com');
    await frame.getByRole('button', CHOOSE).click();
    await frame.getByRole('button', CHOOSE).click();
    assert.equal(await colleague.inputValue(), 'bob@example.com');
    assert.equal(await frame.getByText('Teams did not open its list').count(), 0);
  });

  it('says what to do when Teams cannot open its list', async () => {
    const { frame } = await openTab(await delegating(), { at: '#/delegations', people: 'broken' });
    await frame.getByRole('button', CHOOSE).click();
    await frame.getByText('Teams did not open its list of people. Type the sign-in name instead.').waitFor();
  });

  it('is not offered where the client has no list of people', async () => {
    const { frame } = await openTab(await delegating(), { at: '#/delegations' });
    await frame.getByRole('textbox', { name: 'Colleague who stands in' }).waitFor();
    assert.equal(await frame.getByRole('button', CHOOSE).count(), 0);
  });
});
