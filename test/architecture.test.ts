import assert from 'node:assert/strict';
import ts from 'typescript';
import { nodesOf, parseSource, placeOf, type Source, sourceFiles } from './support/source-files.ts';

/** Who may import whom. An area is the longest of these prefixes; what is not in its list, and not the area itself, is refused. */
const DIRECTIONS: Readonly<Record<string, readonly string[]>> = {
  'bot/core/': [],
  'bot/commands/': ['bot/core/'],
  'bot/steps/': ['bot/core/'],
  'bot/rules/': ['bot/core/'],
  'bot/engine/': ['bot/core/'],
  'bot/store/': ['bot/core/'],
  'bot/teams/': ['bot/core/'],
  'bot/http/': ['bot/core/'],
  'bot/directory/': ['bot/core/'],
  'bot/site/': ['bot/core/'],
  'bot/running/': ['bot/core/'],
  'bot/sealing/': ['bot/core/'],
  'bot/forwarding/': ['bot/core/'],
  'bot/connectors/http/': ['bot/core/'],
  'bot/connectors/script/': ['bot/core/'],
  'bot/local/': ['bot/core/'],
  'bot/local/page/': ['bot/core/', 'bot/local/contract.ts'],
  'bot/cli/': ['bot/core/', 'bot/main.ts', 'bot/check-site.ts', 'bot/activate-rules.ts', 'bot/policy-tools.ts'],
  'bot/app.ts': ['bot/', 'cards/'],
  'bot/app-core.ts': ['bot/', 'cards/'],
  'bot/app-doors.ts': ['bot/', 'cards/'],
  'bot/app-local.ts': ['bot/', 'cards/'],
  'bot/app-site.ts': ['bot/', 'cards/'],
  'bot/app-microsoft.ts': ['bot/', 'cards/'],
  'bot/main.ts': ['bot/core/', 'bot/app.ts', 'bot/app-local.ts', 'bot/app-microsoft.ts', 'bot/config.ts', 'bot/plugins.ts', 'bot/log.ts'],
  'bot/config.ts': ['bot/core/', 'bot/site/', 'bot/environment.ts', 'bot/config-directory.ts', 'bot/config-forwarding.ts'],
  'bot/config-directory.ts': ['bot/core/', 'bot/environment.ts'],
  'bot/config-forwarding.ts': ['bot/core/', 'bot/environment.ts'],
  'bot/check-site.ts': ['bot/core/', 'bot/site/', 'bot/plugins.ts'],
  'bot/policy-tools.ts': ['bot/core/', 'bot/site/', 'bot/plugins.ts'],
  'bot/activate-rules.ts': ['bot/core/', 'bot/site/', 'bot/store/', 'bot/config.ts', 'bot/environment.ts', 'bot/log.ts', 'bot/plugins.ts'],
  'bot/plugins.ts': ['bot/core/', 'bot/discover.ts'],
  'bot/discover.ts': ['bot/core/'],
  'bot/environment.ts': ['bot/core/'],
  'bot/heartbeat.ts': ['bot/core/'],
  'bot/log.ts': ['bot/core/'],
  'bot/signals.ts': ['bot/core/'],
  'cards/': ['bot/core/'],
  'tab/': ['bot/http/contract.ts', 'bot/core/text/'],
  'scripts/': ['bot/cli/', 'bot/site/', 'test/'],
  'test/': ['bot/', 'cards/', 'tab/', 'scripts/', 'site/'],
};

/** Packages that belong to one place. Everything else may be imported where the area's own list below allows it. */
const OWNERS: readonly (readonly [pattern: RegExp, areas: readonly string[]])[] = [
  [/^(botbuilder|botframework)/, ['bot/teams/']],
  [/^(express|express-rate-limit|helmet)$/, ['bot/http/']],
  [/^@dbos-inc\//, ['bot/engine/']],
  [/^pg$/, ['bot/store/', 'bot/engine/']],
  [/^(kysely|@electric-sql\/)/, ['bot/store/']],
  [/^@(azure|microsoft\/microsoft-graph)/, ['bot/directory/']],
  [/^adaptivecards-templating$/, ['cards/']],
  [/^yaml$/, ['bot/site/']],
  [/^undici$/, ['bot/connectors/http/']],
  [/^node:child_process$/, ['bot/connectors/script/', 'bot/local/', 'scripts/']],
];

/** Areas that may import nothing from outside but this. */
const CLOSED: Readonly<Record<string, readonly string[]>> = {
  'bot/core/': [
    'zod',
    'canonicalize',
    'croner',
    're2js',
    '@marcbachmann/cel-js',
    'intl-messageformat',
    '@formatjs/icu-messageformat-parser',
    'node:crypto',
  ],
  'bot/commands/': ['zod'],
  'bot/steps/': ['zod'],
  'bot/rules/': ['zod'],
  'cards/': ['adaptivecards-templating'],
};

/** How sentences are spoken, which characters a reader cannot see, and the words of states and spans of time, which cards and tab share. */
const IN_THE_TAB = /^bot\/core\/text\/((formatters|hidden-characters|locale|sentence)|(en|fr|pl)\/(measure|run))\.ts$/;

const sources = sourceFiles();
const product = sources.filter(({ path }) => !path.startsWith('test/') && !path.endsWith('.test.ts'));
const core = product.filter(({ path }) => path.startsWith('bot/core/'));

function areaOf(path: string): string {
  const areas = Object.keys(DIRECTIONS).filter((area) => path.startsWith(area));
  return areas.toSorted((a, b) => b.length - a.length)[0] ?? assert.fail(`${path} is in no area of the table`);
}

/** Where a node of this kind is, in files that may not have it. */
function places(files: readonly Source[], matches: Matches): readonly string[] {
  return files.flatMap((source) => nodesOf(source.tree).flatMap((node) => (matches(node, source) ? [placeOf(source, node)] : [])));
}

type Matches = (node: ts.Node, source: Source) => boolean;
const none = (found: readonly string[]) => assert.deepEqual(found, []);
const except = (files: readonly Source[], ...paths: readonly string[]) =>
  files.filter(({ path }) => !paths.some((allowed) => path.startsWith(allowed)));
const isCallOf = (node: ts.Node, name: RegExp): boolean => ts.isCallExpression(node) && name.test(node.expression.getText());
const isNew = (node: ts.Node, name: string): node is ts.NewExpression => ts.isNewExpression(node) && node.expression.getText() === name;

describe('architecture: directions', () => {
  it('lets an area import only what the table allows', () => {
    const wrong = product.flatMap(({ path, imports }) => {
      const area = areaOf(path);
      const allowed = [area, ...(DIRECTIONS[area] ?? [])];
      // A folder of the table inside another one is an area of its own.
      const refused = imports.filter(
        ({ ours, target }) => ours && areaOf(target) !== area && !allowed.slice(1).some((one) => target.startsWith(one)),
      );
      return refused.map(({ target }) => `${path} imports ${target}`);
    });
    none(wrong);
  });

  it('gives each vendor one home', () => {
    const wrong = product.flatMap(({ path, imports }) =>
      imports.flatMap(({ ours, target }) => {
        const owner = OWNERS.find(([pattern]) => !ours && pattern.test(target));
        return owner === undefined || owner[1].some((area) => path.startsWith(area)) ? [] : [`${path} imports ${target}`];
      }),
    );
    none(wrong);
  });

  it('keeps core, commands, steps, rules and cards to a few pure packages', () => {
    const wrong = product.flatMap(({ path, imports }) => {
      const allowed = CLOSED[areaOf(path)];
      return allowed === undefined
        ? []
        : imports.filter(({ ours, target }) => !ours && !allowed.includes(target)).map(({ target }) => `${path} imports ${target}`);
    });
    none(wrong);
  });

  it('lets the tab take only types from the contract, and of the texts only what is pure and small', () => {
    const values = product
      .filter(({ path }) => path.startsWith('tab/'))
      .flatMap(({ path, imports }) =>
        imports
          .filter(({ ours, target, typeOnly }) => ours && target.startsWith('bot/') && !typeOnly && !IN_THE_TAB.test(target))
          .map(({ target }) => `${path}: ${target}`),
      );
    none(values);
  });

  it('keeps what the tab takes of the texts free of the rest of core', () => {
    none(
      product
        .filter(({ path }) => IN_THE_TAB.test(path))
        .flatMap(({ path, imports }) =>
          imports
            .filter(({ ours, target, typeOnly }) => ours && !typeOnly && !IN_THE_TAB.test(target))
            .map(({ target }) => `${path}: ${target}`),
        ),
    );
  });

  it('keeps the product from importing its tests, except what prepares them', () => {
    none(
      except(product, 'scripts/').flatMap(({ path, imports }) =>
        imports.filter(({ target }) => /^test\/|\.test\.ts$/.test(target)).map(() => path),
      ),
    );
  });
});

const IMPURE = /^(process|fetch|console|performance|setTimeout|setInterval|setImmediate|globalThis|Buffer|crypto)$/;
const PLUGINS = ['commands', 'steps', 'rules', 'connectors', 'teams/actions'].map((folder) => `bot/${folder}/`);
const TOOLS = ['tab/vite.config.ts', 'bot/local/page/vite.config.ts', 'test/support/file-reporter.ts'];

/** What no file of these may hold. `bites` are texts that the rule must find, so that a rule cannot rot into finding nothing. */
const RULES: readonly Readonly<{ name: string; files: readonly Source[]; matches: Matches; bites: readonly string[] }>[] = [
  {
    name: 'keeps core free of process, network, console and timers',
    files: core,
    matches: (node) => ts.isIdentifier(node) && IMPURE.test(node.text) && isValue(node),
    bites: ['process.exit()', 'const x = fetch(y)', 'setTimeout(f, 1)', 'const { env } = process', 'use({ process })'],
  },
  {
    name: 'reads the time in core/clock.ts only (and in the clock of the tab)',
    files: except(product, 'bot/core/clock.ts', 'tab/clock.ts'),
    matches: (node) => isCallOf(node, /^Date(\.now)?$/) || (isNew(node, 'Date') && (node.arguments?.length ?? 0) === 0),
    bites: ['new Date()', 'new Date', 'Date.now()', 'Date()'],
  },
  {
    name: 'reads the environment in main.ts, config.ts and the command line only',
    files: except(product, 'bot/main.ts', 'bot/config.ts', 'bot/cli/signalbox.js', 'scripts/'),
    matches: (node) => ts.isPropertyAccessExpression(node) && node.getText() === 'process.env',
    bites: ['process.env.X', "process.env['X']", 'const { X } = process.env'],
  },
  {
    name: 'starts no shell and evaluates no text',
    files: sources,
    matches: (node) =>
      isCallOf(node, /^(eval|Function|(child_process|childProcess|cp)\.exec(Sync)?)$/) ||
      isNew(node, 'Function') ||
      (ts.isImportSpecifier(node) && /^exec(Sync)?$/.test((node.propertyName ?? node.name).text)) ||
      (ts.isPropertyAssignment(node) &&
        /^['"]?shell['"]?$/.test(node.name.getText()) &&
        node.initializer.kind !== ts.SyntaxKind.FalseKeyword),
    bites: ['eval(x)', 'new Function(x)', "import { exec } from 'node:child_process'", 'spawn(a, b, { shell: true })', 'cp.execSync(x)'],
  },
  {
    name: 'imports no vm, and child_process only by its node: name',
    files: product,
    matches: (node) => ts.isStringLiteral(node) && /^((node:)?vm|child_process)$/.test(node.text) && !ts.isPropertyAssignment(node.parent),
    bites: ["import vm from 'node:vm'", "import { spawn } from 'child_process'", "await import('vm')"],
  },
  {
    name: 'swallows no error without saying why that is harmless',
    files: sources,
    matches: (node, { text, tree }) =>
      ts.isCatchClause(node) && node.block.statements.length === 0 && !/\/[/*]/.test(text.slice(node.block.getStart(tree), node.block.end)),
    bites: ['try { x() } catch {}', 'try { x() } catch (error) { }'],
  },
  {
    name: 'exports by default only where a file is a plug-in or a tool asks for it',
    files: except(sources, ...PLUGINS, ...TOOLS),
    matches: (node) =>
      ts.isExportAssignment(node) ||
      (ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)),
    bites: ['export default x', 'export default function x() {}', 'export default class {}'],
  },
  {
    name: 'leaves no test out and runs none alone',
    files: sources,
    matches: (node) => isCallOf(node, /^((it|describe|context|specify)\.(only|skip)|x(it|describe|context|specify)|this\.skip)$/),
    bites: ["it.only('x', f)", "describe.skip('x', f)", "xit('x', f)", 'this.skip()'],
  },
];

describe('architecture: what no file holds', () => {
  for (const { name, files, matches, bites } of RULES) {
    it(name, () => none(places(files, matches)));
    for (const text of bites) {
      it(`finds ${text}`, () => assert.ok(places([parseSource('x.ts', text)], matches).length > 0));
    }
  }
});

describe('architecture: files', () => {
  it('has none over 300 lines', () => {
    none(sources.filter(({ text }) => text.split('\n').length - 1 > 300).map(({ path }) => path));
  });

  it('names them in kebab case, and none of them a drawer (a card action is named as its verb)', () => {
    const name = (path: string) => (path.split('/').at(-1) ?? '').replace(/(\.\w+)?\.(ts|tsx|js)$/, '');
    none(
      except(sources, 'bot/teams/actions/')
        .filter(({ path }) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name(path)))
        .map(({ path }) => path),
    );
    none(
      sources.filter(({ path }) => /(^|-)(utils?|helpers?|common|managers?|services|misc|base)$/.test(name(path))).map(({ path }) => path),
    );
  });
});

/** An identifier that stands for a value, and not for a property, a key or a name being declared. */
function isValue(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  if (ts.isTypeNode(parent) || ts.isQualifiedName(parent)) return false;
  return !(
    ts.isPropertySignature(parent) ||
    ts.isMethodSignature(parent) ||
    ts.isMethodDeclaration(parent) ||
    ts.isBindingElement(parent) ||
    ts.isImportSpecifier(parent)
  );
}
