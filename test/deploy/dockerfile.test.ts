import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import dockerignore from '@balena/dockerignore';
import { validate } from 'dockerfile-utils';
import { stagesOf } from './dockerfile.ts';
import { brokenRules, RULES } from './dockerfile-rules.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8');

describe('Dockerfile', () => {
  const text = read('Dockerfile');

  it('is what Docker’s own grammar takes, and breaks no rule', () => {
    assert.deepEqual(validate(text), []);
    assert.deepEqual(brokenRules(text), []);
  });

  for (const rule of RULES)
    it(`holds to ${rule.id}: ${rule.says}`, () => {
      const broken = rule.broken(text);
      assert.notEqual(broken, text);
      assert.deepEqual(brokenRules(broken), [rule.id]);
    });

  it('would not be taken with a word that Docker does not know, or with too few', () => {
    for (const [from, to] of [
      ['EXPOSE 3978', 'EXPOSED 3978'],
      ['COPY bot ./bot', 'COPY bot'],
      ['--interval=30s', '--interval=soon'],
    ] as const)
      assert.notDeepEqual(validate(text.replace(from, to)), [], to);
  });

  it('is built and run on the one release of Node on which the whole suite runs as well', () => {
    const release = /LTS = '([\d.]+)'/.exec(read('scripts/test-lts.js'))?.[1];
    const images = new Set(stagesOf(text).map(({ image }) => image));
    assert.deepEqual([...images], [`node:${release}-trixie-slim`]);
  });
});

describe('.dockerignore', () => {
  const ignored = dockerignore.default().add(read('.dockerignore'));
  const NOT = [
    '.git/config',
    '.env',
    'env/.env.prod',
    'data/notary/notary.key',
    'node_modules/zod/package.json',
    'scripts/peers/node_modules/azurite/package.json',
    'test/support/until.ts',
    'bot/core/clock.test.ts',
    'dist/tab/index.html',
    'deploy/azure/main.bicep',
    'Dockerfile',
  ];
  const NEEDED = [
    'package-lock.json',
    '.npmrc',
    'bot/main.ts',
    'cards/run/template.json',
    'tab/main.tsx',
    'scripts/build.js',
    'site/policy.yml',
  ];

  it('keeps settings, secrets, history, tests and what was built on this machine out of the build', () => {
    assert.deepEqual(
      NOT.filter((path) => !ignored.ignores(path)),
      [],
    );
  });

  it('lets in what the image is made of', () => {
    assert.deepEqual(
      NEEDED.filter((path) => ignored.ignores(path)),
      [],
    );
  });
});
