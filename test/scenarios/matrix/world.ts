import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { AppError } from '../../../bot/core/errors.ts';
import { newApprovalId, newRunId } from '../../../bot/core/ids.ts';
import type { Directory } from '../../../bot/core/ports.ts';
import type { Run, RunState } from '../../../bot/core/run/run.ts';
import { createFileDirectory } from '../../../bot/directory/file-directory.ts';
import { findAction } from '../../../bot/local/connector/card-actions.ts';
import { type BoardMessage, cardsOf } from '../../../bot/local/connector/message-board.ts';
import { parseDirectory } from '../../../bot/site/people.ts';
import { buttonsOf, replyText, textOf } from '../../support/card-text.ts';
import { type LocalApp, startLocalApp } from '../../support/local-app.ts';
import { startTenantSigner, type TenantSigner } from '../../support/tenant-signer.ts';
import { objectIdOf, type PersonId, SITE } from './site.ts';

/** Through which of the product's doors a vote is given. */
export const DOORS = ['card', 'chat', 'tab'] as const;
export type Door = (typeof DOORS)[number];

/** A clock that stands still until it is moved. */
class MovedClock {
  #offsetMs = 0;

  now(): Date {
    return new Date(Date.now() + this.#offsetMs);
  }

  moveTo(moment: string): void {
    this.#offsetMs = new Date(moment).getTime() - Date.now();
  }

  moveBy(ms: number): void {
    this.#offsetMs += ms;
  }
}

/** What is different from the file: roles by object id, and whether it answers at all. */
type Changes = Readonly<{ roles: Map<string, readonly string[]>; state: { down: boolean } }>;

type Answer = Readonly<{ said: string }>;

/** The whole product with the site of the matrix, a directory that can be changed, and a clock that can be moved. */
export class MatrixWorld {
  readonly local: LocalApp;
  readonly clock: MovedClock;
  /** Signs tokens as Entra would. */
  readonly tenant: TenantSigner;
  readonly #directory: Changes;

  private constructor(local: LocalApp, parts: Pick<MatrixWorld, 'clock' | 'tenant'>, directory: Changes) {
    this.local = local;
    this.clock = parts.clock;
    this.tenant = parts.tenant;
    this.#directory = directory;
  }

  static async start(): Promise<MatrixWorld> {
    const clock = new MovedClock();
    const roles = new Map<string, readonly string[]>();
    const state = { down: false };
    const listed = parseDirectory(parse(SITE['directory.yml']));
    assert.ok(listed.ok);
    const file = createFileDirectory(listed.value, [...new Set(listed.value.map(({ tenantId }) => tenantId))]);
    const directory: Directory = {
      ...file,
      async membershipOf(principal, freshness) {
        if (state.down)
          throw new AppError({ code: 'unavailable', reason: 'directory.unavailable', message: 'The directory does not answer.' });
        const known = await file.membershipOf(principal, freshness);
        const changed = roles.get(principal.objectId);
        return changed === undefined ? known : { ...known, appRoles: changed };
      },
    };
    const tenant = await startTenantSigner();
    const local = await startLocalApp({ files: SITE, clock, directory, unpaced: true, around: tenant.around });
    return new MatrixWorld(local, { clock, tenant }, { roles, state });
  }

  async stop(): Promise<void> {
    await this.local.stop();
    await this.tenant.close();
  }

  /** Gives somebody exactly these app roles from now on. */
  giveRoles(person: PersonId, roles: readonly string[]): void {
    this.#directory.roles.set(objectIdOf(person), roles);
  }

  /** Everything as at the beginning, for the next row. */
  reset(): void {
    this.#directory.roles.clear();
    this.#directory.state.down = false;
  }

  breakDirectory(): void {
    this.#directory.state.down = true;
  }

  write(name: string, content: string): Promise<void> {
    return this.local.write(name, content);
  }

  /** Types a command and gives the run it led to. */
  async ask(person: PersonId, command: string): Promise<Run> {
    const { message } = await this.local.teams.say(person, `@Signalbox ${command}`);
    const { rows } = await this.local.app.store.runs({}, null, 10);
    const run = rows.find((row) => row.conversation?.id.endsWith(message.id) === true);
    assert.ok(run, `${command} led to no run: ${this.#answersIn(message.id)}`);
    return run;
  }

  /** Types something and gives what the bot answers in that thread; empty when it says nothing, because a card shows it. */
  async say(person: PersonId, text: string, run?: Run): Promise<string> {
    const thread = run === undefined ? null : this.threadOf(run);
    const before = new Set(this.#bots());
    const { message } = await this.local.teams.say(person, `@Signalbox ${text}`, thread === null ? {} : { where: { thread } });
    const answers = (): readonly BoardMessage[] =>
      this.#bots().filter((other) => other.threadId === (thread ?? message.id) && !before.has(other) && !this.#isRunCard(other));
    for (let tries = 0; tries < 60 && answers().length === 0; tries += 1) {
      if (run !== undefined && (await this.#tookEffect(run))) break;
      await new Promise((go) => setTimeout(go, 25));
    }
    return answers().map(textOf).join(' | ');
  }

  /** The requester cancels by typing it; the card shows it, so nothing is answered. */
  async cancel(run: Run): Promise<void> {
    await this.local.teams.say('dana', `@Signalbox cancel ${run.id}`);
  }

  /** Gives a vote through one of the doors; `said` is what the voter was told. */
  async vote(door: Door, person: PersonId, run: Run, verdict: 'approve' | 'reject' = 'approve', comment = 'a word'): Promise<Answer> {
    if (door === 'card') return this.#press(person, run, verdict, comment);
    if (door === 'chat') return { said: await this.say(person, `${verdict} ${run.id} ${run.planHash.slice(0, 8)} ${comment}`, run) };
    return this.#post(await this.tokenOf(person), run, { verdict, comment });
  }

  async now(run: Run): Promise<Run> {
    await this.local.app.operations.due();
    return this.local.run(run.id);
  }

  /** The run once it is in one of these states. */
  async in(run: Run, ...states: readonly RunState[]): Promise<Run> {
    return this.local.runIn(states, (candidate) => candidate.id === run.id);
  }

  /** The run's card in its thread, once it shows this plan. */
  async card(run: Run): Promise<BoardMessage> {
    const thread = this.threadOf(run);
    return this.local.teams.waitFor(
      (message) =>
        message.threadId === thread &&
        message.from.kind === 'bot' &&
        textOf(message).includes(run.id) &&
        textOf(message).includes(run.planHash.slice(0, 8)),
      10_000,
    );
  }

  /** The run's card once no button is left on it. */
  async cardWithoutButtons(run: Run): Promise<BoardMessage> {
    const thread = this.threadOf(run);
    const bare = (message: BoardMessage): boolean => textOf(message).includes(run.id) && buttonsOf(message).length === 0;
    return this.local.teams.waitFor((message) => message.threadId === thread && message.from.kind === 'bot' && bare(message), 10_000);
  }

  /** What Teams does by itself when it shows a card; the handle is that of its approve button. */
  async refresh(person: PersonId, run: Run): Promise<Answer> {
    const card = await this.card(run);
    const approve = findAction(cardsOf(card.activity), { verb: 'approve' });
    assert.ok(approve);
    const action = { type: 'Action.Execute', verb: 'refresh', data: { handle: approve.data['handle'] ?? '' } } as const;
    const reply = await this.local.teams.press(person, card.id, { action });
    return { said: replyText(reply.body) };
  }

  /** Waits for something that the requester is told by name in the thread of their run. */
  async told(run: Run, words: RegExp): Promise<void> {
    const thread = this.threadOf(run);
    const called = (message: BoardMessage): boolean => JSON.stringify(message.activity['entities'] ?? []).includes('"mention"');
    await this.local.teams.waitFor((message) => message.threadId === thread && called(message) && words.test(textOf(message)), 10_000);
  }

  async denials(run: Run): Promise<readonly string[]> {
    const events = await this.local.events({ runId: run.id, type: 'decision.denied' });
    return events.map((event) => event.rule ?? 'none');
  }

  async #press(person: PersonId, run: Run, verdict: 'approve' | 'reject', comment: string): Promise<Answer> {
    const card = await this.card(run);
    const cards = cardsOf(card.activity);
    // Whoever can press a button can send another verb with its handle.
    const offered = findAction(cards, { verb: verdict }) ?? findAction(cards, { verb: 'reject' });
    assert.ok(offered, textOf(card));
    const action = { ...offered, verb: verdict, data: { ...offered.data, comment } };
    const reply = await this.local.teams.press(person, card.id, { action });
    return { said: replyText(reply.body) };
  }

  /** A vote in the tab with a token that was got earlier. */
  voteWith(token: string, run: Run): Promise<Answer> {
    return this.#post(token, run, { verdict: 'approve', comment: '' });
  }

  async #post(token: string, run: Run, vote: Readonly<{ verdict: 'approve' | 'reject'; comment: string }>): Promise<Answer> {
    const approval = run.approvals.find(({ state }) => state === 'open') ?? run.approvals.at(-1);
    const body = JSON.stringify({ approvalId: approval?.id ?? 'a-222222222222', ...vote, planHash: run.planHash });
    const response = await fetch(`${this.local.origin}/api/runs/${run.id}/votes`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body,
    });
    return { said: await response.text() };
  }

  async tokenOf(person: PersonId): Promise<string> {
    const found = this.local.teams.world.people.find((candidate) => candidate.id === person);
    assert.ok(found);
    return this.local.surroundings.issuer.userToken({ ...found, appRoles: [] });
  }

  /** A copy of a run as if its requester had asked on behalf of somebody, as software will; no door makes such runs yet. */
  async askedBySoftwareFor(person: PersonId, run: Run): Promise<Run> {
    const id = newRunId();
    const behalf = { kind: 'person', tenantId: run.requester.tenantId, objectId: objectIdOf(person), name: person } as const;
    const approvals = run.approvals.map((approval) => ({ ...approval, id: newApprovalId() }));
    const copy: Run = { ...run, id, behalf, approvals };
    await this.local.app.store.transaction(async (tx) => {
      await tx.insertRun(copy);
      if (copy.conversation !== null) await tx.addCard(id, copy.conversation);
    });
    this.local.app.signals.outbox();
    return copy;
  }

  /** Whether the run has another vote, review or end than when it was looked at: the card then is the answer. */
  async #tookEffect(run: Run): Promise<boolean> {
    const now = await this.local.run(run.id);
    const counted = (one: Run): number => one.approvals.flatMap((approval) => approval.votes).length;
    return (
      counted(now) !== counted(run) ||
      now.endedAt?.getTime() !== run.endedAt?.getTime() ||
      now.breakGlass?.review !== run.breakGlass?.review
    );
  }

  /** An edit puts a new message in the place of the old one, so cards of runs are told by what they show. Who is called by name was not asked. */
  #isRunCard(message: BoardMessage): boolean {
    return (
      JSON.stringify(message.activity['entities'] ?? []).includes('"mention"') ||
      textOf(message) === 'done' ||
      /\br-[2-9a-hjkmnp-z]{8}\b.*Requested by/.test(textOf(message))
    );
  }

  threadOf(run: Run): string {
    return run.conversation?.id.split(';messageid=')[1] ?? '';
  }

  #bots(): readonly BoardMessage[] {
    return this.local.teams.world.board.all().filter((message) => message.from.kind === 'bot');
  }

  #answersIn(thread: string): string {
    return this.#bots()
      .filter((message) => message.threadId === thread)
      .map(textOf)
      .join(' | ');
  }
}
