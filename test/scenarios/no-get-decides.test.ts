import assert from 'node:assert/strict';
import { runCard } from '../../cards/run/index.ts';
import { FORM } from '../cards/answers.ts';
import { RUN_CARDS } from '../cards/run-cards.ts';
import { SAMPLE_FILES } from '../cards/samples.ts';
import { addressOf, productRoutes } from '../support/routes.ts';
import { type Asked, ToldWorld } from './told/world.ts';

/** Programs that fetch whatever stands in a message, to show what is behind it. */
const CRAWLERS = [
  'Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5',
  'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
  'Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17328; Pro)',
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
] as const;
const METHODS = ['GET', 'HEAD'] as const;

const URLS = /https?:\/\/[^\s"'<>()[\]{}\\“”]+/g;
const HANDLES = /"handle":"([\w-]{22})"/g;

describe('nothing is decided by looking', function () {
  // Starting the whole product takes seconds where the machine does other things as well.
  this.timeout(120_000);
  let world: ToldWorld;
  let waiting: Asked;
  /** Everything that people in this world were shown, and every kind of card in every state of the fixtures. */
  let shown: string;

  before(async () => {
    world = await ToldWorld.start();
    const rejected = await world.ask('one');
    await world.vote('sven', await world.copy('sven', rejected), 'reject', 'see https://wiki.example/why');
    const cancelled = await world.ask('staged');
    await world.local.teams.press('asker', (await world.card(cancelled)).id, { verb: 'cancel' });
    const done = await world.ask('one');
    await world.vote('sven', await world.copy('sven', done), 'approve');
    await world.local.teams.say('asker', '@Signalbox act');
    await world.local.teams.say('asker', '@Signalbox help');
    await world.local.teams.say('asker', '@Signalbox status');
    await world.local.teams.say('asker', '@Signalbox why act in one');
    await world.local.teams.say('asker', '@Signalbox atc in one');
    waiting = await world.ask('staged');
    await world.said(waiting, /waits for an approval/);
    await world.card(done, /Succeeded/);
    await world.quiet();
    const cards = [...Object.values(RUN_CARDS).map((card) => runCard(card)), ...SAMPLE_FILES.map(({ fill, data }) => fill(data).card)];
    shown = JSON.stringify([cards, FORM, world.local.teams.world.board.all().map(({ activity }) => activity)]);
  });
  after(() => world.local.stop());

  const handles = (): readonly string[] => [...new Set([...shown.matchAll(HANDLES)].map(([, handle]) => handle ?? ''))];
  /** The addresses in cards and messages, each asked of this server, wherever it points. */
  const addresses = (): readonly string[] => {
    const found = [...new Set([...shown.matchAll(URLS)].map(([url]) => url))].filter((url) => URL.canParse(url));
    return [...new Set(found.map((url) => `${new URL(url).pathname}${new URL(url).search}`))];
  };
  /** What a crawler would have to ask for, if asking could decide. */
  const tempting = (): string => {
    const { run } = waiting;
    const [approval] = run.approvals;
    const wanted = { verdict: 'approve', verb: 'approve', comment: 'x', approvalId: approval?.id ?? '', planHash: run.planHash };
    return `?${new URLSearchParams({ ...wanted, handle: handles().at(-1) ?? '' })}`;
  };
  const table = (): readonly Readonly<{ method: string; path: string }>[] => {
    const known: Readonly<Record<string, string>> = { id: waiting.run.id, stepId: 'say', name: 'act', file: 'main-a1b2c3d4.js' };
    return productRoutes().map(({ method, path }) => ({ method, path: addressOf(path, known) }));
  };
  const routes = (): readonly string[] => [...new Set(table().map(({ path }) => `${path}${tempting()}`))];
  /** Where something can be done, and nothing be looked at. */
  const deciding = (): readonly string[] => {
    const looked = new Set(table().flatMap(({ method, path }) => (method === 'get' ? [path] : [])));
    return table().flatMap(({ path }) => (looked.has(path) ? [] : [path]));
  };
  /** Every row of the product and of its engine. */
  const everything = async (): Promise<Readonly<Record<string, readonly unknown[]>>> => {
    const pool = world.local.database?.pool ?? assert.fail('no database');
    const { rows } = await pool.query<{ name: string }>(
      `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
    );
    const tables: Record<string, readonly unknown[]> = {};
    for (const { name } of rows) tables[name] = (await pool.query(`select t::text as row from ${name} t order by 1`)).rows;
    return tables;
  };
  const tokenOf = async (id: string): Promise<string> => {
    const person = world.local.teams.world.people.find((one) => one.id === id) ?? assert.fail(id);
    return world.local.surroundings.issuer.userToken({ ...person, appRoles: [] });
  };
  const statusOf = async (path: string, method: string, headers: Readonly<Record<string, string>>): Promise<number> => {
    const enough = new AbortController();
    const response = await fetch(`${world.local.origin}${path}`, { method, headers, redirect: 'manual', signal: enough.signal });
    // Streams never end by themselves.
    enough.abort();
    return response.status;
  };

  it('finds addresses and handles to try', () => {
    assert.ok(addresses().length >= 3, addresses().join());
    assert.ok(handles().length >= 4);
  });

  it('by no program that previews links: every address in every card, and every route, with GET and HEAD', async () => {
    const before = await everything();
    const wrong: string[] = [];
    for (const path of [...addresses(), ...routes()]) {
      for (const method of METHODS) {
        for (const agent of CRAWLERS) {
          const status = await statusOf(path, method, { 'user-agent': agent });
          if (status >= 500) wrong.push(`${method} ${path}: ${status}`);
        }
      }
    }
    assert.deepEqual(wrong, []);
    await world.quiet();
    assert.deepEqual(await everything(), before);
  });

  it('by nobody who is signed in and may decide, either', async () => {
    const before = await everything();
    const authorization = `Bearer ${await tokenOf('sven')}`;
    const statuses = new Map<string, number>();
    for (const path of routes()) {
      for (const method of METHODS) statuses.set(`${method} ${path.split('?')[0]}`, await statusOf(path, method, { authorization }));
    }
    assert.deepEqual(
      [...statuses].filter(([, status]) => status >= 500),
      [],
    );
    for (const path of deciding())
      for (const method of METHODS) assert.ok([404, 405].includes(statuses.get(`${method} ${path}`) ?? 0), path);
    await world.quiet();
    assert.deepEqual(await everything(), before);
    assert.equal((await world.local.run(waiting.run.id)).approvals[0]?.votes.length, 0);
  });

  it('by a handle in an address, wherever it stands in it', async () => {
    const before = await everything();
    for (const handle of handles()) {
      for (const path of [
        `/${handle}`,
        `/api/messages/${handle}`,
        `/api/runs/${handle}`,
        `/api/runs/${waiting.run.id}/votes/${handle}`,
        `/tab?handle=${handle}`,
      ]) {
        for (const method of METHODS) assert.ok((await statusOf(path, method, { 'user-agent': CRAWLERS[0] })) < 500, `${method} ${path}`);
      }
    }
    await world.quiet();
    assert.deepEqual(await everything(), before);
  });

  it('but by the same press as a genuine POST', async () => {
    await world.vote('sven', await world.copy('sven', waiting), 'approve');
    assert.equal((await world.local.run(waiting.run.id)).approvals[0]?.votes.length, 1);
  });
});
