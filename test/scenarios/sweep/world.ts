import assert from 'node:assert/strict';
import type { PressVerb } from '../../../bot/core/chat.ts';
import { newApprovalId, newRunId, type RunId } from '../../../bot/core/ids.ts';
import type { Run } from '../../../bot/core/run/run.ts';
import type { BoardMessage } from '../../../bot/local/connector/message-board.ts';
import { textOf } from '../../support/card-text.ts';
import { type LocalApp, startLocalApp } from '../../support/local-app.ts';
import type { HttpRow, Named } from './http-rows.ts';
import { type PersonId, SITE } from './site.ts';

export type Answered = Readonly<{ status: number; body: string }>;

export type Where = 'near' | 'far';

/** The whole product with the site of the sweep. */
export class SweepWorld {
  readonly local: LocalApp;
  #stage: string | null = null;
  readonly #tokens = new Map<PersonId, string>();
  readonly #made = new Map<string, Promise<Run>>();

  private constructor(local: LocalApp) {
    this.local = local;
  }

  static async start(): Promise<SweepWorld> {
    return new SweepWorld(await startLocalApp({ files: SITE, unpaced: true, governed: true }));
  }

  /** A run that waits for its approval: one of the near environment, or the chief's own in the far one. */
  async waiting(where: Where): Promise<Run> {
    return this.start(where, { near: 'act', far: 'remote' }[where], where);
  }

  /** Asks in the tab, as somebody who may. */
  async start(where: Where, workflow: string, environment: string): Promise<Run> {
    const asker = where === 'near' ? 'run' : 'chief';
    const { status, body } = await this.ask(asker, { path: `/api/workflows/${workflow}/runs`, body: { inputs: { environment } } });
    assert.equal(status, 201, body);
    const { runId } = JSON.parse(body) as { runId: RunId };
    return this.local.run(runId);
  }

  /** What is made the first time it is asked for. */
  once(what: string, make: () => Promise<Run>): Promise<Run> {
    const made = this.#made.get(what) ?? make();
    this.#made.set(what, made);
    return made;
  }

  async ask(person: PersonId, { path, body, method }: ReturnType<HttpRow['request']>): Promise<Answered> {
    const enough = new AbortController();
    const response = await fetch(`${this.local.origin}${path}`, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: { authorization: `Bearer ${await this.#tokenOf(person)}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: enough.signal,
    });
    // A stream never ends by itself.
    if (path === '/api/events') {
      enough.abort();
      return { status: response.status, body: '' };
    }
    return { status: response.status, body: await response.text() };
  }

  /** Presses a button with the handle of a run's card, wherever that card may be. */
  async press(person: PersonId, verb: PressVerb, handle: string, inputs: Readonly<Record<string, string>> = {}): Promise<number> {
    this.#stage ??= (await this.local.teams.say('nothing', 'hello there', { mention: false })).message.id;
    const action = { type: 'Action.Execute', verb, data: { ...inputs, handle } } as const;
    return (await this.local.teams.press(person, this.#stage, { action })).status;
  }

  /** The handles on the card of a run. */
  async handles(run: Run): Promise<readonly string[]> {
    const card = await this.local.app.operations.chat.card(run.id);
    return [...new Set(card?.buttons.map(({ handle }) => handle))];
  }

  /** Types something as a new post in the channel, and gives what the bot answers there; nothing when it moved the run. */
  async say(person: PersonId, text: string, run: Run | null = null): Promise<string> {
    const before = new Set(this.#bots());
    const { message } = await this.local.teams.say(person, `@Signalbox ${text}`);
    const answers = (): readonly BoardMessage[] => this.#bots().filter((one) => one.threadId === message.id && !before.has(one));
    for (let tries = 0; tries < 120 && answers().length === 0; tries += 1) {
      if (run !== null && (await this.local.run(run.id)).state !== run.state) break;
      await new Promise((go) => setTimeout(go, 25));
    }
    return answers().map(textOf).join(' | ');
  }

  /** The same with a slash command: what its sender alone is told, and what everybody in the channel sees of it. */
  async slash(person: PersonId, text: string): Promise<Readonly<{ alone: string; openly: readonly BoardMessage[] }>> {
    const known = new Set(this.#bots().map(({ id }) => id));
    const { message } = await this.local.teams.say(person, text, { slash: true });
    const since = (): readonly BoardMessage[] => this.#bots().filter(({ id, place }) => !known.has(id) && place === message.place);
    const alone = (): readonly BoardMessage[] => since().filter(({ onlyFor }) => onlyFor === person);
    for (let tries = 0; tries < 200 && alone().length === 0; tries += 1) await new Promise((go) => setTimeout(go, 25));
    // What everybody sees is written with the answer, and may come a little later.
    await new Promise((go) => setTimeout(go, 150));
    return { alone: alone().map(textOf).join(' | '), openly: since().filter(({ onlyFor }) => onlyFor === null) };
  }

  #bots(): readonly BoardMessage[] {
    return this.local.teams.world.board.all().filter((message) => message.from.kind === 'bot');
  }

  async #tokenOf(person: PersonId): Promise<string> {
    const known = this.#tokens.get(person);
    if (known !== undefined) return known;
    const found = this.local.teams.world.people.find(({ id }) => id === person) ?? assert.fail(person);
    const token = await this.local.surroundings.issuer.userToken({ ...found, appRoles: [] });
    this.#tokens.set(person, token);
    return token;
  }
}

export function namesOf(run: Run): Named {
  return { id: run.id, planHash: run.planHash, approvalId: run.approvals[0]?.id ?? assert.fail('no approval') };
}

/** What nobody ever asked for, with the looks of what somebody did. */
export function nothingLike(run: Run): Named {
  return { id: newRunId(), planHash: run.planHash, approvalId: newApprovalId() };
}

/** An answer without what has to differ: the names that were asked about, and the number of the request. */
export function withoutNames(text: string, named: Named): string {
  return text
    .replaceAll(named.id, '<run>')
    .replaceAll(named.approvalId, '<approval>')
    .replace(/"requestId":"[^"]*"/, '"requestId"');
}
