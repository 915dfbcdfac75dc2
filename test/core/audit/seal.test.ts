import assert from 'node:assert/strict';
import { openNote, parseCheckpoint, parseNoteKey } from '../../../bot/core/audit/checkpoint.ts';
import { sealLog } from '../../../bot/core/audit/seal.ts';
import { AppError } from '../../../bot/core/errors.ts';
import { event } from '../../contract/store/samples.ts';
import { memoryLog } from '../../support/log-in-memory.ts';
import { createWitness } from '../../support/witness.ts';

const events = (count: number) => Array.from({ length: count }, () => event());

describe('sealing the log', () => {
  function made(count: number) {
    const log = memoryLog();
    log.write(...events(count));
    return { log, notary: createWitness() };
  }

  it('has the whole log signed and keeps the note', async () => {
    const needs = made(5);
    const seal = await sealLog(needs, null);
    assert.equal(seal?.size, 5);
    const kept = await needs.log.lastCheckpoint(null);
    const text = openNote(kept?.note ?? '', parseNoteKey(needs.notary.key) ?? assert.fail());
    const head = await needs.log.head();
    assert.deepEqual(Buffer.from(parseCheckpoint(text ?? '')?.root ?? []), Buffer.from(head.root));
  });

  it('asks nobody for an empty log, and not again for what is sealed', async () => {
    const needs = made(0);
    assert.equal(await sealLog(needs, null), null);
    needs.log.write(...events(2));
    const seal = await sealLog(needs, null);
    assert.deepEqual(await sealLog(needs, seal), seal);
    assert.equal(needs.notary.asked.length, 1);
  });

  it('proves that the log begins with what was sealed before, whoever sealed it', async () => {
    const needs = made(3);
    const first = await sealLog(needs, null);
    needs.log.write(...events(4));
    await sealLog(needs, null);
    needs.log.write(...events(1));
    // This process does not know of the second seal.
    assert.equal((await sealLog(needs, first))?.size, 8);
    assert.deepEqual(
      needs.notary.asked.map(({ old, size }) => [old, size]),
      [
        [0, 3],
        [3, 7],
        [3, 8],
        [7, 8],
      ],
    );
  });

  it('keeps the note of what the notary sealed but nobody heard of', async () => {
    const needs = made(3);
    const lost = { ...needs.log, keepCheckpoint: () => Promise.reject(new Error('on purpose')) };
    await assert.rejects(sealLog({ ...needs, log: lost }, null), /on purpose/);
    assert.equal((await sealLog(needs, null))?.size, 3);
    assert.equal((await needs.log.checkpointsAt(3)).length, 1);
  });

  it('says so when the database lacks what was sealed, with both numbers', async () => {
    const needs = made(9);
    const seal = await sealLog(needs, null);
    needs.log.restore(4);
    for (const known of [seal, null]) {
      await assert.rejects(sealLog(needs, known), { code: 'internal', reason: 'audit.behind', message: /sealed 9 .* holds 4\b/ });
    }
  });

  it('refuses another log under the same name, shorter, as long, or longer', async () => {
    for (const size of [5, 6]) {
      const needs = made(5);
      await sealLog(needs, null);
      needs.log.restore(2);
      needs.log.write(...events(size - 2));
      await assert.rejects(sealLog(needs, null), { code: 'internal', reason: 'audit.fork' });
    }
  });

  it('seals a log that was restored under its next name', async () => {
    const needs = made(5);
    await sealLog(needs, null);
    needs.log.restore(2);
    needs.log.rename('signalbox/audit/2-test');
    needs.log.write(...events(1));
    assert.equal((await sealLog(needs, null))?.size, 3);
  });

  it('is not sealed before every required anchor has it, and says which has not', async () => {
    const needs = made(5);
    needs.notary.anchors = false;
    await assert.rejects(sealLog(needs, null), { code: 'unavailable', reason: 'audit.not_anchored', message: /file/ });
    assert.equal(await needs.log.lastCheckpoint(null), null);
  });

  it('passes on why the notary cannot be had', async () => {
    const needs = made(5);
    needs.notary.away = new AppError({ code: 'unavailable', reason: 'audit.notary_unreachable', message: 'away' });
    await assert.rejects(sealLog(needs, null), { reason: 'audit.notary_unreachable' });
  });
});
