import assert from 'node:assert/strict';
import { parse } from 'yaml';
import type { PressVerb } from '../../../bot/core/chat.ts';
import type { Directory } from '../../../bot/core/ports.ts';
import type { Run, RunState } from '../../../bot/core/run/run.ts';
import { createFileDirectory } from '../../../bot/directory/file-directory.ts';
import { findAction } from '../../../bot/local/connector/card-actions.ts';
import { cardsOf } from '../../../bot/local/connector/message-board.ts';
import type { Person } from '../../../bot/local/people.ts';
import { parseDirectory } from '../../../bot/site/people.ts';
import { replyText, textOf } from '../../support/card-text.ts';
import { type LocalApp, startLocalApp } from '../../support/local-app.ts';
import { type PersonId, SITE } from './site.ts';

/** A run and the thread in which it was asked for. */
export type Asked = Readonly<{ run: Run; thread: string }>;
type Answered = Readonly<{ status: number; body: string }>;

/** What happens once, while the directory is asked about somebody. */
type Meanwhile = { next: Readonly<{ objectId: string; happens: () => Promise<void> }> | null };

/** The whole product with the site of these scenarios. */
export class ExplainedWorld {
  readonly local: LocalApp;
  readonly #meanwhile: Meanwhile;

  private constructor(local: LocalApp, meanwhile: Meanwhile) {
    this.local = local;
    this.#meanwhile = meanwhile;
  }

  static async start(): Promise<ExplainedWorld> {
    const listed = parseDirectory(parse(String(SITE['directory.yml'])));
    assert.ok(listed.ok);
    const file = createFileDirectory(listed.value, [...new Set(listed.value.map(({ tenantId }) => tenantId))]);
    const meanwhile: Meanwhile = { next: null };
    const directory: Directory = {
      ...file,
      async membershipOf(principal, freshness) {
        const { next } = meanwhile;
        // Cards and lists are content with a recent answer; who acts is looked up afresh.
        if (freshness === 'fresh' && next?.objectId === principal.objectId) {
          meanwhile.next = null;
          await next.happens();
        }
        return file.membershipOf(principal, freshness);
      },
    };
    return new ExplainedWorld(await startLocalApp({ files: SITE, directory, unpaced: true }), meanwhile);
  }

  /** Lets something happen the next time the directory is asked about this person. */
  meanwhile(person: PersonId, happens: () => Promise<void>): void {
    this.#meanwhile.next = { objectId: this.#person(person).objectId, happens };
  }

  /** Types a command that leads to a run. */
  async run(person: PersonId, command: string, ...states: readonly RunState[]): Promise<Asked> {
    const { message } = await this.local.teams.say(person, `@Signalbox ${command}`);
    const run = await this.local.runIn(states, (one) => one.conversation?.id.endsWith(message.id) === true);
    return { run, thread: message.id };
  }

  /** Types something in a thread of its own, and gives what the bot answers there. */
  async say(person: PersonId, text: string): Promise<string> {
    const { message } = await this.local.teams.say(person, `@Signalbox ${text}`);
    return textOf(await this.local.teams.waitFor((other) => other.threadId === message.id && other.from.kind === 'bot', 20_000));
  }

  /** Types something that is answered by the card of a run. */
  async tell(person: PersonId, text: string): Promise<void> {
    await this.local.teams.say(person, `@Signalbox ${text}`);
  }

  /** Presses a button on the card in the thread of a run, once the card has it. */
  async press(person: PersonId, { thread }: Asked, verb: PressVerb): Promise<string> {
    const card = await this.local.teams.waitFor(
      (message) => message.threadId === thread && findAction(cardsOf(message.activity), { verb }) !== null,
      20_000,
    );
    return replyText((await this.local.teams.press(person, card.id, { verb, inputs: { comment: 'looked at it' } })).body);
  }

  async api(person: PersonId, path: string, body?: unknown): Promise<Answered> {
    const response = await fetch(`${this.local.origin}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${await this.local.surroundings.issuer.userToken({ ...this.#person(person), appRoles: [] })}`,
        'content-type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.text() };
  }

  async stateOf({ run }: Asked): Promise<RunState> {
    return (await this.local.run(run.id)).state;
  }

  /** The requester takes back what a test has left waiting. */
  async end(asked: Asked): Promise<void> {
    await this.tell('dana', `cancel ${asked.run.id}`);
    await this.local.runIn(['cancelled'], ({ id }) => id === asked.run.id);
  }

  #person(person: PersonId): Person {
    return this.local.teams.world.people.find(({ id }) => id === person) ?? assert.fail(person);
  }
}
