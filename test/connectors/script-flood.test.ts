import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Outcome } from '../../bot/core/run/run.ts';
import { count } from '../support/counts.ts';
import { type ScriptSite, scriptSite } from './script-site.ts';

const APP = path.resolve('test/fixtures/script-app.ts');
const MEGABYTE = 1024 ** 2;
const run = promisify(execFile);

describe('output of a script', function () {
  this.timeout(300_000);
  let site: ScriptSite;
  before(async () => {
    const scripts = {
      'zeroes.sh': 'head -c "$1" /dev/zero; echo; echo END',
      'lines.sh': 'yes "a line of ordinary output, nothing special about it" | head -c "$1"; echo; echo END',
      'one-line.sh': 'head -c "$1" /dev/zero | tr "\\0" x; echo; echo END',
      'random.js': `import { randomBytes } from 'node:crypto';
        for (let left = Number(process.argv[2]); left > 0; left -= 65536) await new Promise((go) => process.stdout.write(randomBytes(65536), go));
        console.log('\\nEND');`,
    };
    site = await scriptSite({ scripts });
  });
  after(() => site.remove());

  const floods: readonly (readonly [what: string, script: string, bytes: number])[] = [
    ['10 MB of lines', 'lines.sh', 10 * MEGABYTE],
    ['one line of 50 MB', 'one-line.sh', 50 * MEGABYTE],
    ['1 GB of lines (a tenth of it in the short run)', 'lines.sh', count(1024) * MEGABYTE],
    ['1 GB of zero bytes (a tenth of it in the short run)', 'zeroes.sh', count(1024) * MEGABYTE],
    ['100 MB of random bytes (a tenth of it in the short run)', 'random.js', count(100) * MEGABYTE],
  ];
  for (const [what, script, bytes] of floods) {
    it(`keeps 1 MB with the end visible, counts the rest and needs less than 50 MB: ${what}`, async () => {
      const { outcome, received, grownMb } = await runInApp(site, { script, arguments: [bytes] });
      assert.equal(outcome.status, 'succeeded', outcome.message);
      assert.ok(outcome.outputBytes >= bytes && outcome.outputBytes < bytes + 70_000, `${outcome.outputBytes} bytes`);
      assert.ok(outcome.droppedBytes >= outcome.outputBytes - MEGABYTE, `${outcome.droppedBytes} dropped`);
      assert.ok(received <= MEGABYTE, `${received} bytes kept`);
      assert.ok(outcome.outputTail.length <= 4000 && outcome.outputTail.endsWith('END\n'), outcome.outputTail.slice(-40));
      assert.ok(grownMb < 50, `memory grew by ${grownMb} MB`);
    });
  }

  it('keeps all of an output that is just under 1 MB', async () => {
    const { output, outcome } = await site.run({ script: 'lines.sh', arguments: [1_040_000] });
    assert.equal(outcome.droppedBytes, 0);
    assert.equal(Buffer.byteLength(output), outcome.outputBytes);
    assert.doesNotMatch(output, /left out/);
  });
});

type Measured = Readonly<{ outcome: Outcome; received: number; grownMb: number }>;

async function runInApp(site: ScriptSite, input: object): Promise<Measured> {
  const order = { places: { siteDir: site.siteDir, dataDir: site.dataDir }, config: {}, input };
  const { stdout } = await run(process.execPath, ['--import=tsx', APP, JSON.stringify(order)], { maxBuffer: 4 * MEGABYTE });
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Measured;
}
