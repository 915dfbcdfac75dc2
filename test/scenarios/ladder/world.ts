import assert from 'node:assert/strict';
import type { StoredEvent } from '../../../bot/core/ports.ts';
import type { Approval, Run } from '../../../bot/core/run/run.ts';
import type { Started } from '../../../bot/http/contract.ts';
import type { BoardMessage } from '../../../bot/local/connector/message-board.ts';
import { personalChatId } from '../../../bot/local/connector/team.ts';
import type { Person } from '../../../bot/local/people.ts';
import { textOf } from '../../support/card-text.ts';
import { type LocalApp, startLocalApp } from '../../support/local-app.ts';
import { MovedClock } from '../../support/moved-clock.ts';
import { SITE } from './site.ts';

/** The whole product over Local Teams, at a moment that the test chooses. */
export class LadderWorld {
  readonly local: LocalApp;
  readonly clock: MovedClock;

  private constructor(local: LocalApp, clock: MovedClock) {
    this.local = local;
    this.clock = clock;
  }

  static async start(moment: string): Promise<LadderWorld> {
    const clock = new MovedClock(moment);
    return new LadderWorld(await startLocalApp({ files: SITE, clock, unpaced: true }), clock);
  }

  stop(): Promise<void> {
    return this.local.stop();
  }

  /** Goes to a moment and has everything done that is due there. */
  async at(moment: string): Promise<void> {
    this.clock.moveTo(moment);
    await this.local.app.operations.due();
  }

  /** Asks for a run and gives it with the first message of its thread. */
  async ask(person: string, command = 'act'): Promise<Readonly<{ run: Run; thread: string }>> {
    const { message } = await this.local.teams.say(person, `@Signalbox ${command}`);
    const run = await this.local.runIn(['waiting_approval'], ({ conversation }) => conversation?.id.endsWith(message.id) === true);
    return { run, thread: message.id };
  }

  /** Starts a workflow from the tab, where it has no thread. */
  async askInTab(person: string, workflow: string): Promise<Run> {
    const { issuer } = this.local.surroundings;
    const token = await issuer.userToken({ ...this.#person(person), appRoles: [] });
    const response = await fetch(`${this.local.origin}/api/workflows/${workflow}/runs`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ inputs: {} }),
    });
    assert.equal(response.status, 201);
    const { runId } = (await response.json()) as Started;
    return this.local.runIn(['waiting_approval'], ({ id }) => id === runId);
  }

  /** What the bot said to somebody in their own chat, once it is there. */
  async inChat(person: string, words: RegExp): Promise<string> {
    const place = personalChatId(this.#person(person), this.local.teams.world.appId);
    const fits = (message: BoardMessage): boolean => message.place === place && message.from.kind === 'bot' && !isCard(message);
    return textOf(await this.local.teams.waitFor((message) => fits(message) && words.test(textOf(message)), 20_000));
  }

  /** Who was reminded, as the log has it. */
  async reminded(run: Run): Promise<readonly unknown[]> {
    return (await this.events(run, 'approval.reminded')).map(({ detail }) => detail['people']);
  }

  #person(wanted: string): Person {
    return this.local.teams.world.people.find(({ id }) => id === wanted) ?? assert.fail(wanted);
  }

  async approval(run: Run): Promise<Approval> {
    const [approval] = (await this.local.run(run.id)).approvals;
    assert.ok(approval);
    return approval;
  }

  /** Types a command in a new thread and gives the answer. */
  async say(person: string, text: string): Promise<string> {
    const { message } = await this.local.teams.say(person, `@Signalbox ${text}`);
    return textOf(await this.local.teams.waitFor((other) => other.threadId === message.id && other.from.kind === 'bot', 20_000));
  }

  /** The card of a thread once it says this. */
  card(thread: string, words: RegExp): Promise<BoardMessage> {
    return this.local.teams.waitFor((message) => message.threadId === thread && isCard(message) && words.test(textOf(message)), 20_000);
  }

  /** A text that the bot said in a thread, once it is there. */
  async said(thread: string, words: RegExp): Promise<BoardMessage> {
    return this.local.teams.waitFor(
      (message) => message.threadId === thread && message.from.kind === 'bot' && !isCard(message) && words.test(textOf(message)),
      20_000,
    );
  }

  async events(run: Run, ...types: readonly string[]): Promise<readonly StoredEvent[]> {
    const all = await this.local.events({ runId: run.id });
    return all.filter(({ type }) => types.includes(type)).toReversed();
  }
}

function isCard({ activity }: BoardMessage): boolean {
  return Array.isArray(activity['attachments']) && activity['attachments'].length > 0;
}
