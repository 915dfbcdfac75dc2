import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { offeredIsolations, scriptSite } from './script-site.ts';

const APP = path.resolve('test/fixtures/script-app.ts');
const LEFT_OPEN = 20;

const isolations = await offeredIsolations();

if (process.platform === 'linux') {
  describe('descriptors that whoever started the app left open', function () {
    this.timeout(120_000);

    for (const isolation of isolations) {
      it(`do not reach a script, isolation “${isolation}”`, async () => {
        const site = await scriptSite({ scripts: { 'fds.sh': 'echo "open:" $(ls /proc/self/fd)' }, isolation });
        const order = { places: { siteDir: site.siteDir, dataDir: site.dataDir }, config: { isolation }, input: { script: 'fds.sh' } };
        // Node itself closes inherited descriptors to its children only up to the first gap; this one lies behind a gap.
        const closed = Array.from({ length: LEFT_OPEN - 3 }, () => 'ignore' as const);
        const app = spawn(process.execPath, ['--import=tsx', APP, JSON.stringify(order)], {
          stdio: ['ignore', 'pipe', 'inherit', ...closed, 'pipe'],
        });
        assert.ok(app.stdout);
        // The fourth is the folder that ls reads.
        assert.match(await text(app.stdout), /^open: 0 1 2 3$/m);
        await site.remove();
      });
    }
  });
}
