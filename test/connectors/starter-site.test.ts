import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readFile, readlink, realpath } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../bot/core/errors.ts';
import { createShop, type Shop } from '../../bot/local/shop/shop.ts';
import { call, httpConnector } from './http-calls.ts';
import { processesWith, within } from './processes.ts';
import { offeredIsolations, type Ran, type ScriptSite, scriptSite } from './script-site.ts';

const ANY_PORTS = { staging: 0, production: 0 };

for (const isolation of await offeredIsolations()) {
  describe(`the starter scripts and the demo shop, isolation “${isolation}”`, function () {
    this.timeout(120_000);
    let site: ScriptSite;
    let shop: Shop;
    let urls: Readonly<{ staging: string; production: string }>;
    let home: string;
    let runs = 0;
    const nextKey = (): string => {
      runs += 1;
      return `r-${runs}/step`;
    };
    beforeEach(async () => {
      // Inside the product's data, as in local mode: the one folder of it that scripts may see.
      site = await scriptSite({ scripts: {}, isolation, config: { paths: { SHOP_HOME: '../data/shop' }, writable: ['../data/shop'] } });
      home = path.join(site.dataDir, 'shop');
      await cp('site/scripts', path.join(site.siteDir, 'scripts'), { recursive: true });
      shop = createShop({ home, ports: ANY_PORTS });
      urls = await shop.start();
    });
    afterEach(async () => {
      await shop.stop();
      await site.remove();
    });

    function script(name: string, args: readonly string[], more: object = {}, key = nextKey()): Promise<Ran> {
      return site.run({ script: name, arguments: args, ...more }, { idempotencyKey: key });
    }
    const health = (environment: 'staging' | 'production', version: string) => {
      const connector = httpConnector([{ origin: urls[environment], private: true }]);
      return call(connector, { url: `${urls[environment]}/health`, expect: { json: { status: 'ok', version } } });
    };

    it('deploys a release that takes effect at once, in one environment only', async () => {
      const { outcome, output } = await script('deploy.js', ['shop', '1.1.0', 'staging']);
      assert.deepEqual(outcome.outputs, { previous: '1.0.0', version: '1.1.0' });
      assert.equal(output, 'shop in staging: 1.0.0 -> 1.1.0\nDone.\n');
      assert.equal((await health('staging', '1.1.0')).status, 'succeeded');
      assert.equal((await health('production', '1.0.0')).status, 'succeeded');
    });

    it('finds a bad release by its health, and can undo it', async () => {
      const { outcome } = await script('deploy.js', ['shop', '1.2.0', 'production']);
      assert.equal(outcome.status, 'succeeded');
      const bad = await health('production', '1.2.0');
      assert.deepEqual([bad.status, bad.reason, bad.outputs['status']], ['failed', 'http.status', '500']);
      await script('deploy.js', ['shop', outcome.outputs['previous'] ?? '', 'production']);
      assert.equal((await health('production', '1.0.0')).status, 'succeeded');
    });

    it('names the same release to go back to when the same step runs again', async () => {
      const first = await script('deploy.js', ['shop', '1.1.0', 'staging'], {}, 'r-same/step');
      const again = await script('deploy.js', ['shop', '1.1.0', 'staging'], {}, 'r-same/step');
      const later = await script('deploy.js', ['shop', '1.1.0', 'staging']);
      assert.deepEqual(
        [first, again, later].map(({ outcome }) => outcome.outputs['previous']),
        ['1.0.0', '1.0.0', '1.1.0'],
      );
    });

    it('lists the releases when there is none of that name', async () => {
      const { outcome, output } = await script('deploy.js', ['shop', '9.9.9', 'staging']);
      assert.equal(outcome.reason, 'script.exit_code');
      assert.equal(output, 'There is no release "9.9.9". There is: 1.0.0, 1.1.0, 1.2.0, none.\n');
    });

    it('takes a service out of an environment, and back in', async () => {
      assert.equal((await script('deploy.js', ['shop', 'none', 'staging'])).outcome.outputs['previous'], '1.0.0');
      assert.equal((await health('staging', '1.0.0')).outputs['status'], '500');
      assert.equal((await script('deploy.js', ['shop', '1.1.0', 'staging'])).outcome.outputs['previous'], 'none');
      assert.equal((await health('staging', '1.1.0')).status, 'succeeded');
    });

    it('restarts the process of a service, once for a step that runs twice', async () => {
      const before = await boot('staging');
      const first = await script('restart.js', ['shop', 'staging'], {}, 'r-restart/step');
      assert.deepEqual(first.outcome.outputs, { boot: String(before.boot + 1) }, first.output);
      const again = await script('restart.js', ['shop', 'staging'], {}, 'r-restart/step');
      assert.deepEqual(again.outcome.outputs, { boot: String(before.boot + 1) });
      assert.ok((await boot('staging')).startedAt > before.startedAt);
      assert.equal((await health('staging', '1.0.0')).status, 'succeeded', 'it is back on the same port');
    });

    it('shows what runs where, and the last lines of a log', async () => {
      await script('deploy.js', ['shop', '1.1.0', 'staging']);
      await health('staging', '1.1.0');
      const status = await script('status.js', ['shop']);
      assert.deepEqual(status.outcome.outputs, { production: '1.0.0', staging: '1.1.0' });
      assert.match(status.output, /^Releases of shop: 1\.0\.0, 1\.1\.0, 1\.2\.0\nproduction +1\.0\.0 .*\nstaging +1\.1\.0 /);
      const log = await script('logs.js', ['shop', 'staging'], { options: { lines: 2 } });
      assert.match(log.output, /^\S+ release 1\.0\.0 -> 1\.1\.0\n\S+ GET "\/health" 200\n$/);
    });

    async function boot(environment: string): Promise<Readonly<{ boot: number; startedAt: string }>> {
      return JSON.parse(await readFile(path.join(home, environment, 'boot.json'), 'utf8'));
    }
  });
}

describe('the demo shop', function () {
  this.timeout(120_000);

  it('keeps what was deployed when it starts again', async () => {
    const site = await scriptSite({ scripts: {}, isolation: 'group' });
    const home = path.join(site.dataDir, 'shop');
    const shop = createShop({ home, ports: ANY_PORTS });
    await shop.start();
    await shop.stop();
    const link = path.join(home, 'staging', 'current');
    assert.equal(await readlink(link), path.join('..', 'releases', '1.0.0'));
    const other = await scriptSite({
      scripts: { 'deploy.js': await readFile('site/scripts/deploy.js', 'utf8') },
      isolation: 'group',
      config: { environment: { SHOP_HOME: home } },
    });
    await other.run({ script: 'deploy.js', arguments: ['shop', '1.1.0', 'staging'] });
    const urls = await shop.start();
    const page = await call(httpConnector([{ origin: urls.staging, private: true }]), { url: `${urls.staging}/` });
    assert.match(page.outputs['body'] ?? '', /Release 1\.1\.0/);
    assert.equal(await realpath(link), path.join(home, 'releases', '1.1.0'));
    await shop.stop();
    await other.remove();
    await site.remove();
  });

  it('says which port is in use and what to do', async () => {
    const site = await scriptSite({ scripts: {}, isolation: 'group' });
    const first = createShop({ home: path.join(site.dataDir, 'one'), ports: ANY_PORTS });
    const port = Number(new URL((await first.start()).production).port);
    const second = createShop({ home: path.join(site.dataDir, 'two'), ports: { staging: 0, production: port } });
    await assert.rejects(
      second.start(),
      (error) => error instanceof AppError && error.reason === 'shop.port_in_use' && error.message.includes(`Port ${port}`),
    );
    await first.stop();
    await site.remove();
  });

  it('ends with the process that keeps it, by kill -9 too', async () => {
    const site = await scriptSite({ scripts: {}, isolation: 'group' });
    const home = path.join(site.dataDir, 'shop');
    const app = spawn(process.execPath, ['--import=tsx', 'test/fixtures/shop-app.ts', home], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(app.stdout, 'data');
    assert.ok(processesWith(`service.js ${home}`).length >= 2);
    app.kill('SIGKILL');
    assert.ok(await within(2000, () => processesWith(`service.js ${home}`).length === 0));
    await site.remove();
  });
});
