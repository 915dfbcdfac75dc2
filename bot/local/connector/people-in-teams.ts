import { randomUUID } from 'node:crypto';
import { AppError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { asObject } from '../json-object.ts';
import { type Person, teamsUserId } from '../people.ts';
import type { Deliver, Delivery } from './bot-door.ts';
import { findAction, type Press, type PressedAction } from './card-actions.ts';
import { envelope, invokeBody, messageBody, type Spot, type TextPart } from './incoming.ts';
import { type BoardMessage, cardsOf } from './message-board.ts';
import { personalChatId } from './team.ts';
import { type Client, clientOf, type World } from './world.ts';

/** The personal chat with the bot, a new thread in a channel (by id or name), or an answer in a thread (by its first message). */
export type Where = 'chat' | Readonly<{ channel: string }> | Readonly<{ thread: string }>;

/** `slash`: with a slash command, which the bot alone sees; in a personal chat there is no such thing, and it is an ordinary message. */
export type How = Readonly<{ slash?: boolean }>;

/** A message that now stands in Teams. `delivered` settles with the bot's answer; null when Teams would not tell the bot. */
export type Posted = Readonly<{ message: BoardMessage; delivered: Promise<Delivery | null> }>;

/** What people do in Teams. Persons are named by their `id`; an unknown one throws `not_found` (`local.no_such_person`). */
export type PeopleInTeams = Readonly<{
  /** Sets the language and the clock of this person's Teams, for everything they do from now on. */
  set(personId: string, client: Client): void;
  /** Writes a message made of text and mentions. In a channel the bot hears of it only when it is mentioned, or alone. */
  post(personId: string, where: Where, parts: readonly TextPart[], how?: How): Posted;
  /**
   * Writes a message and waits for the bot's answer. `@` and the bot's name become a mention unless `mention` is false.
   * Without `where` it begins a thread in the first channel.
   */
  say(
    personId: string,
    text: string,
    options?: Readonly<{ where?: Where; mention?: boolean; slash?: boolean }>,
  ): Promise<Readonly<{ message: BoardMessage; delivery: Delivery | null }>>;
  /** Presses a button of a card: found by verb or title, or given whole. Resolves with the bot's answer. */
  press(personId: string, messageId: string, press: Press): Promise<Delivery>;
  /** Sends the card's own `refresh` action, as Teams may do when a card is shown. */
  refresh(personId: string, messageId: string): Promise<Delivery>;
  /** Changes one's own message; a text is read as in `say`. Throws `forbidden` (`local.not_your_message`). */
  edit(personId: string, messageId: string, content: string | readonly TextPart[]): Posted;
  /** Adds the bot to the team (`where` a channel) or to a personal chat: `installationUpdate`, then `conversationUpdate`. */
  install(personId: string, where: 'chat' | 'team', channelId?: string): Promise<readonly Delivery[]>;
  /** Takes the bot out of a personal chat or the team: from now on it cannot write there, and is told so. Gives the last of its answers. */
  uninstall(personId: string, where?: 'chat' | 'team'): Promise<Delivery>;
  /** Deletes a channel of the team, which the bot is told in the first one. Nobody can write there any more. */
  deleteChannel(personId: string, channelId: string): Promise<Delivery>;
  /** Blocks the bot in a personal chat, or lets it in again. It is not told. */
  block(personId: string, blocked: boolean): void;
  /** Whether the bot is in the team, or in this person's chat. */
  isInstalled(personId: string, where: 'chat' | 'team'): boolean;
  /** The activity of a message as Teams would send it, without writing or sending it: to deliver it altered, or twice. */
  draft(personId: string, where: Where, text: string, how?: How): JsonObject;
  /** The same of a press. */
  draftPress(personId: string, messageId: string, press: Press): JsonObject;
}>;

export function createPeople(world: World, deliver: Deliver): PeopleInTeams {
  const post: PeopleInTeams['post'] = (personId, where, parts, { slash = false } = {}) => {
    const person = personOf(world, personId);
    const at = spotFor(world, person, where);
    const activity = compose(world, person, { at, parts, slash });
    return write(world, deliver, { person, at, activity, earlier: null });
  };
  return {
    set: (personId, client) => void world.clients.set(personOf(world, personId).id, client),
    post,
    say: async (personId, text, options = {}) => {
      const where = options.where ?? { channel: world.team.id };
      const posted = post(personId, where, options.mention === false ? [text] : withMentions(world, text), options);
      return { message: posted.message, delivery: await posted.delivered };
    },
    press: (personId, messageId, wanted) => {
      const message = messageOf(world, messageId);
      return deliver(pressed(world, personOf(world, personId), message, actionOf(message, wanted)));
    },
    refresh: (personId, messageId) => {
      const message = messageOf(world, messageId);
      const action = actionOf(message, { refresh: true });
      const activity = { ...invokeBody(action, 'automatic'), replyToId: message.id };
      return deliver({ ...fresh(world, personOf(world, personId), message), ...activity });
    },
    edit: (personId, messageId, content) => {
      const parts = typeof content === 'string' ? withMentions(world, content) : content;
      const message = messageOf(world, messageId);
      const person = personOf(world, personId);
      const changed = changedActivity(world, { person, message, parts });
      return write(world, deliver, { person, at: message, activity: changed, earlier: message });
    },
    install: (personId, where, channelId) => install({ world, deliver, person: personOf(world, personId) }, where, channelId),
    uninstall: (personId, where = 'chat') => uninstall({ world, deliver, person: personOf(world, personId) }, where),
    deleteChannel: (personId, channelId) => deleteChannel({ world, deliver, person: personOf(world, personId) }, channelId),
    block: (personId, blocked) => world.board.block(homeOf(world, personOf(world, personId), 'chat'), blocked),
    isInstalled: (personId, where) => world.board.isInstalled(homeOf(world, personOf(world, personId), where)),
    draft: (personId, where, text, { slash = false } = {}) => {
      const person = personOf(world, personId);
      return compose(world, person, { at: spotFor(world, person, where), parts: withMentions(world, text), slash });
    },
    draftPress: (personId, messageId, wanted) => {
      const message = messageOf(world, messageId);
      return pressed(world, personOf(world, personId), message, actionOf(message, wanted));
    },
  };
}

type Composed = Readonly<{ at: Spot; parts: readonly TextPart[]; slash: boolean }>;

function compose(world: World, person: Person, message: Composed): JsonObject {
  const id = world.board.newId();
  const begins = message.at.threadId === null && isChannel(world, message.at.place);
  const at = { place: message.at.place, threadId: begins ? id : message.at.threadId };
  const reply = at.threadId !== null && !begins ? { replyToId: at.threadId } : {};
  const to = message.slash && isChannel(world, at.place) ? { recipient: { ...world.bot, isTargeted: true } } : {};
  const body = messageBody(message.parts, clientOf(world, person));
  return { type: 'message', ...envelope(world, person, { ...at, id }), ...body, ...reply, ...to };
}

type Writing = Readonly<{ person: Person; at: Spot; activity: JsonObject; earlier: BoardMessage | null }>;

function write(world: World, deliver: Deliver, { person, at, activity, earlier }: Writing): Posted {
  const id = String(activity['id']);
  const threadId = isChannel(world, at.place) ? (at.threadId ?? id) : null;
  const now = world.board.now();
  const isPrivate = asObject(activity['recipient'])?.['isTargeted'] === true;
  const message = world.board.put({
    id,
    place: at.place,
    threadId,
    from: { kind: 'person', personId: person.id },
    activity,
    sentAt: earlier?.sentAt ?? now,
    editedAt: earlier === null ? null : now,
    onlyFor: isPrivate ? person.id : null,
  });
  const heard = isPrivate || !isChannel(world, at.place) || JSON.stringify(activity['entities'] ?? []).includes(world.bot.id);
  return { message, delivered: heard ? deliver(activity) : Promise.resolve(null) };
}

/** An edit as Teams tells it (Microsoft: "Update and delete messages sent from your bot", message events). */
function changedActivity(
  world: World,
  change: Readonly<{ person: Person; message: BoardMessage; parts: readonly TextPart[] }>,
): JsonObject {
  const { person, message, parts } = change;
  if (message.from.kind !== 'person' || message.from.personId !== person.id)
    throw refuse('forbidden', 'local.not_your_message', 'Only the person who wrote a message can change it.');
  const base = envelope(world, person, message);
  const channelData = { ...asObject(base['channelData']), eventType: 'editMessage' };
  const to = message.onlyFor === null ? {} : { recipient: { ...world.bot, isTargeted: true } };
  return { ...base, ...messageBody(parts, clientOf(world, person)), type: 'messageUpdate', channelData, ...to };
}

type Acting = Readonly<{ world: World; deliver: Deliver; person: Person }>;

function pressed(world: World, person: Person, message: BoardMessage, action: PressedAction): JsonObject {
  const base = { ...fresh(world, person, message), replyToId: message.id };
  if (action.type === 'Action.Submit') return { ...base, type: 'message', value: action.data };
  return { ...base, ...invokeBody(action, 'manual') };
}

function fresh(world: World, person: Person, at: Spot): JsonObject {
  return envelope(world, person, { place: at.place, threadId: at.threadId, id: `f:${randomUUID()}` });
}

async function install(acting: Acting, where: 'chat' | 'team', channelId?: string): Promise<readonly Delivery[]> {
  const { world, deliver, person } = acting;
  const place = channelId ?? homeOf(world, person, where);
  // It can write there again as soon as it is in, which is before it is told.
  if (where === 'team') for (const { id } of world.team.channels) if (world.board.shutBy(id) === 'removed') world.board.install(id);
  const event = (): JsonObject => fresh(world, person, { place, threadId: null });
  const joined = event();
  const channelData =
    where === 'team' ? { ...asObject(joined['channelData']), team: detailsOf(world), eventType: 'teamMemberAdded' } : joined['channelData'];
  const added = await deliver({ ...event(), type: 'installationUpdate', action: 'add' });
  const greeted = await deliver({
    ...joined,
    type: 'conversationUpdate',
    membersAdded: [{ id: world.bot.id }],
    channelData: channelData ?? null,
  });
  // Only now: an installation the bot never heard of is repeated at the next start.
  if (added.status < 300 && greeted.status < 300) world.board.install(place);
  return [added, greeted];
}

/** Source: Microsoft, "Conversation events in your Teams bot", installation update and uninstall behavior. */
async function uninstall({ world, deliver, person }: Acting, where: 'chat' | 'team'): Promise<Delivery> {
  const place = homeOf(world, person, where);
  for (const shut of where === 'team' ? world.team.channels.map(({ id }) => id) : [place]) world.board.uninstall(shut);
  const event = (): JsonObject => fresh(world, person, { place, threadId: null });
  const removed = await deliver({ ...event(), type: 'installationUpdate', action: 'remove' });
  if (where === 'chat') return removed;
  const left = event();
  const channelData = { ...asObject(left['channelData']), team: detailsOf(world), eventType: 'teamMemberRemoved' };
  return deliver({ ...left, type: 'conversationUpdate', membersRemoved: [{ id: world.bot.id }], channelData });
}

/** Source: the same page, channel deleted. */
async function deleteChannel({ world, deliver, person }: Acting, channelId: string): Promise<Delivery> {
  world.board.uninstall(channelId);
  const event = fresh(world, person, { place: world.team.id, threadId: null });
  const channelData = {
    ...asObject(event['channelData']),
    channel: { id: channelId },
    team: detailsOf(world),
    eventType: 'channelDeleted',
  };
  return deliver({ ...event, type: 'conversationUpdate', channelData });
}

function detailsOf({ team }: World): JsonObject {
  return { id: team.id, name: team.name, aadGroupId: team.aadGroupId };
}

function homeOf(world: World, person: Person, where: 'chat' | 'team'): string {
  return where === 'chat' ? personalChatId(person, world.appId) : world.team.id;
}

/** Splits a text at every `@` followed by the bot's or a person's name. */
function withMentions(world: World, text: string): readonly TextPart[] {
  const people = world.people.map((person) => ({ id: teamsUserId(person, world.appId), name: person.name }));
  const accounts = [world.bot, ...people].sort((a, b) => b.name.length - a.name.length);
  for (const account of accounts) {
    const at = text.indexOf(`@${account.name}`);
    if (at < 0) continue;
    const rest = text.slice(at + account.name.length + 1);
    return [...withMentions(world, text.slice(0, at)), { id: account.id, name: account.name }, ...withMentions(world, rest)];
  }
  return text === '' ? [] : [text];
}

function spotFor(world: World, person: Person, where: Where): Spot {
  if (where === 'chat') return { place: personalChatId(person, world.appId), threadId: null };
  if ('thread' in where) {
    const root = messageOf(world, where.thread);
    if (root.onlyFor !== null) throw refuse('forbidden', 'local.no_replies', 'Nobody can reply to a message that only one person sees.');
    return { place: root.place, threadId: root.threadId };
  }
  const channel = world.team.channels.find((one) => one.id === where.channel || one.name === where.channel);
  if (channel === undefined) throw refuse('not_found', 'local.no_such_channel', `There is no channel "${where.channel}".`);
  return { place: channel.id, threadId: null };
}

function actionOf(message: BoardMessage, press: Press): PressedAction {
  const found = findAction(cardsOf(message.activity), press);
  if (found !== null) return found;
  throw refuse('not_found', 'local.no_such_button', `The card has no such button: ${JSON.stringify(press)}`);
}

function messageOf(world: World, id: string): BoardMessage {
  const message = world.board.get(id);
  if (message === null) throw refuse('not_found', 'local.no_such_message', 'This message is no longer there.');
  return message;
}

function personOf(world: World, id: string): Person {
  const person = world.people.find((one) => one.id === id);
  if (person === undefined) throw refuse('not_found', 'local.no_such_person', `There is nobody called "${id}".`);
  return person;
}

function isChannel(world: World, place: string): boolean {
  return world.team.channels.some((channel) => channel.id === place);
}

function refuse(code: 'not_found' | 'forbidden', reason: string, message: string): AppError {
  return new AppError({ code, reason, message });
}
