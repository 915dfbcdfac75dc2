import assert from 'node:assert/strict';
import { checkpointsIn, keyIn, verifyConsistency } from '../../../audit/verifier/verifier.js';
import { type Consistency, consistencyBetween } from '../../../bot/core/audit/consistency.ts';
import { sealLog } from '../../../bot/core/audit/seal.ts';
import { event } from '../../contract/store/samples.ts';
import { memoryLog } from '../../support/log-in-memory.ts';
import { createWitness } from '../../support/witness.ts';

describe('the proof of one checkpoint by another', () => {
  let notary = createWitness();
  beforeEach(() => {
    notary = createWitness();
  });

  async function sealed(...sizes: readonly number[]) {
    const log = memoryLog();
    for (const size of sizes) {
      log.write(...Array.from({ length: size - (await log.head()).size }, () => event()));
      await sealLog({ log, notary }, null);
    }
    return log;
  }
  const between = async (log: Awaited<ReturnType<typeof sealed>>, from: number, to: number | null) =>
    consistencyBetween(log, log, { from, to });

  /** Whether what is handed out holds, by the code of the independent verifier. */
  function holds({ from, to, proof, notes }: Consistency): boolean {
    const found = checkpointsIn(notes, keyIn(notary.key, 'the key'), 'the notes');
    const [older, newer] = [from, to].map((size) => found.find((one) => one.size === size) ?? assert.fail(`no note of ${size}`));
    const path: readonly string[] = JSON.parse(proof).consistency.proof;
    return verifyConsistency(
      older ?? assert.fail(),
      newer ?? assert.fail(),
      path.map((hash) => Buffer.from(hash, 'base64')),
    );
  }

  it('holds between any two checkpoints, and up to the newest one when none is named', async () => {
    const sizes = [1, 2, 5, 8, 13, 21, 64];
    const log = await sealed(...sizes);
    for (const [place, from] of sizes.entries()) {
      for (const to of sizes.slice(place)) {
        const found = await between(log, from, to);
        assert.ok('proof' in found && holds(found), `${from} to ${to}`);
      }
    }
    const newest = await between(log, 5, null);
    assert.ok('proof' in newest && newest.to === 64 && holds(newest));
  });

  it('says which size has no checkpoint', async () => {
    const log = await sealed(4, 8);
    for (const [from, to, unsealed] of [
      [5, 8, 5],
      [4, 7, 7],
      [4, 99, 99],
      [99, null, 99],
    ] as const) {
      assert.deepEqual(await between(log, from, to), { unsealed });
    }
  });

  it('takes no checkpoint that a restore made void, but those before it', async () => {
    const log = await sealed(4, 8);
    log.restore(6);
    log.rename('signalbox/audit/2-test');
    log.write(...[1, 2, 3].map(() => event()));
    assert.deepEqual(await between(log, 8, null), { unsealed: 8 });
    await sealLog({ log, notary }, null);
    const found = await between(log, 4, null);
    assert.ok('proof' in found && found.to === 9 && holds(found));
    assert.match(found.notes, /^signalbox\/audit\/1-test\n4\n[\s\S]*\n\nsignalbox\/audit\/2-test\n9\n/);
  });
});
