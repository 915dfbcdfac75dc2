import assert from 'node:assert/strict';
import { parse } from 'yaml';
import type { DirectoryService } from '../../../bot/app.ts';
import { AppError } from '../../../bot/core/errors.ts';
import type { Directory } from '../../../bot/core/ports.ts';
import type { Run } from '../../../bot/core/run/run.ts';
import { createFileDirectory } from '../../../bot/directory/file-directory.ts';
import { findAction } from '../../../bot/local/connector/card-actions.ts';
import { type BoardMessage, cardsOf } from '../../../bot/local/connector/message-board.ts';
import { personalChatId } from '../../../bot/local/connector/team.ts';
import { parseDirectory } from '../../../bot/site/people.ts';
import { buttonsOf, replyText, textOf } from '../../support/card-text.ts';
import { type LocalApp, startLocalApp } from '../../support/local-app.ts';
import { nothingLeft } from '../../support/nothing-left.ts';
import { until } from '../../support/until.ts';
import { type Environment, type PersonId, SITE, WITHOUT_APP } from './site.ts';

type Reach = Pick<DirectoryService, 'installer' | 'feed'>;

/** A run that was asked for in a thread. */
export type Asked = Readonly<{ run: Run; thread: string }>;

/** The whole product with the people of `site.ts`, a clock that can be moved and a directory that can go away. */
export class ToldWorld {
  readonly local: LocalApp;
  readonly #state: { offsetMs: number; directoryDown: boolean };

  private constructor(local: LocalApp, state: ToldWorld['state']) {
    this.local = local;
    this.#state = state;
  }

  get state(): { offsetMs: number; directoryDown: boolean } {
    return this.#state;
  }

  /** `governed`: new rules need a second person. `reach`: how people without a chat are reached besides by name. */
  static async start(governed = false, reach: Reach = {}): Promise<ToldWorld> {
    const state = { offsetMs: 0, directoryDown: false };
    const listed = parseDirectory(parse(String(SITE['directory.yml'])));
    assert.ok(listed.ok);
    const file = createFileDirectory(listed.value, [...new Set(listed.value.map(({ tenantId }) => tenantId))]);
    const directory: Directory & Reach = {
      ...file,
      ...reach,
      async membersOf(map, limit) {
        if (state.directoryDown)
          throw new AppError({ code: 'unavailable', reason: 'directory.down', message: 'The directory does not answer.' });
        return file.membersOf(map, limit);
      },
    };
    const clock = { now: () => new Date(Date.now() + state.offsetMs) };
    const local = await startLocalApp({ files: SITE, clock, directory, withoutApp: WITHOUT_APP, unpaced: true, governed });
    return new ToldWorld(local, state);
  }

  async ask(environment: Environment): Promise<Asked> {
    const { message } = await this.local.teams.say('asker', `@Signalbox act in ${environment}`);
    const run = await this.local.runIn(['waiting_approval'], (one) => one.conversation?.id.endsWith(message.id) === true);
    return { run, thread: message.id };
  }

  write(name: string, content: string): Promise<void> {
    return this.local.write(name, content);
  }

  chatOf(person: PersonId): string {
    const { people, appId } = this.local.teams.world;
    return personalChatId(people.find(({ id }) => id === person) ?? assert.fail(person), appId);
  }

  /** What the bot wrote in somebody's chat. */
  inChat(person: PersonId): readonly BoardMessage[] {
    return this.#bots((message) => message.place === this.chatOf(person));
  }

  /** What the bot wrote in a thread, for everybody. */
  inThread({ thread }: Asked): readonly BoardMessage[] {
    return this.#bots((message) => message.threadId === thread && message.onlyFor === null);
  }

  #bots(fits: (message: BoardMessage) => boolean): readonly BoardMessage[] {
    return this.local.teams.world.board.all().filter((message) => message.from.kind === 'bot' && fits(message));
  }

  /** Somebody's copy of the card once it says this. */
  copy(person: PersonId, { run }: Asked, words = /./): Promise<BoardMessage> {
    return this.#card((message) => message.place === this.chatOf(person), run, words);
  }

  /** The card of the thread once it says this. */
  card({ run, thread }: Asked, words = /./): Promise<BoardMessage> {
    return this.#card((message) => message.threadId === thread, run, words);
  }

  #card(where: (message: BoardMessage) => boolean, run: Run, words: RegExp): Promise<BoardMessage> {
    const fits = (message: BoardMessage): boolean =>
      message.from.kind === 'bot' && where(message) && cardsOf(message.activity).length > 0 && textOf(message).includes(run.id);
    return this.local.teams.waitFor((message) => fits(message) && words.test(textOf(message)), 20_000);
  }

  /** A text in the thread once it says this. */
  said({ thread }: Asked, words: RegExp): Promise<BoardMessage> {
    return this.local.teams.waitFor(
      (message) => message.threadId === thread && message.from.kind === 'bot' && words.test(String(message.activity['text'] ?? '')),
      20_000,
    );
  }

  /** Every card of the run, wherever it is. */
  cards({ run }: Asked): readonly BoardMessage[] {
    return this.#bots((message) => cardsOf(message.activity).length > 0 && textOf(message).includes(run.id));
  }

  /** Waits until no card of the run has a button. */
  async withoutButtons(asked: Asked): Promise<readonly BoardMessage[]> {
    await until('no card of the run has a button', () => this.cards(asked).every((card) => buttonsOf(card).length === 0));
    return this.cards(asked);
  }

  async vote(person: PersonId, card: BoardMessage, verb: 'approve' | 'reject', comment = ''): Promise<string> {
    const reply = await this.local.teams.press(person, card.id, { verb, inputs: { comment } });
    assert.equal(reply.status, 200);
    return replyText(reply.body);
  }

  /** The handle of a button as it stood on this card. */
  handleOn(card: BoardMessage, verb: string): string {
    return String(findAction(cardsOf(card.activity), { verb })?.data['handle']);
  }

  /** Presses a button with a handle from anywhere, as Action.Execute or as old clients do. */
  async pressWith(
    person: PersonId,
    card: BoardMessage,
    press: Readonly<{ type: 'Action.Execute' | 'Action.Submit'; verb: string; handle: string }>,
  ) {
    const { type, verb, handle } = press;
    const action = type === 'Action.Execute' ? { type, verb, data: { handle } } : { type, data: { verb, handle } };
    return this.local.teams.press(person, card.id, { action });
  }

  /** Moves the clock once nothing is under way: a jump ends every lease, and what is being sent would be sent twice. */
  async later(ms: number): Promise<void> {
    await this.quiet();
    this.#state.offsetMs += ms;
  }

  /** Waits until nothing is left to send. */
  async quiet(): Promise<void> {
    const pool = this.local.database?.pool ?? assert.fail('no database');
    await nothingLeft(pool);
  }

  async rows(table: string): Promise<readonly Record<string, unknown>[]> {
    const pool = this.local.database?.pool ?? assert.fail('no database');
    return (await pool.query(`select * from signalbox.${table}`)).rows;
  }
}
