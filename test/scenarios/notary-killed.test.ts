import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { checkpointsIn, keyIn } from '../../audit/verifier/verifier.js';
import { verifyLog } from '../../bot/auditing/verify-log.ts';
import type { Run } from '../../bot/core/run/run.ts';
import { type LocalApp, startLocalApp } from '../support/local-app.ts';
import { temporaryFolder } from '../support/notaries.ts';
import { environmentIn, type NotaryProcess, startNotaryProcess } from '../support/notary-process.ts';
import { until } from '../support/until.ts';

/** A notary that does not answer is waited for so long; a run is refused within it and what it takes to tell. */
const WAITED_MS = 10_000;
const SLACK_MS = 10_000;
const NAMED = { SIGNALBOX_NOTARY_NAME: 'signalbox' };

describe('a production start without its notary, a process of its own', function () {
  this.timeout(180_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let notary: NotaryProcess;
  let key: string;
  let local: LocalApp;
  before(async () => {
    folder = await temporaryFolder();
    notary = startNotaryProcess(environmentIn(folder.folder, NAMED));
    const client = await notary.ready();
    key = client.key;
    local = await startLocalApp({ around: (made) => ({ ...made, notary: client }) });
  });
  after(async () => {
    await local.stop();
    await notary.kill('SIGKILL');
    await folder.remove();
  });

  const version = async (): Promise<unknown> => {
    const answer: unknown = await (await fetch(`${local.site.shop.production}/health`)).json();
    return Object.entries(answer ?? {}).find(([name]) => name === 'version')?.[1];
  };
  /** Asks for a deployment to production; gives the run as it waits for its approval, and what approves it. */
  const asked = async (wanted: string): Promise<Readonly<{ run: Run; approve(): Promise<unknown> }>> => {
    const { message } = await local.teams.say('developer', `@Signalbox deploy shop ${wanted} to production`);
    const run = await local.runIn(['waiting_approval'], ({ plan }) => plan.summary.includes(wanted));
    const card = await local.teams.waitFor(
      (one) => one.threadId === message.id && one.from.kind === 'bot' && JSON.stringify(one).includes('approve'),
      20_000,
    );
    return { run, approve: () => local.teams.press('release-manager-a', card.id, { verb: 'approve' }) };
  };
  const ended = (run: Run): Promise<Run> => local.runIn(['succeeded', 'failed', 'undone', 'cancelled'], ({ id }) => id === run.id);

  const again = async (signal: 'SIGKILL' | 'SIGSTOP'): Promise<void> => {
    if (signal === 'SIGSTOP') return void notary.kill('SIGCONT');
    await notary.ended();
    notary = startNotaryProcess(environmentIn(folder.folder, NAMED));
    await notary.ready();
  };

  it('goes on, sealed by it, while it answers', async () => {
    const { run, approve } = await asked('1.1.0');
    await approve();
    assert.equal((await ended(run)).state, 'succeeded');
    assert.equal(await version(), '1.1.0');
  });

  for (const [how, signal, wanted] of [
    ['was killed', 'SIGKILL', '1.0.0'],
    ['is frozen', 'SIGSTOP', '1.1.0'],
  ] as const) {
    it(`is refused where it ${how} after the approval was asked for, with nothing done, within the ten seconds that it is waited for`, async () => {
      const before = await version();
      const { run, approve } = await asked(wanted);
      // One that is frozen does not end.
      void notary.kill(signal);
      const begun = performance.now();
      await approve();
      const failed = await ended(run);
      const tookMs = performance.now() - begun;
      assert.equal(failed.state, 'failed');
      assert.equal(failed.steps.find(({ state }) => state === 'failed')?.outcome?.reason, 'audit.not_sealed');
      assert.equal(await version(), before);
      assert.ok(tookMs < WAITED_MS + SLACK_MS, `it took ${Math.round(tookMs)} ms`);
      await again(signal);
      const later = await asked(wanted);
      await later.approve();
      assert.equal((await ended(later.run)).state, 'succeeded', 'with the notary back, what is asked anew goes through');
      assert.equal(await version(), wanted);
    });
  }

  it('leaves a log of which the anchor has everything that took effect', async () => {
    await until('everything is sealed', async () => !(await (await fetch(`${local.origin}/readyz`)).text()).includes('cannot be sealed'));
    const anchor = await readFile(path.join(folder.folder, 'anchor.txt'), 'utf8');
    const found = await verifyLog(local.app.store.log, checkpointsIn(anchor, keyIn(key, 'the key'), 'the anchor'));
    assert.equal(found.problem, null);
    const started = Math.max(...(await local.events({ type: 'run.started' })).map(({ seq }) => seq));
    assert.ok(started > 0 && (found.checkpoint?.size ?? 0) >= started, `sealed up to ${found.checkpoint?.size}, started at ${started}`);
  });
});
