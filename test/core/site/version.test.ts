import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { fileChanges } from '../../../bot/core/site/file-changes.ts';
import { type SiteFiles, siteHash } from '../../../bot/core/site/version.ts';
import { count } from '../../support/counts.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const files = (content: Readonly<Record<string, string>>): SiteFiles =>
  new Map(Object.entries(content).map(([path, text]) => [path, bytes(text)]));

describe('siteHash', () => {
  it('is SHA-256 over path -> SHA-256 of the file in RFC 8785 form', () => {
    const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
    const expected = sha(`{"a/b.yml":"${sha('2')}","policy.yml":"${sha('1')}"}`);
    assert.equal(siteHash(files({ 'policy.yml': '1', 'a/b.yml': '2' })), expected);
  });

  it('does not depend on the order in which files are read, and on nothing else than names and bytes', () => {
    const some = fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), fc.constantFrom('', '1', '2'), { maxKeys: 4 });
    fc.assert(
      fc.property(some, some, (a, b) => {
        const same = JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());
        assert.equal(siteHash(files(a)) === siteHash(files(b)), same);
        assert.equal(siteHash(new Map([...files(a)].reverse())), siteHash(files(a)));
      }),
      { numRuns: count(1000) },
    );
  });
});

describe('fileChanges', () => {
  const before = files({ 'policy.yml': 'version: 1\n', 'scripts/a.js': 'a\n', 'scripts/gone.js': 'x\n' });

  it('names every file that was added, removed or changed, with its lines', () => {
    const after = files({ 'policy.yml': 'version: 1\nrules: []\n', 'scripts/a.js': 'a\n', 'workflows/new.yml': 'n\n' });
    assert.deepEqual(
      fileChanges(before, after).map(({ path, kind, lines, bytes: size, more }) => [path, kind, lines?.length, size, more]),
      [
        ['policy.yml', 'changed', 2, 21, 0],
        ['scripts/gone.js', 'removed', 1, 2, 0],
        ['workflows/new.yml', 'added', 1, 2, 0],
      ],
    );
  });

  it('says nothing of files that are the same', () => assert.deepEqual(fileChanges(before, before), []));

  it('shows the hash of what is not text', () => {
    for (const raw of [new Uint8Array([0xff, 0xfe]), new Uint8Array([65, 0, 66])]) {
      const [change] = fileChanges(new Map(), new Map([['logo', raw]]));
      assert.equal(change?.lines, null);
      assert.equal(change?.sha256, createHash('sha256').update(raw).digest('hex'));
    }
  });

  it('does not take a byte order mark for nothing', () => {
    const marked = new Map([['a', new Uint8Array([0xef, 0xbb, 0xbf, 0x61, 0x0a])]]);
    const [change] = fileChanges(files({ a: 'a\n' }), marked);
    assert.equal(change?.lines?.length, 2);
  });
});
