import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { AppError } from '../../../bot/core/errors.ts';
import { closeOpened } from '../support/cleaning.ts';
import { openTab } from '../support/opened-tab.ts';
import { STRANGER, sampleLogState } from '../support/sample-log.ts';
import { serveTab } from '../support/served-tab.ts';

async function verify(frame: Frame, event: string): Promise<void> {
  const line = frame.getByRole('button', { name: event });
  if ((await line.getAttribute('aria-expanded')) === 'false') await line.click();
  await frame.getByRole('button', { name: 'Verify this event' }).click();
}

const ASKED = 'Dana Okafor asked for deploy';
const AUDIT = { at: '#/audit?person=Dana' };

describe('an event on the audit page', function () {
  this.timeout(120_000);
  afterEach(closeOpened);

  it('is verified in the browser, which remembers the key and does not take another one unasked', async () => {
    const served = await serveTab();
    const { frame, complaints } = await openTab(served, AUDIT);
    await verify(frame, ASKED);
    await frame.getByText('Event 213 is in the log that signalbox.example.com/notary signed on').waitFor();
    await frame.getByText('This browser sees the key for the first time').waitFor();
    await verify(frame, ASKED);
    await frame.getByText('for the first time').waitFor({ state: 'detached' });
    await frame.getByText('This page shows the event as it was recorded.').waitFor();
    served.world.set({ signer: STRANGER });
    await verify(frame, ASKED);
    await frame.getByText('by another key than this browser knows').waitFor();
    await frame.getByRole('button', { name: 'Remember the new key' }).click();
    await frame.getByText('The new key is remembered.').waitFor();
    await verify(frame, ASKED);
    await frame.getByText('This page shows the event as it was recorded.').waitFor();
    assert.deepEqual(complaints, []);
  });

  it('is not proven when it was changed on the way, and the page says what to do', async () => {
    const served = await serveTab();
    served.world.set({ forge: (proof) => ({ ...proof, line: proof.line.replace('"via":"chat"', '"via":"card"') }) });
    const { frame } = await openTab(served, AUDIT);
    await verify(frame, ASKED);
    await frame.getByText('Event 213 is not proven.').waitFor();
    await frame.getByText('Tell your auditors, and leave everything as it is').waitFor();
    assert.equal(await frame.getByText('as it was recorded').count(), 0);
  });

  it('is said to be too new, or not to be readable, when there is no proof', async () => {
    const served = await serveTab();
    const { frame } = await openTab(served, { at: '#/audit?text=asks' });
    await verify(frame, 'Signalbox asks 1 release-manager');
    await frame.getByText('This event is not sealed yet.').waitFor();
    served.cable.cut();
    await verify(frame, 'Signalbox asks 1 release-manager');
    await frame.getByText('The proof could not be read.').waitFor();
  });
});

describe('the audit page', function () {
  this.timeout(120_000);
  afterEach(closeOpened);

  it('says how the log stands, and follows it without taking the focus', async () => {
    const served = await serveTab();
    const { frame } = await openTab(served, AUDIT);
    await frame.getByText('213 of 214 events sealed').waitFor();
    const person = frame.getByRole('textbox', { name: 'Person' });
    await person.focus();
    served.world.set({ logState: { ...sampleLogState(), trouble: 'The notary does not answer.' } });
    // What a browser does when the page is looked at again.
    await frame.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    await frame.getByText('Events are not being sealed.').waitFor();
    assert.equal(await person.evaluate((field) => field.ownerDocument.activeElement === field), true);
  });

  it('says nothing of the whole log to somebody who may not know', async () => {
    const served = await serveTab();
    served.world.set({ logState: null });
    const { frame } = await openTab(served, AUDIT);
    await frame.getByText(ASKED).waitFor();
    await frame.getByRole('region', { name: 'How the log stands' }).waitFor({ state: 'detached' });
  });

  it('keeps filters under a name, brings them back and lets go of them', async () => {
    const served = await serveTab();
    const { frame } = await openTab(served, AUDIT);
    await frame.getByRole('button', { name: 'Save…' }).click();
    await frame.getByRole('button', { name: 'Save', exact: true }).click();
    await frame.getByText('Give them a name.').waitFor();
    await frame.getByRole('textbox', { name: 'Name' }).fill('Of Dana');
    await frame.getByRole('textbox', { name: 'Name' }).press('Enter');
    await frame.getByRole('dialog').waitFor({ state: 'detached' });
    assert.deepEqual(served.world.held().filters, [{ name: 'Of Dana', query: 'person=Dana' }]);
    await frame.getByRole('button', { name: 'Clear filters' }).click();
    await frame.getByRole('combobox', { name: 'Saved filters' }).selectOption('Of Dana');
    await frame.waitForURL(/#\/audit\?person=Dana$/);
    await frame.getByRole('button', { name: 'Delete…' }).click();
    served.world.set({ refusal: new AppError({ code: 'unavailable', reason: 'store.down', message: 'The database does not answer.' }) });
    await frame.getByRole('button', { name: 'Delete', exact: true }).click();
    await frame.getByText('The database does not answer.').waitFor();
    served.world.set({ refusal: null });
    await frame.getByRole('button', { name: 'Delete', exact: true }).click();
    await frame.getByRole('dialog').waitFor({ state: 'detached' });
    assert.deepEqual(served.world.held().filters, []);
  });

  it('keeps a filter that is chosen or cleared while something was being typed', async () => {
    const served = await serveTab();
    served.world.set({ filters: [{ name: 'Of Dana', query: 'person=Dana' }] });
    const { frame } = await openTab(served, { at: '#/audit' });
    const saved = frame.getByRole('combobox', { name: 'Saved filters' });
    await frame.getByRole('option', { name: 'Of Dana' }).waitFor({ state: 'attached' });
    const afterTyping = async (): Promise<string> => {
      await frame.page().waitForTimeout(600);
      return `${new URL(frame.url()).hash} ${await frame.getByRole('textbox', { name: 'Workflow' }).inputValue()}`;
    };
    await frame.getByRole('textbox', { name: 'Workflow' }).fill('dep');
    await saved.selectOption('Of Dana');
    assert.equal(await afterTyping(), '#/audit?person=Dana ');
    await frame.getByRole('textbox', { name: 'Workflow' }).fill('dep');
    await frame.getByRole('button', { name: 'Clear filters' }).click();
    assert.equal(await afterTyping(), '#/audit ');
  });

  it('exports what the filters say as a file, or says why not', async () => {
    const served = await serveTab();
    const { frame, page } = await openTab(served, AUDIT);
    await frame.getByRole('button', { name: 'Export…' }).click();
    served.world.set({ refusal: new AppError({ code: 'rate_limited', reason: 'export.busy', message: 'Two exports are under way.' }) });
    await frame.getByRole('button', { name: 'Export', exact: true }).click();
    await frame.getByText('Two exports are under way.').waitFor();
    served.world.set({ refusal: null });
    await frame.getByRole('radio', { name: 'CSV: for spreadsheets' }).check();
    const download = page.waitForEvent('download');
    await frame.getByRole('button', { name: 'Export', exact: true }).click();
    assert.equal((await download).suggestedFilename(), 'signalbox-audit-213.zip');
    await frame.getByRole('dialog').getByText('signalbox-audit-213.zip is saved (20 kB).').waitFor();
    assert.deepEqual(served.world.done, [{ export: { format: 'csv', person: 'Dana' } }]);
  });

  it('folds filters that are seldom needed, and opens with them when they are set', async () => {
    const { frame, reopen } = await (async () => {
      const tab = await openTab(await serveTab(), AUDIT);
      return { frame: () => tab.frame, reopen: tab.reopen };
    })();
    assert.equal(await frame().getByRole('combobox', { name: 'Kind' }).count(), 0);
    await frame().getByRole('button', { name: 'More filters' }).click();
    await frame().getByRole('combobox', { name: 'Kind' }).selectOption('decision.denied');
    await frame().getByText(ASKED).waitFor({ state: 'detached' });
    await frame().getByRole('button', { name: 'More filters' }).click();
    await frame().getByRole('button', { name: 'More filters (1 set)' }).waitFor();
    await reopen({ at: '#/audit?type=decision.denied' });
    await frame().getByRole('combobox', { name: 'Kind' }).waitFor();
  });
});
