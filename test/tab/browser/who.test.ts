import assert from 'node:assert/strict';
import { AppError } from '../../../bot/core/errors.ts';
import { closeOpened } from '../support/cleaning.ts';
import { openTab } from '../support/opened-tab.ts';
import { serveTab } from '../support/served-tab.ts';

const CAN = { audit: false, govern: false, explain: true, delegate: false };

describe('the page “Who can?”', function () {
  this.timeout(120_000);
  afterEach(closeOpened);

  it('asks about a workflow in an environment for another person, and shows the whole tree and who can', async () => {
    const served = await serveTab();
    served.world.set({ can: CAN });
    const { frame, page } = await openTab(served, { at: '#/who' });
    await frame.getByRole('combobox', { name: 'Workflow or command' }).fill('deploy');
    await frame.getByRole('combobox', { name: 'Environment' }).fill('production');
    await frame.getByRole('textbox', { name: 'Person' }).fill('rosa@example.com');
    await page.keyboard.press('Enter');
    await frame.getByText('Rosa Marin may ask for this; it starts once it is approved by release-manager.').last().waitFor();
    assert.deepEqual(served.world.done, [{ explain: { workflow: 'deploy', environment: 'production', person: 'rosa@example.com' } }]);
    const why = await frame.getByRole('region', { name: 'Why' }).textContent();
    assert.match(why ?? '', /Holds: .*once it is approved.*Holds: .*has the role release-manager.*Does not hold: .*working hours/);
    const roles = await frame.getByRole('region', { name: 'Who can' }).getByRole('listitem').allTextContents();
    assert.match(roles[0] ?? '', /After approval.*developer.*Dana Okafor and Rosa Marin/);
    assert.match(roles[2] ?? '', /May not.*viewer.*Nobody has this role\./);
    assert.match(roles[3] ?? '', /May not.*auditor.*Everybody who has this role has another one, which decides\./);
    assert.match(frame.url(), /#\/who\?what=deploy&environment=production&person=rosa%40example\.com$/);
  });

  it('asks about a command as it is typed, and wants no environment then', async () => {
    const served = await serveTab();
    const { frame } = await openTab(served, { at: '#/who' });
    await frame.getByRole('combobox', { name: 'Workflow or command' }).fill('who can deploy shop 1.1.0 to production');
    await frame.getByRole('combobox', { name: 'Environment' }).waitFor({ state: 'detached' });
    await frame.getByRole('button', { name: 'Ask' }).click();
    await frame.getByRole('region', { name: 'Why' }).waitFor();
    assert.deepEqual(served.world.done, [{ explain: { command: 'deploy shop 1.1.0 to production', person: null } }]);
  });

  it('keeps a command that was typed key by key, and asks with the Enter key', async () => {
    const served = await serveTab();
    const { frame, page } = await openTab(served, { at: '#/who' });
    await frame.getByRole('combobox', { name: 'Workflow or command' }).focus();
    await page.keyboard.type('restart shop in staging');
    await page.keyboard.press('Enter');
    await frame.getByRole('region', { name: 'Why' }).waitFor();
    assert.deepEqual(served.world.done, [{ explain: { command: 'restart shop in staging', person: null } }]);
  });

  it('does not offer other people to somebody who may not ask about them', async () => {
    const { frame } = await openTab(await serveTab(), { at: '#/who' });
    await frame.getByRole('button', { name: 'Ask' }).waitFor();
    assert.equal(await frame.getByRole('textbox', { name: 'Person' }).count(), 0);
  });

  it('says what to type when nothing is asked, and asks the server nothing', async () => {
    const served = await serveTab();
    const { frame } = await openTab(served, { at: '#/who' });
    await frame.getByRole('button', { name: 'Ask' }).click();
    await frame.getByText('Choose a workflow or type a command.').waitFor();
    assert.deepEqual(served.world.done, []);
  });

  it('shows the server’s sentence when a question cannot be answered', async () => {
    const served = await serveTab();
    served.world.set({ failure: new AppError({ code: 'invalid', reason: 'why.incomplete', message: 'I need to know where.' }) });
    const { frame } = await openTab(served, { at: '#/who?what=deploy%20shop' });
    await frame.getByText('I need to know where.').waitFor();
  });
});
