import assert from 'node:assert/strict';
import { AppError } from '../../../bot/core/errors.ts';
import { closeOpened } from '../support/cleaning.ts';
import { openTab } from '../support/opened-tab.ts';
import { type ServedTab, serveTab } from '../support/served-tab.ts';

const CAN = { audit: false, govern: false, explain: false, delegate: true };
const EMPTY = { given: [], received: [], can: { handOn: [], away: false } };

async function delegating(): Promise<ServedTab> {
  const served = await serveTab();
  served.world.set({ can: CAN });
  return served;
}

describe('the page of delegations', function () {
  this.timeout(120_000);
  afterEach(closeOpened);

  it('lists whose votes are with whom until when, through whom, and who is away', async () => {
    const { frame } = await openTab(await delegating());
    await frame.getByRole('link', { name: 'Delegations' }).click();
    await frame.getByText('through Cora Diaz').waitFor();
    const given = await frame.getByRole('region', { name: 'My votes with others' }).getByRole('listitem').allTextContents();
    assert.match(given[0] ?? '', /^Bob Long as release-manager until .*Away.*out of office/);
    assert.doesNotMatch(given[1] ?? '', /Away/);
    const received = await frame.getByRole('region', { name: 'Votes given to me' }).textContent();
    assert.match(received ?? '', /Hugo Weiss as head-of-it until .*through Cora Diaz · on a plane/);
  });

  it('hands all votes on, on the clock of the person', async () => {
    const served = await delegating();
    const { frame } = await openTab(served, { at: '#/delegations' });
    await frame.getByRole('textbox', { name: 'Colleague who stands in' }).fill('cora@example.com');
    await frame.getByLabel('Until').fill('2027-01-15T16:00');
    await frame.getByRole('button', { name: 'Hand on' }).click();
    await frame.getByText('cora@example.com').waitFor();
    assert.deepEqual(served.world.done, [
      { handOn: { role: null, to: 'cora@example.com', until: new Date('2027-01-15T15:00:00Z'), reason: '', timezone: 'Europe/Berlin' } },
    ]);
  });

  it('hands the vote of one role on, and tells whose it is when it is not one’s own', async () => {
    const served = await delegating();
    const { frame } = await openTab(served, { at: '#/delegations' });
    await frame.getByRole('radio', { name: 'Only as security, the vote of Eve Stone' }).click();
    await frame.getByRole('textbox', { name: 'Colleague who stands in' }).fill('cora@example.com');
    await frame.getByRole('textbox', { name: 'Reason' }).fill('workshop');
    await frame.getByRole('button', { name: 'Hand on' }).click();
    await frame.getByText('workshop').waitFor();
    const [asked] = served.world.done as readonly { handOn?: { role: string; reason: string } }[];
    assert.deepEqual([asked?.handOn?.role, asked?.handOn?.reason], ['security', 'workshop']);
  });

  it('takes a vote back after asking once', async () => {
    const served = await delegating();
    const { frame, violations } = await openTab(served, { at: '#/delegations' });
    await frame.getByRole('button', { name: 'Take back: Bob Long, release-manager' }).click();
    const dialog = frame.getByRole('dialog', { name: 'Take this vote back?' });
    await dialog.waitFor();
    assert.deepEqual(await violations(), []);
    await dialog.getByRole('button', { name: 'Take back' }).click();
    await frame.getByText('Bob Long').first().waitFor({ state: 'detached' });
    assert.deepEqual(served.world.done, [{ end: 'd-7hk2m9qd' }]);
  });

  it('keeps what was filled in when the server refuses, and shows its sentence', async () => {
    const served = await delegating();
    served.world.set({ refusal: new AppError({ code: 'not_found', reason: 'person.unknown', message: 'The directory knows nobody.' }) });
    const { frame } = await openTab(served, { at: '#/delegations' });
    const colleague = frame.getByRole('textbox', { name: 'Colleague who stands in' });
    await colleague.fill('nobody');
    await frame.getByRole('button', { name: 'Hand on' }).click();
    await frame.getByText('The directory knows nobody.').waitFor();
    assert.equal(await colleague.inputValue(), 'nobody');
  });

  it('says so when no role can be handed on', async () => {
    const served = await delegating();
    served.world.set({ delegations: EMPTY });
    const { frame } = await openTab(served, { at: '#/delegations' });
    await frame.getByText('None of your roles can be handed on.').waitFor();
    assert.equal(await frame.getByRole('button', { name: 'Hand on' }).count(), 0);
  });

  it('is not in the bar of somebody who has nothing to hand on', async () => {
    const { frame } = await openTab(await serveTab());
    await frame.getByRole('link', { name: 'Audit' }).waitFor();
    assert.equal(await frame.getByRole('link', { name: 'Delegations' }).count(), 0);
  });
});
