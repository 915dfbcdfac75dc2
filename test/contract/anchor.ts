import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import type { Anchor } from '../../audit/notary/anchor.ts';
import { signNote } from '../../audit/notary/signer.ts';
import { type Checkpoint, checkpointText } from '../../bot/core/audit/checkpoint.ts';
import type { SignedCheckpoint } from '../../bot/core/audit/notary.ts';
import { GrowingLog } from '../support/growing-log.ts';

/** An anchor under test. */
export type Subject = Readonly<{
  /** As a notary has it that was just started: nothing is remembered, and what was published is still there. */
  open(): Promise<Anchor>;
  /** The notes that are there for a log, in the order of their sizes. */
  held(origin: string): Promise<readonly string[]>;
  /** One whose place cannot be written. */
  broken(): Promise<Anchor>;
  /** What its credential holds; its name and its errors never do. */
  secret: string;
}>;

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const SIGNER = { name: 'log.example', publicKey, sign: async (bytes: Uint8Array) => sign(null, bytes, privateKey) };
let logs = 0;

/** A checkpoint with its note, as the notary signs it. */
export async function signedAt(origin: string, size: number, second = 0): Promise<SignedCheckpoint> {
  const { root } = new GrowingLog(origin).grow(size).request(0);
  const checkpoint: Checkpoint = { origin, size, root, at: new Date(Date.UTC(2026, 10, 29, 10, 0, second)) };
  return { checkpoint, note: await signNote(checkpointText(checkpoint), SIGNER) };
}

/** A log that no other test has published anything of. */
export function newOrigin(): string {
  logs += 1;
  return `log.example/audit/${logs}-contract`;
}

/** What every anchor promises. */
export function anchorContract(subject: () => Subject): void {
  const signal = (): AbortSignal => AbortSignal.timeout(20_000);
  const publish = async (anchor: Anchor, { note, checkpoint }: SignedCheckpoint): Promise<void> =>
    await anchor.publish(note, checkpoint, signal());
  const isFork = { code: 'internal', reason: 'notary.fork' };

  it('keeps notes to the byte, one for each size, of several logs', async () => {
    const anchor = await subject().open();
    const origins = [newOrigin(), newOrigin()];
    for (const size of [1, 2, 9, 10, 11]) for (const origin of origins) await publish(anchor, await signedAt(origin, size));
    for (const origin of origins) {
      const notes = await Promise.all([1, 2, 9, 10, 11].map(async (size) => (await signedAt(origin, size)).note));
      assert.deepEqual(await subject().held(origin), notes);
    }
  });

  it('takes the same note again, also from a notary that was started anew', async () => {
    const signed = await signedAt(newOrigin(), 5);
    const anchor = await subject().open();
    await publish(anchor, signed);
    await publish(anchor, signed);
    await publish(await subject().open(), signed);
    assert.deepEqual(await subject().held(signed.checkpoint.origin), [signed.note]);
  });

  it('goes on where a notary before it stopped', async () => {
    const origin = newOrigin();
    const both = [await signedAt(origin, 3), await signedAt(origin, 8)];
    for (const signed of both) await publish(await subject().open(), signed);
    assert.deepEqual(
      await subject().held(origin),
      both.map(({ note }) => note),
    );
  });

  it('says fork for another note of the same size, and keeps the first one', async () => {
    const origin = newOrigin();
    const [first, other] = [await signedAt(origin, 4), await signedAt(origin, 4, 1)];
    const anchor = await subject().open();
    await publish(anchor, first);
    await assert.rejects(publish(anchor, other), isFork);
    await assert.rejects(publish(await subject().open(), other), isFork);
    assert.deepEqual(await subject().held(origin), [first.note]);
    const next = await signedAt(origin, 6);
    await publish(anchor, next);
    assert.deepEqual(await subject().held(origin), [first.note, next.note]);
  });

  it('can be asked whether it takes checkpoints, without keeping one', async () => {
    const anchor = await subject().open();
    await anchor.check(signal());
    await anchor.check(signal());
    await (await subject().open()).check(signal());
    assert.deepEqual(await subject().held(newOrigin()), []);
  });

  it('fails when its place cannot be written, which is no fork, and tells no secret', async () => {
    const { secret } = subject();
    const anchor = await subject().broken();
    const tell = (error: unknown): boolean => {
      assert.ok(error instanceof Error);
      assert.ok(!('reason' in error) || error.reason !== 'notary.fork');
      assert.ok(!`${error.stack} ${anchor.name} ${JSON.stringify(error)}`.includes(secret));
      return true;
    };
    await assert.rejects(anchor.check(signal()), tell);
    const signed = await signedAt(newOrigin(), 2);
    await assert.rejects(publish(anchor, signed), tell);
  });
}
