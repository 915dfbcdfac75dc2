import assert from 'node:assert/strict';
import { cardsOf } from '../../bot/local/connector/message-board.ts';
import { teamsUserId } from '../../bot/local/people.ts';
import { APP_ID, openStand, PERSONAS, type Stand, TENANT_ID } from './stand.ts';

const CARD = { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: 'Hello' }] };
const withCard = { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: CARD }] };

describe('connector emulator: the REST API', () => {
  let stand: Stand;
  let channel: string;
  let thread: string;

  before(async () => {
    stand = await openStand();
    channel = stand.emulator.world.team.id;
    thread = `${channel};messageid=${stand.emulator.post('developer', { channel }, ['A thread.']).message.id}`;
  });
  after(() => stand.close());

  const at = (conversation: string): string => `/v3/conversations/${encodeURIComponent(conversation)}`;
  const send = (conversation: string, activity: object): Promise<Response> =>
    stand.connector('POST', `${at(conversation)}/activities`, activity);
  const idOf = async (answer: Response): Promise<string> => {
    assert.equal(answer.status, 201);
    return ((await answer.json()) as { id: string }).id;
  };
  const refused = async (answer: Response, status: number, code: string): Promise<void> => {
    assert.equal(answer.status, status);
    assert.equal(((await answer.json()) as { error: { code: string } }).error.code, code);
  };

  it('posts into the thread that the conversation names', async () => {
    const id = await idOf(await send(thread, { type: 'message', text: 'Here.' }));
    const message = stand.emulator.world.board.get(id);
    assert.equal(`${message?.place};messageid=${message?.threadId}`, thread);
    assert.deepEqual(message?.from, { kind: 'bot' });
  });

  it('begins a thread when the conversation is the bare channel', async () => {
    const id = await idOf(await send(channel, { type: 'message', text: 'News.' }));
    assert.equal(stand.emulator.world.board.get(id)?.threadId, id);
  });

  it('answers in the thread of the activity that is replied to', async () => {
    const root = await idOf(await send(channel, { type: 'message', text: 'Root.' }));
    const id = await idOf(await stand.connector('POST', `${at(channel)}/activities/${root}`, { type: 'message', text: 'Reply.' }));
    assert.equal(stand.emulator.world.board.get(id)?.threadId, root);
  });

  it('begins a thread or a personal chat by POST conversations', async () => {
    const begun = await stand.connector('POST', '/v3/conversations', {
      isGroup: true,
      channelData: { channel: { id: channel } },
      activity: withCard,
    });
    const { id, activityId } = (await begun.json()) as { id: string; activityId: string };
    assert.equal(begun.status, 201);
    assert.equal(id, `${channel};messageid=${activityId}`);

    const [developer] = PERSONAS;
    assert.ok(developer);
    const members = [{ id: teamsUserId(developer, APP_ID) }];
    const chat = await stand.connector('POST', '/v3/conversations', { isGroup: false, members, tenantId: TENANT_ID });
    const chatId = ((await chat.json()) as { id: string }).id;
    assert.match(chatId, /^a:/);
    const again = await stand.connector('POST', '/v3/conversations', { members, tenantId: TENANT_ID });
    assert.equal(((await again.json()) as { id: string }).id, chatId);
  });

  it('opens a chat by object id only with somebody who has the app', async () => {
    const [, , , outsider] = PERSONAS;
    const open = (parts: object = {}): Promise<Response> =>
      stand.connector('POST', '/v3/conversations', {
        isGroup: false,
        members: [{ id: outsider?.objectId }],
        tenantId: TENANT_ID,
        ...parts,
      });
    await refused(await open(), 403, 'ForbiddenOperationException');
    await stand.emulator.install('outsider', 'chat');
    const opened = await open();
    assert.equal(opened.status, 201);
    const { id, activityId } = (await opened.json()) as { id: string; activityId?: string };
    assert.equal(activityId, undefined);
    assert.equal((await send(id, { type: 'message', text: 'Hello.' })).status, 201);
    assert.deepEqual(await (await open()).json(), { id });
    await refused(await open({ tenantId: undefined }), 401, 'Unauthorized');
    await refused(await open({ isGroup: true }), 400, 'BadSyntax');
    await refused(await open({ members: [{ id: outsider?.objectId }, { id: 'other' }] }), 400, 'BadSyntax');
    await refused(await open({ members: [{ id: 'nobody' }] }), 404, 'ConversationNotFound');
  });

  it('lets the bot write to nobody who removed or blocked it, and tells it of the removal', async () => {
    await stand.emulator.install('manager-b', 'chat');
    const { place } = stand.emulator.post('manager-b', 'chat', ['Hi.']).message;
    const id = await idOf(await send(place, { type: 'message', text: 'Hello.' }));
    stand.emulator.block('manager-b', true);
    const blocked = await send(place, { type: 'message', text: 'Blocked.' });
    assert.equal(blocked.status, 403);
    const { errorCode, message } = (await blocked.json()) as { errorCode: number; message: string };
    assert.equal(errorCode, 209);
    assert.equal((JSON.parse(message) as { subCode: string }).subCode, 'MessageWritesBlocked');
    assert.equal((await stand.connector('PUT', `${at(place)}/activities/${id}`, withCard)).status, 403);
    stand.emulator.block('manager-b', false);
    await idOf(await send(place, { type: 'message', text: 'Again.' }));
    await stand.emulator.uninstall('manager-b');
    const { activity } = stand.received.at(-1) ?? assert.fail();
    assert.deepEqual([activity['type'], activity['action']], ['installationUpdate', 'remove']);
    await refused(await send(place, { type: 'message', text: 'Gone.' }), 403, 'BotNotInConversationRoster');
    await stand.emulator.install('manager-b', 'chat');
    await idOf(await send(place, { type: 'message', text: 'Back.' }));
  });

  it('takes mentions by every id that Teams knows people by, and none of strangers or beside the text', async () => {
    const [developer] = PERSONAS;
    assert.ok(developer);
    const mention = (mentioned: string, text = '<at>Dana</at>') => ({ type: 'mention', text, mentioned: { id: mentioned, name: 'Dana' } });
    const called = (entity: object): object => ({ type: 'message', text: '<at>Dana</at>: look.', textFormat: 'xml', entities: [entity] });
    for (const id of [teamsUserId(developer, APP_ID), developer.objectId, 'developer@signalbox.example'])
      await idOf(await send(thread, called(mention(id))));
    await refused(await send(thread, called(mention('00000000-0000-4000-8000-00000000ffff'))), 400, 'BadArgument');
    await refused(await send(thread, called(mention(developer.objectId, '<at>Somebody else</at>'))), 400, 'BadArgument');
    const card = (text: string): object => ({
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          content: { ...CARD, body: [{ type: 'TextBlock', text }], msteams: { entities: [mention(developer.objectId)] } },
        },
      ],
    });
    const id = await idOf(await send(thread, card('Asked: <at>Dana</at>')));
    await refused(await stand.connector('PUT', `${at(thread)}/activities/${id}`, card('nobody')), 400, 'BadArgument');
  });

  it('changes and deletes what the bot wrote', async () => {
    const id = await idOf(await send(thread, { type: 'message', text: 'First.' }));
    const changed = await stand.connector('PUT', `${at(thread)}/activities/${id}`, withCard);
    assert.equal(changed.status, 200);
    const message = stand.emulator.world.board.get(id);
    assert.deepEqual(cardsOf(message?.activity ?? {}), [CARD]);
    assert.notEqual(message?.editedAt, null);
    assert.equal((await stand.connector('DELETE', `${at(thread)}/activities/${id}`)).status, 200);
    await refused(await stand.connector('PUT', `${at(thread)}/activities/${id}`, withCard), 404, 'ActivityNotFoundInConversation');
    await refused(await stand.connector('DELETE', `${at(thread)}/activities/${id}`), 404, 'ActivityNotFoundInConversation');
  });

  it('does not let the bot change what a person wrote', async () => {
    const { message } = stand.emulator.post('developer', { channel }, ['Mine.']);
    const path = `${at(`${channel};messageid=${message.threadId}`)}/activities/${message.id}`;
    await refused(await stand.connector('PUT', path, { type: 'message', text: 'Yours.' }), 403, 'Forbidden');
    await refused(await stand.connector('DELETE', path), 403, 'Forbidden');
  });

  it('lists the roster, in pages too, and finds a member by either id', async () => {
    const all = (await (await stand.connector('GET', `${at(thread)}/members`)).json()) as {
      id: string;
      aadObjectId: string;
      name: string;
    }[];
    assert.deepEqual(
      all.map((one) => one.name),
      PERSONAS.map((one) => one.name),
    );
    const page = async (query: string) => (await (await stand.connector('GET', `${at(thread)}/pagedmembers?${query}`)).json()) as Page;
    const first = await page('pageSize=3');
    const second = await page(`pageSize=3&continuationToken=${first.continuationToken}`);
    assert.deepEqual([...first.members, ...second.members], all);
    assert.equal(second.continuationToken, undefined);
    for (const id of [all[1]?.id, all[1]?.aadObjectId]) {
      const found = await stand.connector('GET', `${at(thread)}/members/${encodeURIComponent(id ?? '')}`);
      assert.deepEqual(await found.json(), all[1]);
    }
    await refused(await stand.connector('GET', `${at(thread)}/members/nobody`), 404, 'MemberNotFoundInConversation');
  });

  it('shows only its one person in the roster of a personal chat', async () => {
    const { message } = stand.emulator.post('manager-a', 'chat', ['Hi.']);
    const roster = (await (await stand.connector('GET', `${at(message.place)}/members`)).json()) as { name: string }[];
    assert.deepEqual(
      roster.map((one) => one.name),
      ['Release manager A'],
    );
  });

  it('describes the team and its channels', async () => {
    const team = (await (await stand.connector('GET', `/v3/teams/${encodeURIComponent(channel)}`)).json()) as Record<string, unknown>;
    assert.deepEqual([team['id'], team['name'], team['memberCount']], [channel, 'Shop', 4]);
    const channels = await (await stand.connector('GET', `/v3/teams/${encodeURIComponent(channel)}/conversations`)).json();
    assert.deepEqual(channels, { conversations: [{ id: channel, name: 'Deployments' }] });
  });

  it('tells listeners that the bot is typing, and keeps no message of it', async () => {
    const before = stand.emulator.world.board.all().length;
    const heard: string[] = [];
    const stop = stand.emulator.world.board.subscribe((change) => heard.push(change.kind));
    await idOf(await send(thread, { type: 'typing' }));
    stop();
    assert.deepEqual(heard, ['typing']);
    assert.equal(stand.emulator.world.board.all().length, before);
  });

  it('takes a message of 40 KB in UTF-16 and refuses a larger one', async () => {
    const empty = JSON.stringify({ type: 'message', text: '' }).length;
    const most = 20 * 1024 - empty;
    await idOf(await send(thread, { type: 'message', text: 'x'.repeat(most) }));
    await refused(await send(thread, { type: 'message', text: 'x'.repeat(most + 1) }), 413, 'MessageSizeTooBig');
    // Two UTF-16 units for each of these.
    await refused(await send(thread, { type: 'message', text: '😀'.repeat(most / 2 + 1) }), 413, 'MessageSizeTooBig');
  });

  it('refuses a request without a genuine bot token, and does nothing', async () => {
    const before = stand.emulator.world.board.all().length;
    for (const authorization of ['', 'Bearer garbage', `Bearer ${await stand.issuer.channelToken(stand.emulator.world.serviceUrl())}`]) {
      const answer = await stand.connector('POST', `${at(thread)}/activities`, { type: 'message', text: 'No.' }, { authorization });
      await refused(answer, 401, 'Unauthorized');
    }
    assert.equal(stand.emulator.world.board.all().length, before);
  });

  it('refuses unknown places, unknown methods and broken bodies', async () => {
    await refused(await send('19:nowhere@thread.tacv2', { type: 'message', text: 'x' }), 404, 'ConversationNotFound');
    await refused(await send(`${channel};messageid=1`, { type: 'message', text: 'x' }), 404, 'ConversationNotFound');
    await refused(await send(thread, { text: 'x' }), 400, 'BadSyntax');
    await refused(await send(thread, { type: 'message' }), 400, 'BadSyntax');
    await refused(await send(thread, { type: 'event', name: 'x' }), 400, 'BadArgument');
    await refused(await stand.connector('PUT', '/v3/conversations'), 405, 'MethodNotAllowed');
    await refused(await stand.connector('GET', '/v3/nothing'), 404, 'NotFound');
    await refused(await stand.connector('GET', '/v3/teams/%E0%A4%A'), 404, 'NotFound');
    const broken = await fetch(`${stand.origin}/local/connector${at(thread)}/activities`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await stand.issuer.botToken()}` },
      body: '{',
    });
    await refused(broken, 400, 'BadSyntax');
  });

  it('remembers every call and its answer', async () => {
    await send(thread, { type: 'message', text: 'Counted.' });
    const last = stand.emulator.calls().at(-1);
    assert.deepEqual([last?.method, last?.status, last?.body], ['POST', 201, { type: 'message', text: 'Counted.' }]);
  });
});

type Page = Readonly<{ members: readonly object[]; continuationToken?: string }>;
