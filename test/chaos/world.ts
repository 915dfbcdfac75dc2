import { mkdir, mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Notary } from '../../bot/core/audit/notary.ts';
import { type CountedTarget, startTarget } from '../support/counted-target.ts';
import { copySite } from '../support/local-app.ts';
import { TOKEN, temporaryFolder } from '../support/notaries.ts';
import { environmentIn, startNotaryProcess } from '../support/notary-process.ts';
import type { Command } from './commands.ts';
import { embeddedGround, type Ground, postgresGround } from './ground.ts';
import { createHistory, type Heard, type History } from './history.ts';
import { createPlaces, type Places } from './places.ts';
import { plainProduct } from './plain-product.ts';
import { ask, send } from './sender.ts';
import { chaosSite, PEOPLE } from './site.ts';
import { startTeams, type Teams } from './teams.ts';

export type WorldOptions = Readonly<{
  database: 'postgres' | 'embedded';
  processes: number;
  /** Where history and logs are kept; null for a folder that is nobody's. */
  folder: string | null;
}>;

/** Everything around the processes of the product, and the processes: none of them runs yet. */
export type World = Readonly<{
  history: History;
  /** Where the history is (`history.jsonl`), and what the processes logged (`process-<place>.log`). */
  folder: string;
  target: CountedTarget;
  teams: Teams;
  ground: Ground;
  places: Places;
  /** The notary that seals while everything else falls, and the file in which it anchors. */
  notary: Notary;
  anchor: string;
  /** Starts the process of every place. */
  startAll(): Promise<void>;
  send(command: Command): Promise<Heard>;
  /** Sends each after its time; resolves when all were answered. */
  sendAll(commands: readonly Command[]): Promise<void>;
  /** Waits until no run is on its way; gives the milliseconds. What moves for ever is the checker's to tell. */
  settle(): Promise<number>;
  close(): Promise<void>;
}>;

/** A backlog takes as long as the machine needs; it is given up only when nothing has moved for so long. */
const LONGEST_STANDSTILL_MS = 180_000;
const ASK_EVERY_MS = 100;
const MOVING = ['queued', 'running', 'waiting', 'undoing', 'held'].map((state) => `state=${state}`).join('&');

export async function startWorld({ database, processes, folder: given }: WorldOptions): Promise<World> {
  const closing: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of closing.splice(0).reverse()) await end();
  };
  try {
    return { ...(await build({ database, processes, folder: given }, closing)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function build(
  { database, processes, folder: given }: WorldOptions,
  closing: (() => Promise<unknown>)[],
): Promise<Omit<World, 'close'>> {
  const folder = given ?? (await mkdtemp(path.join(os.tmpdir(), 'signalbox-chaos-')));
  await mkdir(folder, { recursive: true });
  const history = createHistory(path.join(folder, 'history.jsonl'));
  const target = await startTarget();
  closing.push(() => target.close());
  const site = await copySite(chaosSite(target.origin));
  closing.push(() => site.remove());
  const teams = await startTeams(PEOPLE);
  closing.push(() => teams.close());
  const sealed = await startNotary(closing);
  const ground = await (database === 'postgres' ? postgresGround() : embeddedGround());
  closing.push(() => ground.close());
  const order = async (place: number, port: number) => ({
    siteDir: site.siteDir,
    dataDir: await ground.dataDir(place),
    url: ground.url,
    port,
    logFile: path.join(folder, `process-${place}.log`),
    channelKeys: teams.issuer.channelKeys,
    tenantKeys: teams.issuer.tenantKeys,
    botToken: await teams.issuer.botToken(),
    teamsOrigin: teams.origin,
    notary: sealed.order,
  });
  const places = createPlaces(processes, { program: path.join(await plainProduct(), 'test/chaos/product.js'), order, history });
  closing.push(() => places.close());
  const parts = { history, places, teams };
  return {
    ...parts,
    folder,
    target,
    ground,
    notary: sealed.notary,
    anchor: sealed.anchor,
    startAll: async () => {
      // One after the other: the first makes what the others find.
      for (let place = 0; place < processes; place += 1) await places.start(place);
    },
    send: (command) => send(parts, command),
    sendAll: async (commands) => {
      const sendLater = async (command: Command): Promise<void> => {
        await wait(command.afterMs);
        await send(parts, command);
      };
      await Promise.all(commands.map(sendLater));
    },
    settle: () => settle({ ...parts, target }),
  };
}

async function startNotary(closing: (() => Promise<unknown>)[]) {
  const { folder, remove } = await temporaryFolder();
  closing.push(remove);
  // The name with which the log of every installation begins.
  const process = startNotaryProcess(environmentIn(folder, { SIGNALBOX_NOTARY_NAME: 'signalbox' }));
  closing.push(() => process.kill('SIGTERM'));
  const notary = await process.ready();
  const ready = process.lines().find(({ msg }) => msg === 'The notary is ready.');
  const order = { address: String(ready?.['address']), key: notary.key, token: TOKEN.reveal() };
  return { notary, order, anchor: path.join(folder, 'anchor.txt') };
}

/** Asked as people see it, three times in a row: a process that was just started may not have looked yet. */
async function settle({ places, teams, target }: Pick<World, 'places' | 'teams' | 'target'>): Promise<number> {
  const began = performance.now();
  let [calm, effects, movedAt] = [0, 0, began];
  while (calm < 3 && performance.now() - movedAt < LONGEST_STANDSTILL_MS) {
    const { port } = await places.port(0);
    const answer = await ask({ teams }, { port, person: 'release-manager-a', path: `/api/runs?${MOVING}` });
    const page: { runs?: readonly unknown[] } = answer?.status === 200 ? JSON.parse(answer.body) : {};
    calm = page.runs?.length === 0 ? calm + 1 : 0;
    if (target.effects().length !== effects) movedAt = performance.now();
    effects = target.effects().length;
    await wait(ASK_EVERY_MS);
  }
  return Math.round(performance.now() - began);
}
