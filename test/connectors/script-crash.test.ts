import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import type { IsolationKind } from '../../bot/connectors/script/isolation.ts';
import { count } from '../support/counts.ts';
import { processesWith, within } from './processes.ts';
import { offeredIsolations, type ScriptSite, scriptSite } from './script-site.ts';

const linux = process.platform === 'linux';
const APP = path.resolve('test/fixtures/script-app.ts');
/** Children in the session, out of it, and out of it twice; nobody has to tell them to go on. */
const TREE = `trap '' TERM HUP INT
sleep $1 &
setsid sleep $1 &
(setsid setsid sh -c "sleep $1; true" > /dev/null 2>&1 < /dev/null &)
echo running
sleep $1`;

for (const isolation of await offeredIsolations()) {
  describe(`kill -9 of the app while a script runs, isolation “${isolation}”`, function () {
    this.timeout(300_000);
    let site: ScriptSite;
    before(async () => {
      site = await scriptSite({ scripts: { 'tree.sh': TREE }, isolation });
    });
    after(() => site.remove());

    it('leaves no process of the script alive after two seconds', async () => {
      const seconds = uniqueSeconds();
      const app = startApp(site, isolation, seconds);
      await printed(app, 'running');
      assert.ok(await within(5000, () => processesWith(`sleep ${seconds}`).length >= (linux ? 4 : 2)));
      await killed(app);
      assert.ok(await within(2000, () => processesWith(seconds).length === 0), `${processesWith(seconds).length} processes are left`);
    });

    it('leaves none either when the app dies at any moment of the start', async () => {
      for (let round = 0; round < count(30); round += 1) {
        const seconds = uniqueSeconds();
        const app = startApp(site, isolation, seconds);
        await printed(app, 'ready');
        await new Promise((resolve) => setTimeout(resolve, randomInt(0, 400)));
        await killed(app);
        assert.ok(
          await within(2000, () => processesWith(`sleep ${seconds}`).length === 0 && processesWith(`tree.sh ${seconds}`).length === 0),
        );
      }
    });
  });
}

function uniqueSeconds(): string {
  return `8${randomInt(1000, 9999)}.${randomInt(100_000, 999_999)}`;
}

function startApp(site: ScriptSite, isolation: IsolationKind, seconds: string): ChildProcess {
  const order = {
    places: { siteDir: site.siteDir, dataDir: site.dataDir },
    config: { isolation },
    input: { script: 'tree.sh', arguments: [seconds] },
  };
  return spawn(process.execPath, ['--import=tsx', APP, JSON.stringify(order)], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Reads on afterwards: an app whose output nobody takes would end by itself. */
function printed(app: ChildProcess, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let seen = '';
    app.stdout?.on('data', (chunk: Buffer) => {
      seen += chunk.toString();
      if (seen.includes(text)) resolve();
    });
    app.on('exit', () => reject(new Error(`the app ended without printing “${text}”: ${seen}`)));
  });
}

async function killed(app: ChildProcess): Promise<void> {
  const exited = once(app, 'exit');
  app.kill('SIGKILL');
  await exited;
}
