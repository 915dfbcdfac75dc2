import assert from 'node:assert/strict';
import { teamsUserId } from '../../bot/local/people.ts';
import { APP_ID, openStand, PERSONAS, type Stand } from './stand.ts';

/** Source: Microsoft, "Send and receive targeted messages in group conversations". */
describe('connector emulator: targeted messages', () => {
  let stand: Stand;
  let thread: string;

  before(async () => {
    stand = await openStand();
    const channel = stand.emulator.world.team.id;
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

  it('shows a targeted message to its reader alone, and only in channels', async () => {
    const [developer] = PERSONAS;
    const reader = { id: teamsUserId(developer ?? assert.fail(), APP_ID) };
    const whisper = (conversation: string, recipient: object): Promise<Response> =>
      stand.connector('POST', `${at(conversation)}/activities?isTargetedActivity=true`, { type: 'message', text: 'Psst.', recipient });
    const id = await idOf(await whisper(thread, reader));
    assert.equal(stand.emulator.world.board.get(id)?.onlyFor, 'developer');
    await refused(await whisper(thread, { id: '29:nobody' }), 400, 'BadArgument');
    const { place } = stand.emulator.post('developer', 'chat', ['Hi.']).message;
    await refused(await whisper(place, reader), 400, 'BadArgument');
  });

  it('lets a bot change what it targeted, as such and not who sees it, and never makes it public', async () => {
    const [developer] = PERSONAS;
    const recipient = { id: teamsUserId(developer ?? assert.fail(), APP_ID) };
    const targeted = '?isTargetedActivity=true';
    const id = await idOf(
      await stand.connector('POST', `${at(thread)}/activities${targeted}`, { type: 'message', text: 'Psst.', recipient }),
    );
    const change = (query: string, more: object = {}): Promise<Response> =>
      stand.connector('PUT', `${at(thread)}/activities/${id}${query}`, { type: 'message', text: 'Hush.', ...more });
    await refused(await change(''), 404, 'ActivityNotFoundInConversation');
    await refused(await change(targeted, { recipient }), 400, 'BadArgument');
    assert.equal((await change(targeted)).status, 200);
    assert.equal(stand.emulator.world.board.get(id)?.onlyFor, 'developer');
    const open = await idOf(await send(thread, { type: 'message', text: 'All.' }));
    const hidden = await stand.connector('PUT', `${at(thread)}/activities/${open}${targeted}`, { type: 'message', text: 'Hush.' });
    await refused(hidden, 404, 'ActivityNotFoundInConversation');
    await refused(await stand.connector('DELETE', `${at(thread)}/activities/${id}`), 404, 'ActivityNotFoundInConversation');
    assert.equal((await stand.connector('DELETE', `${at(thread)}/activities/${id}${targeted}`)).status, 200);
  });

  it('takes a slash command to the bot alone, and no reply under it but the bot’s to its sender', async () => {
    const { world } = stand.emulator;
    const { message, delivery } = await stand.emulator.say('developer', 'status', { slash: true });
    assert.equal(delivery?.status, 200);
    assert.equal(message.onlyFor, 'developer');
    assert.deepEqual(stand.received.at(-1)?.activity['recipient'], { ...world.bot, isTargeted: true });
    const under = `${message.place};messageid=${message.id}`;
    await refused(await send(under, { type: 'message', text: 'For all.' }), 404, 'ConversationNotFound');
    const [developer] = PERSONAS;
    const recipient = { id: teamsUserId(developer ?? assert.fail(), APP_ID) };
    await idOf(
      await stand.connector('POST', `${at(under)}/activities?isTargetedActivity=true`, { type: 'message', text: 'Psst.', recipient }),
    );
    assert.throws(() => stand.emulator.post('outsider', { thread: message.id }, ['What?']), /Nobody can reply/);
    assert.throws(() => stand.emulator.post('developer', { thread: message.id }, ['And?']), /Nobody can reply/);
  });

  it('takes a slash command in a personal chat for an ordinary message', async () => {
    const { message } = await stand.emulator.say('developer', 'status', { where: 'chat', slash: true });
    assert.equal(message.onlyFor, null);
    assert.deepEqual(stand.received.at(-1)?.activity['recipient'], stand.emulator.world.bot);
  });
});
