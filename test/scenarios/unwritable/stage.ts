import assert from 'node:assert/strict';
import pg from 'pg';
import { verifyLog } from '../../../bot/auditing/verify-log.ts';
import { sealLog } from '../../../bot/core/audit/seal.ts';
import type { RunId } from '../../../bot/core/ids.ts';
import type { Run, RunState } from '../../../bot/core/run/run.ts';
import type { BoardMessage } from '../../../bot/local/connector/message-board.ts';
import { anchored } from '../../auditing/sealed-log.ts';
import { replyText, textOf } from '../../support/card-text.ts';
import { type CountedTarget, startTarget } from '../../support/counted-target.ts';
import { type LocalApp, startLocalApp } from '../../support/local-app.ts';
import { keptLog, type Line } from '../../support/notaries.ts';
import { nothingLeft } from '../../support/nothing-left.ts';
import { freshPostgres } from '../../support/postgres.ts';
import { until } from '../../support/until.ts';
import { createWitness } from '../../support/witness.ts';
import { sitePushingTo } from './site.ts';

export type Answered = Readonly<{ status: number; text: string }>;

/** The whole product with a target that counts, a clock that a test sets, and the database where faults are put. */
export class Stage {
  readonly local: LocalApp;
  readonly target: CountedTarget;
  readonly lines: readonly Line[];
  readonly db: pg.Client | pg.Pool;
  readonly url: string | null;
  readonly #notary = createWitness();
  readonly #time: { now: number };
  readonly #closing: (() => Promise<unknown>)[];

  private constructor(
    parts: Pick<Stage, 'local' | 'target' | 'lines' | 'db' | 'url'> &
      Readonly<{ time: { now: number }; closing: (() => Promise<unknown>)[] }>,
  ) {
    this.local = parts.local;
    this.target = parts.target;
    this.lines = parts.lines;
    this.db = parts.db;
    this.url = parts.url;
    this.#time = parts.time;
    this.#closing = parts.closing;
  }

  static async open(kind: 'PGlite' | 'Postgres'): Promise<Stage> {
    const target = await startTarget();
    const { logger, lines } = keptLog();
    const time = { now: Date.parse('2026-03-01T12:00:30Z') };
    const postgres = kind === 'Postgres' ? await freshPostgres() : null;
    const local = await startLocalApp({
      files: sitePushingTo(target.origin),
      clock: { now: () => new Date(time.now) },
      logger,
      dueEveryMs: 50,
      unpaced: true,
      ...(postgres === null ? {} : { database: { url: postgres.url } }),
    });
    const admin = postgres === null ? null : new pg.Client(postgres.url);
    await admin?.connect();
    const db = admin ?? local.database?.pool ?? assert.fail('no database');
    const closing = [() => local.stop(), async () => admin?.end(), () => target.close(), async () => postgres?.drop()];
    return new Stage({ local, target, lines, db, url: postgres?.url ?? null, time, closing });
  }

  async close(): Promise<void> {
    this.target.release();
    for (const step of this.#closing) await step();
  }

  pass(ms: number): void {
    this.#time.now += ms;
  }

  inMs(ms: number): string {
    return new Date(this.#time.now + ms).toISOString();
  }

  async api(person: string, path: string, body?: object, language = 'en'): Promise<Answered> {
    const persona = this.local.config.site?.site.people.find(({ id }) => id === person) ?? assert.fail(person);
    const response = await fetch(this.local.origin + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${await this.local.surroundings.issuer.userToken(persona)}`,
        'content-type': 'application/json',
        'accept-language': language,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, text: await response.text() };
  }

  /** Asks in the tab, and gives the run. */
  async asked(workflow: string, body: object): Promise<Run> {
    const { status, text } = await this.api('developer', `/api/workflows/${workflow}/runs`, body);
    assert.equal(status, 201, text);
    return this.local.run(JSON.parse(text).runId);
  }

  vote(run: Run, language = 'en'): Promise<Answered> {
    const [approval] = run.approvals;
    const body = { approvalId: approval?.id, verdict: 'approve', comment: '', planHash: run.planHash };
    return this.api('release-manager-a', `/api/runs/${run.id}/votes`, body, language);
  }

  /** What was said in a thread, or to one person of it. */
  said(thread: string, words: RegExp): Promise<BoardMessage> {
    return this.local.teams.waitFor(
      (message) => message.threadId === thread && message.from.kind === 'bot' && words.test(textOf(message)),
      20_000,
    );
  }

  /** Presses, and waits until the presser was told this, in the answer or soon after. */
  async pressed(person: string, card: BoardMessage, verb: string, words: RegExp): Promise<void> {
    const { status, body } = await this.local.teams.press(person, card.id, { verb });
    assert.equal(status, 200);
    if (words.test(replyText(body))) return;
    // Too late for the answer: in the own chat of whoever pressed.
    await this.local.teams.waitFor(
      (message) => message.threadId === null && message.from.kind === 'bot' && words.test(textOf(message)),
      20_000,
    );
  }

  /** The runs that the clock has started so far. */
  async clocked(): Promise<readonly Run[]> {
    const { rows } = await this.local.app.store.runs({}, null, 200);
    return rows.filter(({ plan }) => plan.workflow.name === 'clocked');
  }

  state(id: RunId, states: readonly RunState[]): Promise<Run> {
    return this.local.runIn(states, (run) => run.id === id);
  }

  logged(from: number, words: RegExp, field = ''): Promise<true> {
    return until(`the log has ${words} ${field}`, () =>
      this.lines.slice(from).some(({ message, fields }) => words.test(message) && JSON.stringify(fields).includes(field)),
    );
  }

  /** Everybody who is to be told of these runs was told, or could not be, and the log has it. */
  async told(runs: readonly Run[]): Promise<void> {
    await until('it was begun', async () => {
      const events = await Promise.all(runs.map(({ id }) => this.local.events({ runId: id, type: 'approval.told' })));
      return events.every(({ length }) => length > 0);
    });
    await nothingLeft(this.db);
  }

  async ready(): Promise<Readonly<{ status: number; reason: string }>> {
    const response = await fetch(`${this.local.origin}/readyz`);
    const body: unknown = await response.json();
    return { status: response.status, reason: /"reason":"([^"]+)"/.exec(JSON.stringify(body))?.[1] ?? '' };
  }

  async events(): Promise<number> {
    return (await this.local.app.store.log.head()).size;
  }

  /** The log as it stands is what the product wrote. */
  async verifies(): Promise<void> {
    const { store } = this.local.app;
    await sealLog({ log: store.log, notary: this.#notary }, null);
    const { problem } = await verifyLog(store.log, await anchored(store, this.#notary));
    assert.equal(problem, null, problem?.sentence);
  }
}
