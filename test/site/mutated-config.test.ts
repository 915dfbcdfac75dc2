import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { type Document, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { type AccessRequest, authorize, rolesOf } from '../../bot/core/policy/authorize.ts';
import { PERMISSIONS } from '../../bot/core/policy/policy.ts';
import { formatPath, type Path } from '../../bot/core/problem.ts';
import { RULES } from '../core/policy/all-rules.ts';
import { count } from '../support/counts.ts';
import { SEED } from '../support/seed.ts';
import { copyOfStarter, createLoader, type Folder, type Loader } from './site-copy.ts';

const FILES = [
  'signalbox.yml',
  'policy.yml',
  'directory.yml',
  ...['deploy', 'restart', 'logs', 'status'].map((name) => `workflows/${name}.yml`),
];

/** Maps whose keys are names that the operator chooses; an unknown key in one of them is a new entry. */
const NAMED = /^(roles|environments|people|inputs|connectors|connectors\.script\.paths|steps\[\d+\]\.with\.(options|expect\.json))$/;
/** Where any JSON scalar is possible, so that another text is no mistake. */
const FREE =
  /(^|\.)(title|description|name|hint|pattern|patternHint|SHOP_HOME)$|\.writable\[|expect\.json\.|\.arguments\[|\.appRoles\[|\.default$|\.options\[/;

type Spot = Readonly<{ file: string; path: Path; kind: 'map' | 'list' | 'scalar'; value: unknown }>;
type Mutation = Readonly<{ what: string; fits(spot: Spot): boolean; apply(document: Document, spot: Spot): Path }>;

const MUTATIONS: readonly Mutation[] = [
  {
    what: 'an unknown key',
    fits: ({ kind, path }) => kind === 'map' && !NAMED.test(formatPath(path)),
    apply: (document, { path }) => set(document, [...path, 'surprise'], 1),
  },
  {
    what: 'a new entry of a wrong type',
    fits: ({ kind, path }) => kind === 'map' && NAMED.test(formatPath(path)),
    apply: (document, { path }) => set(document, [...path, 'surprise'], ['x']),
  },
  {
    what: 'a key with two letters swapped',
    fits: ({ path }) => typeof path.at(-1) === 'string' && !NAMED.test(formatPath(path.slice(0, -1))) && swapped(path) !== path.at(-1),
    apply: (document, { path }) => {
      const value = document.getIn(path, true);
      document.deleteIn(path);
      return set(document, [...path.slice(0, -1), swapped(path)], value);
    },
  },
  {
    what: 'a list in the place of something else',
    fits: ({ kind, path }) => kind !== 'list' && path.length > 0,
    apply: (document, { path }) => set(document, path, [['x']]),
  },
  {
    what: 'a text in the place of a structure',
    fits: ({ kind, path }) => kind !== 'scalar' && path.length > 0,
    apply: (document, { path }) => set(document, path, 'x'),
  },
  {
    what: 'nothing in the place of a value',
    fits: ({ kind, path }) => kind === 'scalar' && !/\[\d+\]$|expect\.json/.test(formatPath(path)),
    apply: (document, { path }) => set(document, path, null),
  },
  {
    what: 'a star',
    fits: ({ file, kind, path }) => file === 'policy.yml' && kind === 'scalar' && (path[0] === 'rules' || path[0] === 'roles'),
    apply: (document, { path }) => set(document, path, '*'),
  },
  {
    what: 'a star beside what is granted',
    fits: ({ file, kind, path }) => file === 'policy.yml' && kind === 'list' && (path[0] === 'rules' || path[0] === 'roles'),
    apply: (document, { path }) => {
      const list: unknown = document.getIn(path);
      return set(document, [...path, isSeq(list) ? list.items.length : 0], '*');
    },
  },
  {
    what: 'another word',
    fits: ({ kind, path, value }) =>
      kind === 'scalar' &&
      typeof value === 'string' &&
      !FREE.test(formatPath(path)) &&
      !/(lock|command|cron)$|rules\[\d+\]\.id/.test(formatPath(path)),
    apply: (document, { path }) => set(document, path, 'Surprise ${{'),
  },
  {
    what: 'a letter that only looks the same',
    fits: ({ kind, path, value }) =>
      kind === 'scalar' &&
      typeof value === 'string' &&
      /[aeo]/.test(value) &&
      /(\.id|\.role|roles\[\d+\]|workflows\[\d+\]|environments\[\d+\]|\.script|\.uses|^command)$/.test(formatPath(path)),
    apply: (document, { path, value }) =>
      set(
        document,
        path,
        String(value).replace(/[aeo]/, (letter) => ({ a: 'а', e: 'е', o: 'о' })[letter] ?? letter),
      ),
  },
  {
    what: 'a broken expression',
    fits: ({ kind, value }) => kind === 'scalar' && typeof value === 'string' && value.includes('${{'),
    apply: (document, { path, value }) => set(document, path, String(value).replace('inputs.', 'input.').replace('steps.', 'stops.')),
  },
];

function swapped(path: Path): string {
  const key = String(path.at(-1));
  return `${key.slice(0, -2)}${key.at(-1) ?? ''}${key.at(-2) ?? ''}`;
}

function set(document: Document, path: Path, value: unknown): Path {
  document.setIn(path, value);
  return path;
}

/** Every place of a document that can be changed. */
function spotsOf(file: string, document: Document): readonly Spot[] {
  const visit = (node: unknown, path: Path): readonly Spot[] => {
    if (isMap(node))
      return [
        { file, path, kind: 'map', value: null },
        ...node.items.flatMap((item) => visit(item.value, [...path, String(isScalar(item.key) ? item.key.value : item.key)])),
      ];
    if (isSeq(node))
      return [{ file, path, kind: 'list', value: null }, ...node.items.flatMap((item, index) => visit(item, [...path, index]))];
    return [{ file, path, kind: 'scalar', value: isScalar(node) ? node.value : null }];
  };
  return visit(document.contents, []);
}

describe('a changed site', () => {
  let loader: Loader;
  let site: Folder;
  let originals: ReadonlyMap<string, string>;

  before(async () => {
    loader = await createLoader();
    site = await copyOfStarter();
    originals = new Map(await Promise.all(FILES.map(async (file) => [file, await readFile(join(site.path, file), 'utf8')] as const)));
  });
  after(async () => {
    await site.done();
    await loader.done();
  });

  const NOTHING: readonly (readonly [string, string | null])[] = [
    ['missing', null],
    ['empty', ''],
    ['nothing but a comment', '# later\n'],
    ['an empty document', '---\n'],
  ];
  for (const [what, text] of NOTHING) {
    it(`lets nobody do anything, and says so, with a policy that is ${what}`, async () => {
      const file = join(site.path, 'policy.yml');
      await (text === null ? rm(file) : writeFile(file, text));
      const loaded = await loader.load(site.path);
      assert.match(loaded.warnings.join(), /nobody may do anything until it has rules/);
      const workflows = [...loaded.workflows.keys()];
      for (const person of loaded.people) {
        const principal = { kind: 'person', tenantId: person.tenantId, objectId: person.objectId, name: person.name } as const;
        const roles = rolesOf(loaded.policy, principal, person, [person.tenantId]);
        assert.deepEqual(roles, []);
        for (const permission of PERMISSIONS) {
          for (const workflow of [null, ...workflows]) {
            for (const environment of [null, 'staging', 'production', '*']) {
              const target = { risk: null, connectors: [], own: null };
              const request: AccessRequest = { principal, roles, permission, workflow, environment, ...target };
              assert.equal(authorize({ policy: loaded.policy, rules: RULES, request }).effect, 'deny');
            }
          }
        }
      }
      await writeFile(file, originals.get('policy.yml') ?? '');
    });
  }

  it('is refused with file, line, key and reason, whatever single thing is wrong in it', async function () {
    this.timeout(120_000);
    const cases = [...originals].flatMap(([file, text]) =>
      spotsOf(file, parseDocument(text)).flatMap((spot) =>
        MUTATIONS.filter((mutation) => mutation.fits(spot)).map((mutation) => ({ spot, mutation })),
      ),
    );
    const runs = Math.min(count(300), cases.length);
    assert.ok(cases.length >= 300, `there are only ${cases.length} ways to change the starter site`);
    const chosen = fc.sample(fc.shuffledSubarray(cases, { minLength: runs, maxLength: runs }), { numRuns: 1, seed: SEED })[0] ?? [];
    for (const { spot, mutation } of chosen) {
      const document = parseDocument(originals.get(spot.file) ?? '');
      const path = mutation.apply(document, spot);
      await writeFile(join(site.path, spot.file), document.toString({ lineWidth: 0 }));
      const problems = await loader.problemsOf(site.path);
      const told = `${mutation.what} at ${spot.file} ${formatPath(path)} (seed ${SEED}):\n${problems.join('\n')}\n`;
      assert.ok(problems.length > 0, `accepted ${told}`);
      for (const problem of problems) assert.match(problem, /^\S+\.yml:\d+:\d+ \S.*: [A-Z“<"].*[.?)]/s, told);
      assert.ok(
        problems.some((problem) => problem.includes(spot.file) && problem.includes(String(path.find((key) => typeof key === 'string')))),
        `nothing names the place of ${told}`,
      );
      await writeFile(join(site.path, spot.file), originals.get(spot.file) ?? '');
    }
    assert.deepEqual(await loader.problemsOf(site.path), []);
  });
});
