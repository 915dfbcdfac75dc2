import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LocalApp, startLocalApp } from '../support/local-app.ts';

const MANIFEST = join(import.meta.dirname, '../../manifest/manifest.json');

const POLICY = `version: 1
roles:
  developer: { appRoles: [Signalbox.Developer] }
  release-manager: { appRoles: [Signalbox.ReleaseManager] }
environments:
  staging: {}
  production: {}
rules:
  - { id: look, allow: [view], roles: [release-manager] }
  - { id: write, allow: [run], roles: [developer], workflows: [ticket, brief] }
  - { id: lead, allow: [run], roles: [release-manager] }
`;
const workflow = (title: string, inputs: string, command: string): string => `version: 1
title: ${title}
risk: low
command: ${command}
inputs:
${inputs}
steps:
  - id: say
    message: done
`;
const FILES = {
  'policy.yml': POLICY,
  'workflows/ticket.yml': workflow(
    'Open a ticket',
    '  queue: { type: choice, options: [web, shop] }\n  what: {}',
    'ticket <what> in <queue>',
  ),
  'workflows/brief.yml': workflow('Give a brief', '  what: { maxLength: 20 }', 'brief <what>'),
  'workflows/secret.yml': workflow('Rotate secrets', '  what: {}', 'rotate <what>'),
};

type Json = Readonly<Record<string, unknown>>;
type Card = Readonly<{ body: readonly Json[]; actions: readonly Readonly<{ type: string; data: Json }>[] }>;
type Answer = Readonly<{
  composeExtension?: Readonly<{
    type: string;
    text?: string;
    attachments?: readonly Readonly<{ content: Card; preview: Readonly<{ content: Json }> }>[];
  }>;
  task?: Readonly<{ type: string; value: string | Readonly<{ card: Readonly<{ content: Card }> }> }>;
}>;
type Manifest = Readonly<{
  composeExtensions: readonly [Readonly<{ commands: readonly Readonly<{ id: string; type: string; parameters?: readonly Json[] }>[] }>];
}>;

describe('the message extension', function () {
  // Starting the whole product takes seconds where the machine does other things as well.
  this.timeout(60_000);
  let local: LocalApp;
  before(async () => {
    local = await startLocalApp({ files: FILES });
  });
  after(() => local.stop());

  const invoke = async (person: string, name: string, value: object, changes: object = {}): Promise<Answer> => {
    const { text: _text, textFormat: _format, ...drafted } = local.teams.draft(person, { channel: local.teams.world.team.id }, 'x');
    const activity = JSON.parse(JSON.stringify({ ...drafted, type: 'invoke', name: `composeExtension/${name}`, value, ...changes }));
    const { status, body } = await local.teams.deliver(activity);
    assert.equal(status, 200);
    return body as unknown as Answer;
  };
  const find = async (person: string, commandId: string, text: string) =>
    (await invoke(person, 'query', { commandId, parameters: [{ name: 'text', value: text }], queryOptions: { skip: 0, count: 25 } }))
      .composeExtension ?? assert.fail('no answer');
  const message = (content: string, contentType = 'html') => ({
    commandId: 'start',
    commandContext: 'message',
    messagePayload: { id: '1', body: { contentType, content } },
  });
  const open = (person: string, content: string) => invoke(person, 'fetchTask', message(content));
  const send = (person: string, content: string, data: object, changes: object = {}) =>
    invoke(person, 'submitAction', { ...message(content), data }, changes);
  const choose = (person: string, workflow: string, content = '<p>The shop is <b>down</b></p>') =>
    send(person, content, { verb: 'choose_workflow', workflow });
  const cardIn = ({ task }: Answer): Card =>
    typeof task?.value === 'object' ? task.value.card.content : assert.fail(JSON.stringify(task));
  const saidIn = ({ task }: Answer): string =>
    task?.type === 'message' && typeof task.value === 'string' ? task.value : assert.fail(JSON.stringify(task));
  const submitOf = (card: Card): Json => {
    assert.deepEqual(
      card.actions.map(({ type }) => type),
      ['Action.Submit'],
      'a window of Teams knows no Action.Execute',
    );
    return card.actions[0]?.data ?? {};
  };
  const events = (type: string) => local.events({ type });

  it('serves each command that the manifest declares', async () => {
    const manifest: Manifest = JSON.parse(await readFile(MANIFEST, 'utf8'));
    for (const { id, type, parameters = [] } of manifest.composeExtensions[0].commands) {
      if (type === 'query') {
        assert.deepEqual(
          parameters.map(({ name }) => name),
          ['text'],
        );
        assert.notEqual((await find('developer', id, 'zzz')).text, 'This did not come from Signalbox. Close the window and start again.');
      } else {
        assert.equal(typeof cardIn(await invoke('developer', 'fetchTask', { ...message('<p>x</p>'), commandId: id })), 'object');
      }
    }
  });

  it('starts a workflow with the text of a message, after its form was sent, and once', async () => {
    const offer = cardIn(await open('developer', '<p>The shop is <b>down</b></p>'));
    assert.deepEqual(submitOf(offer), { verb: 'choose_workflow' });
    assert.match(JSON.stringify(offer), /"value":"brief".*"value":"ticket"/);
    assert.doesNotMatch(JSON.stringify(offer), /secret/, 'only what its reader may run');

    const form = cardIn(await choose('developer', 'ticket'));
    assert.match(JSON.stringify(form), /"value":"The shop is down"/);
    assert.equal((await local.app.store.runs({ workflow: 'ticket' }, null, 1)).rows.length, 0, 'a form starts nothing');
    const asked = (await events('form.asked'))[0];
    assert.match(asked?.sentence ?? '', /^Open a ticket was asked for with a message/);
    assert.doesNotMatch(JSON.stringify(asked), /shop is down/, 'the message may be somebody else’s');

    const filled = { ...submitOf(form), queue: 'web', what: 'The shop is down' };
    assert.match(saidIn(await send('developer', '', filled)), /r-/);
    const run = await local.runIn(['succeeded'], ({ plan }) => plan.workflow.name === 'ticket');
    assert.deepEqual([run.plan.inputs, run.via, run.requester.name], [{ queue: 'web', what: 'The shop is down' }, 'form', 'Developer']);
    assert.match(saidIn(await send('developer', '', filled)), /too old/);
    assert.equal((await local.app.store.runs({ workflow: 'ticket' }, null, 5)).rows.length, 1);
  });

  it('brings the form back with what is wrong, and is nobody else’s', async () => {
    const form = cardIn(await choose('developer', 'ticket'));
    assert.match(JSON.stringify(cardIn(await send('developer', '', { ...submitOf(form), queue: 'mars', what: 'x' }))), /✗/);
    assert.match(saidIn(await send('release-manager-a', '', { ...submitOf(form), queue: 'web', what: 'x' })), /Developer/);
    assert.equal((await local.app.store.runs({ workflow: 'ticket' }, null, 5)).rows.length, 1);
  });

  it('refuses what its reader may not run, with the rule, in the log too', async () => {
    const before = (await events('decision.denied')).length;
    assert.match(saidIn(await choose('developer', 'secret')), /default-deny/);
    const denied = await events('decision.denied');
    assert.deepEqual([denied.length, denied[0]?.workflow, denied[0]?.rule], [before + 1, 'secret', 'default-deny']);
    assert.match(saidIn(await choose('developer', 'nothing')), /no workflow/i);
    assert.match(saidIn(await open('outsider', '<p>x</p>')), /You may run no workflow/);
  });

  it('takes no message without text, none that is too long, and cuts to what the input holds', async () => {
    assert.match(saidIn(await open('developer', '<p> </p>')), /no text/);
    assert.match(saidIn(await open('developer', 'x'.repeat(8_001))), /at most 8,000 characters/);
    assert.match(saidIn(await open('developer', '<b>'.repeat(30_000))), /too long/);
    assert.match(
      JSON.stringify(cardIn(await choose('developer', 'brief', '<p>one two three four five six</p>'))),
      /"value":"one two three four/,
    );
  });

  it('never shows what people typed as Markdown, a macro or a template', async () => {
    const form = JSON.stringify(
      cardIn(await choose('developer', 'ticket', '[click](https://evil.example) ${handle} {{DATE(2026-01-01T00:00:00Z)}}')),
    );
    assert.doesNotMatch(form, /\$\{|\{\{/);
  });

  it('says in the reader’s language what it could not make sense of, and does nothing', async () => {
    const french = { locale: 'fr-FR', entities: [] };
    assert.match(
      saidIn(await send('developer', 'x', { verb: 'approve', handle: 'AAAAAAAAAAAAAAAAAAAAAA' }, french)),
      /ne vient pas de Signalbox/,
    );
    for (const data of [
      null,
      {},
      { verb: 'choose_workflow' },
      { verb: 'choose_workflow', workflow: 'ticket', more: 1 },
      { verb: 'submit_form', handle: 'x' },
    ])
      assert.match(saidIn(await invoke('developer', 'submitAction', { ...message('x'), data })), /did not come from Signalbox/);
    assert.match((await find('developer', 'everything', '')).text ?? '', /did not come from Signalbox/);
    assert.match(saidIn(await invoke('developer', 'fetchTask', { commandId: 'start' })), /no text/);
    assert.match(saidIn(await invoke('developer', 'onQuerySettingsUrl', {})), /did not come/);
  });

  it('finds runs that the reader may see, and only those', async () => {
    const found = await find('release-manager-a', 'runs', 'TICKET web');
    assert.equal(found.attachments?.length, 1);
    assert.match(JSON.stringify(found.attachments), /Developer/);
    assert.deepEqual(found.attachments?.[0]?.content.actions.map(({ type }) => type) ?? [], ['Action.OpenUrl']);
    assert.equal((await find('developer', 'runs', '')).attachments?.length, 1, 'their own');
    assert.equal((await find('outsider', 'runs', '')).text, 'Nothing was found that you may see.');
    assert.equal((await find('release-manager-a', 'runs', 'no such words')).type, 'message');
  });

  it('finds workflows that the reader may run, with how they are typed', async () => {
    const found = await find('developer', 'workflows', 'ticket');
    assert.match(JSON.stringify(found.attachments), /Open a ticket.*ticket &#60;what&#62; in &#60;queue&#62;|ticket <what> in <queue>/);
    assert.equal((await find('developer', 'workflows', 'rotate')).type, 'message');
    assert.equal((await find('release-manager-a', 'workflows', 'rotate')).attachments?.length, 1);
  });

  it('records once what is delivered twice, and each answer can be used', async () => {
    const before = (await events('form.asked')).length;
    const { id, tenantId } = { id: local.teams.world.team.id, tenantId: local.teams.world.tenantId };
    const twice = {
      id: 'f:delivered-twice',
      conversation: { id: `${id};messageid=1`, conversationType: 'channel', isGroup: true, tenantId },
    };
    const forms = [];
    for (let delivery = 0; delivery < 2; delivery += 1)
      forms.push(cardIn(await send('developer', '<p>again</p>', { verb: 'choose_workflow', workflow: 'brief' }, twice)));
    assert.equal((await events('form.asked')).length, before + 1);
    assert.match(saidIn(await send('developer', '', { ...submitOf(forms[1] ?? assert.fail()), what: 'again' })), /r-/);
  });

  it('never takes a chat of two people for somebody’s own chat with the bot', async () => {
    const between = { conversation: { id: '19:a_b@unq.gbl.spaces', conversationType: 'personal', tenantId: local.teams.world.tenantId } };
    const form = cardIn(await send('developer', '<p>x</p>', { verb: 'choose_workflow', workflow: 'brief' }, between));
    assert.equal(form.actions.length, 1);
    const developer = local.teams.world.people.find(({ id }) => id === 'developer') ?? assert.fail();
    const chat = await local.app.store.chatOf({
      kind: 'person',
      tenantId: local.teams.world.tenantId,
      objectId: developer.objectId,
      name: '',
    });
    assert.notEqual(chat?.id, between.conversation.id);
  });
});
