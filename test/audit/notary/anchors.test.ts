import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { appendFile, chmod, mkdir, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ContainerClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import type { Anchor } from '../../../audit/notary/anchor.ts';
import type { AzureCredential } from '../../../audit/notary/anchors/anchor-config.ts';
import { azureAnchor } from '../../../audit/notary/anchors/azure-anchor.ts';
import { fileAnchor } from '../../../audit/notary/anchors/file-anchor.ts';
import { gitAnchor } from '../../../audit/notary/anchors/git-anchor.ts';
import { s3Anchor } from '../../../audit/notary/anchors/s3-anchor.ts';
import { createSecret } from '../../../bot/core/secret.ts';
import { anchorContract, newOrigin, type Subject, signedAt } from '../../contract/anchor.ts';
import { type Gateway, startGateway } from '../../support/conditional-gateway.ts';
import { notesIn, temporaryFolder } from '../../support/notaries.ts';
import { AZURITE_KEY, type Peer, startAzurite, startS3 } from '../../support/peers.ts';
import { stubbornStore } from '../../support/stubborn-store.ts';

const never = (): AbortSignal => AbortSignal.timeout(20_000);

describe('anchors of the notary', function () {
  this.timeout(120_000);
  let folder: string;
  let remove: () => Promise<void>;
  before(async () => {
    ({ folder, remove } = await temporaryFolder());
  });
  after(() => remove());

  describe('a file', () => {
    const file = (): string => path.join(folder, 'anchor.txt');
    const subject: Subject = {
      open: async () => fileAnchor(file(), true),
      held: async (origin) => (await notesIn(file())).filter((note) => note.startsWith(`${origin}\n`)),
      broken: async () => fileAnchor(path.join(folder, 'missing', 'anchor.txt'), true),
      secret: '\0',
    };
    anchorContract(() => subject);

    it('goes on behind a record that was cut off, wherever that was', async () => {
      const origin = newOrigin();
      const [first, torn, next] = [await signedAt(origin, 1), await signedAt(origin, 2), await signedAt(origin, 3)];
      const bytes = Buffer.from(`${torn.note}\n`, 'utf8');
      for (let cut = 1; cut < bytes.length; cut += 1) {
        const one = path.join(folder, `torn-${cut}.txt`);
        await fileAnchor(one, true).publish(first.note, first.checkpoint, never());
        await appendFile(one, bytes.subarray(0, cut));
        // The notary that was killed publishes once more what it had kept.
        await fileAnchor(one, true).publish(torn.note, torn.checkpoint, never());
        await fileAnchor(one, true).publish(next.note, next.checkpoint, never());
        assert.deepEqual(await notesIn(one), [first.note, torn.note, next.note], `cut after ${cut} bytes`);
      }
    });

    it('sees what another hand did to the file while it runs', async () => {
      const origin = newOrigin();
      const one = path.join(folder, 'touched.txt');
      const anchor = fileAnchor(one, true);
      const [first, next, late] = [await signedAt(origin, 1), await signedAt(origin, 2), await signedAt(origin, 2, 1)];
      await anchor.publish(first.note, first.checkpoint, never());
      await appendFile(one, `${late.note}\n`);
      await assert.rejects(anchor.publish(next.note, next.checkpoint, never()), { reason: 'notary.fork' });
      await truncate(one, 0);
      await anchor.publish(next.note, next.checkpoint, never());
      assert.deepEqual(await notesIn(one), [next.note]);
    });

    it('says fork for a smaller size than it holds: the state of the notary came from a backup', async () => {
      const origin = newOrigin();
      const [small, large] = [await signedAt(origin, 4), await signedAt(origin, 9)];
      await (await subject.open()).publish(large.note, large.checkpoint, never());
      await assert.rejects((await subject.open()).publish(small.note, small.checkpoint, never()), {
        reason: 'notary.fork',
        message: /size 9 already/,
      });
    });

    it('is only appended to, and can be read by its group and nobody else', async () => {
      assert.equal((await stat(file())).mode & 0o777, 0o640 & ~process.umask());
      const signed = await signedAt(newOrigin(), 1);
      const before = await readFile(file());
      await (await subject.open()).publish(signed.note, signed.checkpoint, never());
      assert.deepEqual((await readFile(file())).subarray(0, before.length), before);
    });

    it('throws on a full disk', async () => {
      if (process.platform !== 'linux') return;
      const signed = await signedAt(newOrigin(), 1);
      await assert.rejects(fileAnchor('/dev/full', true).publish(signed.note, signed.checkpoint, never()), /ENOSPC/);
    });
  });

  describe('a git repository', () => {
    const repository = (): string => path.join(folder, 'anchor.git');
    const git = (...args: readonly string[]): string =>
      execFileSync('git', ['-C', repository(), ...args], {
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], HOME: folder, GIT_CONFIG_GLOBAL: '/dev/null' },
      });
    const open = (place: string): Anchor => gitAnchor(place, { required: true, directory: folder });
    const subject: Subject = {
      open: async () => open(repository()),
      held: async (origin) => {
        const commits = git('log', '--reverse', '--format=%H', 'checkpoints', '--', origin)
          .split('\n')
          .filter((line) => line !== '');
        return commits.map((commit) => git('show', `${commit}:${origin}/checkpoint`));
      },
      broken: async () => open(path.join(folder, 'missing.git')),
      secret: '\0',
    };
    before(() => {
      execFileSync('git', ['init', '--quiet', '--initial-branch=checkpoints', '--bare', repository()]);
    });
    anchorContract(() => subject);

    it('leaves a repository that git itself finds whole, with one commit for each checkpoint', async () => {
      const origin = newOrigin();
      const before = Number(git('rev-list', '--count', 'checkpoints'));
      for (const size of [1, 5, 6]) {
        const { note, checkpoint } = await signedAt(origin, size);
        await (await subject.open()).publish(note, checkpoint, never());
      }
      assert.equal(Number(git('rev-list', '--count', 'checkpoints')), before + 3);
      assert.equal(git('log', '-1', '--format=%s', 'checkpoints'), `${origin} 6\n`);
      assert.equal(git('fsck', '--strict', '--no-dangling'), '');
    });

    it('runs no hook and no program of a configuration, and touches no working tree', async () => {
      const place = path.join(folder, 'worked-in');
      execFileSync('git', ['init', '--quiet', place]);
      const marker = path.join(folder, 'was-run');
      for (const hook of ['post-commit', 'reference-transaction', 'pre-commit', 'post-index-change']) {
        await writeFile(path.join(place, '.git', 'hooks', hook), `#!/bin/sh\ntouch '${marker}'\n`);
        await chmod(path.join(place, '.git', 'hooks', hook), 0o755);
      }
      await writeFile(path.join(folder, '.gitconfig'), `[core]\n\tfsmonitor = "touch '${marker}'"\n\thooksPath = ${place}/.git/hooks\n`);
      await mkdir(path.join(folder, 'git-home'), { recursive: true });
      await writeFile(path.join(folder, 'git-home', '.gitconfig'), '[commit]\n\tgpgSign = true\n');
      const { note, checkpoint } = await signedAt(newOrigin(), 2);
      await open(place).publish(note, checkpoint, never());
      await open(place).check(never());
      assert.deepEqual(await readdir(place), ['.git']);
      await assert.rejects(stat(marker));
    });

    it('is given up at its time, and does not overwrite what somebody else committed meanwhile', async () => {
      const origin = newOrigin();
      const { note, checkpoint } = await signedAt(origin, 2);
      await assert.rejects((await subject.open()).publish(note, checkpoint, AbortSignal.abort()), { name: 'AbortError' });
      assert.deepEqual(await subject.held(origin), []);
      const some = await Promise.allSettled(
        [1, 2, 3, 4].map(async (size) => {
          const one = await signedAt(newOrigin(), size);
          await (await subject.open()).publish(one.note, one.checkpoint, never());
          return one;
        }),
      );
      const done = some.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      assert.ok(done.length > 0);
      for (const one of done) assert.deepEqual(await subject.held(one.checkpoint.origin), [one.note]);
    });
  });

  describe('S3', () => {
    let peer: Peer;
    let gateway: Gateway;
    const open = (changes: Readonly<{ port?: number; secret?: string }> = {}): Anchor => {
      const { port = gateway.port, secret = 'S3RVER' } = changes;
      const credential = { keyId: 'S3RVER', secret: createSecret(secret), sessionToken: null, region: 'eu-central-1' };
      return s3Anchor({ kind: 's3', required: true, url: `http://127.0.0.1:${port}/checkpoints/deep/er`, credential });
    };
    const subject: Subject = {
      open: async () => open(),
      held: async (origin) => {
        const place = path.join(folder, 's3', 'checkpoints', 'deep', 'er', ...origin.split('/'));
        const names = (await readdir(place).catch(() => [])).filter((name) => name.endsWith('_object')).sort();
        return await Promise.all(names.map((name) => readFile(path.join(place, name), 'utf8')));
      },
      broken: async () => open({ secret: 'a-wrong-secret' }),
      secret: 'a-wrong-secret',
    };
    before(async function () {
      this.timeout(6 * 60_000);
      peer = await startS3(path.join(folder, 's3'), 'checkpoints');
      gateway = await startGateway(peer.port, 'S3RVER');
    });
    after(async () => {
      await gateway.close();
      await peer.stop();
    });
    anchorContract(() => subject);

    it('has the same note from many at once', async () => {
      const { note, checkpoint } = await signedAt(newOrigin(), 3);
      const all = await Promise.allSettled(Array.from({ length: 6 }, async () => await open().publish(note, checkpoint, never())));
      assert.ok(all.some(({ status }) => status === 'fulfilled'));
      for (const one of all) assert.ok(one.status === 'fulfilled' || !/fork/.test(String(one.reason)), String(one));
      await open().publish(note, checkpoint, never());
      assert.deepEqual(await subject.held(checkpoint.origin), [note]);
    });

    it('refuses a store that would replace a checkpoint', async () => {
      const { note, checkpoint } = await signedAt(newOrigin(), 3);
      const anchor = open({ port: peer.port });
      await assert.rejects(anchor.publish(note, checkpoint, never()), { reason: 'notary.anchor_unavailable', message: /If-None-Match/ });
      await assert.rejects(anchor.check(never()), { message: /replaces objects/ });
      assert.deepEqual(await subject.held(checkpoint.origin), []);
    });

    it('knows a note again that was made by a request without an answer, and what a store says when it cannot', async () => {
      const store = await stubbornStore();
      const credential = { keyId: 'id', secret: createSecret('secret'), sessionToken: null, region: 'us-east-1' };
      const anchor = s3Anchor({ kind: 's3', required: true, url: store.url, credential });
      const { note, checkpoint } = await signedAt(newOrigin(), 3);
      await anchor.check(never());
      store.behave('forgets to answer');
      await assert.rejects(anchor.publish(note, checkpoint, never()));
      store.behave('fails');
      await assert.rejects(anchor.publish(note, checkpoint, never()), /answered 503 \(SlowDown\)/);
      store.behave('works');
      await anchor.publish(note, checkpoint, never());
      assert.deepEqual([...store.objects.values()].filter((text) => text === note).length, 1);
      store.behave('hangs');
      const begun = performance.now();
      await assert.rejects(anchor.publish(note, checkpoint, AbortSignal.timeout(200)));
      assert.ok(performance.now() - begun < 5000);
      await store.close();
    });
  });

  describe('Azure', () => {
    let peer: Peer;
    const container = (): string => `http://127.0.0.1:${peer.port}/devstoreaccount1/checkpoints`;
    const client = (): ContainerClient => new ContainerClient(container(), new StorageSharedKeyCredential('devstoreaccount1', AZURITE_KEY));
    const open = (credential: AzureCredential): Anchor =>
      azureAnchor({ kind: 'azure', required: true, url: `${container()}/deep/er`, credential });
    const wrongKey = Buffer.from('a wrong key of an account').toString('base64');
    const subject: Subject = {
      open: async () => open({ kind: 'shared-key', key: createSecret(AZURITE_KEY) }),
      held: async (origin) => {
        const names: string[] = [];
        for await (const { name } of client().listBlobsFlat({ prefix: `deep/er/${origin}/` })) names.push(name);
        return await Promise.all(
          names.sort().map(async (name) => (await client().getBlobClient(name).downloadToBuffer()).toString('utf8')),
        );
      },
      broken: async () => open({ kind: 'shared-key', key: createSecret(wrongKey) }),
      secret: wrongKey,
    };
    before(async function () {
      this.timeout(6 * 60_000);
      peer = await startAzurite(path.join(folder, 'azure'));
      await client().create();
    });
    after(() => peer.stop());
    anchorContract(() => subject);

    it('takes a shared access signature that may create, write and read, and none that may only read', async () => {
      const { note, checkpoint } = await signedAt(newOrigin(), 7);
      const anchor = open({ kind: 'sas', token: createSecret(signature('rcw')) });
      await anchor.publish(note, checkpoint, never());
      await anchor.publish(note, checkpoint, never());
      assert.deepEqual(await subject.held(checkpoint.origin), [note]);
      const other = await signedAt(checkpoint.origin, 7, 1);
      await assert.rejects(anchor.publish(other.note, other.checkpoint, never()), { reason: 'notary.fork' });
      const next = await signedAt(checkpoint.origin, 8);
      await assert.rejects(
        open({ kind: 'sas', token: createSecret(signature('r')) }).publish(next.note, next.checkpoint, never()),
        /answered 403/,
      );
    });
  });
});

/** A shared access signature of the container, as https://learn.microsoft.com/rest/api/storageservices/create-service-sas describes it. */
function signature(permissions: string): string {
  const [version, expires] = ['2021-08-06', '2099-01-01T00:00:00Z'];
  const fields = [permissions, '', expires, '/blob/devstoreaccount1/checkpoints', '', '', '', version, 'c', '', '', '', '', '', '', ''];
  const signed = createHmac('sha256', Buffer.from(AZURITE_KEY, 'base64')).update(fields.join('\n'), 'utf8').digest('base64');
  return new URLSearchParams({ sv: version, sr: 'c', sp: permissions, se: expires, sig: signed }).toString();
}
