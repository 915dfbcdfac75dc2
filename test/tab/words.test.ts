import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { LANGUAGES, type Language } from '../../bot/core/text/locale.ts';
import { type Catalogue, EN, type Key } from '../../tab/text/en.ts';
import { FR } from '../../tab/text/fr.ts';
import { PL } from '../../tab/text/pl.ts';
import { argumentsOf, signatureOf } from '../core/text/elements.ts';
import { misspelt, sameAsEnglish } from '../core/text/spelling.ts';
import { nodesOf, parseSource, placeOf, type Source, sourceFiles } from '../support/source-files.ts';

const TEXT = join(import.meta.dirname, '..', '..', 'tab', 'text');
const CATALOGUES: Readonly<Record<Language, Catalogue>> = { en: EN, pl: PL, fr: FR };
const KEYS = Object.keys(EN).filter((key): key is Key => Object.hasOwn(EN, key));
const TRANSLATIONS = LANGUAGES.filter((language) => language !== 'en');
const none = (found: readonly string[]) => assert.deepEqual(found, []);

/** Keys by the file that holds them; those of the cards come from elsewhere and are not in it. */
async function areasOf(language: Language): Promise<readonly string[]> {
  const files = readdirSync(join(TEXT, language));
  const areas = await Promise.all(files.map((file) => import(join(TEXT, language, file))));
  return areas.flatMap((area: object) => Object.values(area).flatMap((sentences: object) => Object.keys(sentences)));
}

describe('the words of the tab', () => {
  it('have the same keys in every language, each in one place', async () => {
    const own = await areasOf('en');
    assert.ok(own.length > 300);
    assert.equal(new Set(own).size, own.length);
    for (const language of TRANSLATIONS) {
      assert.deepEqual(Object.keys(CATALOGUES[language]).toSorted(), KEYS.toSorted());
      assert.deepEqual((await areasOf(language)).toSorted(), own.toSorted());
    }
  });

  it('ask for the same values in every language', () =>
    none(
      TRANSLATIONS.flatMap((language) =>
        KEYS.filter((key) => signatureOf(CATALOGUES[language][key]).join() !== signatureOf(EN[key]).join()).map(
          (key) => `${language} ${key}`,
        ),
      ),
    ));

  it('name no date of their own: moments are written by the code, in one way', () =>
    none(KEYS.filter((key) => argumentsOf(EN[key]).some(({ kind }) => kind === 'moment'))));

  for (const language of LANGUAGES)
    it(`are written as docs/languages.md says: ${language}`, () =>
      none(KEYS.flatMap((key) => misspelt(CATALOGUES[language][key], language, key))));

  it('are translated wherever they have words', () =>
    none(TRANSLATIONS.flatMap((language) => sameAsEnglish(EN, CATALOGUES[language], language, ALIKE))));
});

/** What is the same word in two languages. */
const ALIKE: ReadonlySet<string> = new Set([
  'pl one.plan',
  'fr one.plan',
  'fr nav.audit',
  'fr nav.workflows',
  'fr fact.workflow',
  'fr runs.workflow',
  'fr audit.workflow',
  'fr vote.list',
  'fr event.approval.vote',
  'fr rules.version',
  'fr rules.version-of',
  'pl config.name',
  'fr config.name',
]);

const tab = sourceFiles().filter(
  ({ path }) => /^tab\/.*\.tsx?$/.test(path) && !/^tab\/text\/(en|fr|pl)[./]/.test(path) && path !== 'tab/vite.config.ts',
);

/** The keys that a file says, `*` for a part that is only known when it runs. */
function keysIn({ tree }: Source): readonly string[] {
  return nodesOf(tree).flatMap((node) => {
    if (ts.isStringLiteral(node)) return [node.text];
    return ts.isTemplateExpression(node) ? [[node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('*')] : [];
  });
}

function unused(keys: readonly string[], files: readonly Source[]): readonly string[] {
  const said = files.flatMap(keysIn);
  const exact = new Set(said);
  const patterns = said
    .filter((key) => /^[a-z]+\.[a-z_.*-]*\*/.test(key))
    .map((key) => new RegExp(`^${key.replace(/[.]/g, '\\.').replaceAll('*', '[a-z0-9_.-]+')}$`));
  return keys.filter((key) => !exact.has(key) && !patterns.some((pattern) => pattern.test(key)));
}

describe('every sentence of the tab', () => {
  it('is said somewhere', async () => none(unused(await areasOf('en'), tab)));

  it('is found where it is said', () => {
    const files = [parseSource('tab/x.tsx', "say('a.b'); show(`c.d.${state}`, {}); say(`e.${act}-done`);")];
    assert.deepEqual(unused(['a.b', 'c.d.x', 'c.e.x', 'e.vote-done', 'e.vote-title'], files), ['c.e.x', 'e.vote-title']);
  });
});

/** Attributes and properties that people read or hear. */
const READ =
  /^(title|label|aria-label|placeholder|hint|alt|content|validationMessage|line|verb|name|word|text|message|effect|aria-roledescription)$/;
/** A `name` of one small word is one for the machine, and so is that of a class of errors. */
const MACHINE_NAME = /^([a-z_-]+|ApiProblem)$/;

/** Letters that are no word: names of the product, of what is typed, and signs. */
const NO_WORDS = /^[^\p{L}]*(@?Signalbox[…\s·]*)?[^\p{L}]*$/u;

/** Text in the elements themselves: `<b>Approve</b>`. */
function textIn(source: Source): readonly string[] {
  return nodesOf(source.tree).flatMap((node) =>
    ts.isJsxText(node) && !NO_WORDS.test(node.text) ? [`${placeOf(source, node)}: ${node.text.trim()}`] : [],
  );
}

/** Literals that begin as sentences do, or have several words, and those that are given to be read. */
function literalsIn(source: Source): readonly string[] {
  return nodesOf(source.tree).flatMap((node) => {
    const literal =
      ts.isStringLiteral(node) ||
      ts.isNoSubstitutionTemplateLiteral(node) ||
      ts.isTemplateHead(node) ||
      ts.isTemplateMiddleOrTemplateTail(node);
    if (!literal || NO_WORDS.test(node.text) || isMachine(node)) return [];
    return isSentence(node.text) || isRead(node) ? [`${placeOf(source, node)}: ${node.getText(source.tree)}`] : [];
  });
}

function isSentence(text: string): boolean {
  return (
    /^\p{Lu}\p{Ll}+( |[.:…]?$)/u.test(text) ||
    /(^|\s)\p{L}+ \p{L}+ \p{L}+/u.test(text) ||
    /^(of|by|to|for|or|and|in|at|until|more) | (of|by|to|for|or|and|in|at|until|more) ?$/.test(text)
  );
}

function isRead(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isJsxAttribute(parent)) return READ.test(parent.name.getText());
  if (ts.isJsxExpression(parent) && ts.isJsxAttribute(parent.parent)) return READ.test(parent.parent.name.getText());
  if (!ts.isPropertyAssignment(parent) || !ts.isStringLiteral(node)) return false;
  const property = parent.name.getText();
  return READ.test(property) && !(property === 'name' && MACHINE_NAME.test(node.text));
}

/** What programmers are told, what styles and addresses are made of, and what browsers call their keys and tags. */
function isMachine(node: ts.Node): boolean {
  for (let at: ts.Node = node; at.parent !== undefined; at = at.parent) {
    if (ts.isImportDeclaration(at) || ts.isLiteralTypeNode(at) || ts.isExternalModuleReference(at)) return true;
    if (ts.isNewExpression(at) && /^(Error|RegExp|Set)$/.test(at.expression.getText())) return true;
    if (ts.isCallExpression(at) && /^(makeStyles|import|shelfKey|querySelector)$/.test(at.expression.getText())) return true;
    if (ts.isBinaryExpression(at) && /^(===|!==)$/.test(at.operatorToken.getText())) return true;
    if (ts.isVariableDeclaration(at) && /^FONT$/.test(at.name.getText())) return true;
    if (ts.isPropertyAssignment(at) && /^authorization$/.test(at.name.getText())) return true;
  }
  return false;
}

const wordsOf = (source: Source): readonly string[] => [...textIn(source), ...literalsIn(source)];

describe('the code of the tab', () => {
  it('says nothing that is not in the catalogue', () => {
    assert.ok(tab.length > 80);
    none(tab.flatMap(wordsOf));
  });

  for (const text of [
    '<b>Approve</b>;',
    '<p>of {count}</p>;',
    '<Field label="Comment" />;',
    '<Button aria-label={`Run ${title}`} />;',
    '<Text>{done ? "Approved by" : word}</Text>;',
    "const x = { label: 'Waiting for approval' };",
    "const x = { label: 'done' };",
    "const facts = [{ name: 'Plan hash', value }];",
    'const x = `${n} more were not kept`;',
    "const who = roles.join(' or ');",
    "announce('Your approval is recorded.');",
    "return 'Today';",
  ]) {
    it(`is found out when it does: ${text}`, () => assert.ok(wordsOf(parseSource('tab/x.tsx', text)).length > 0));
  }

  for (const text of [
    "say('button.approve');",
    '<p className="boot">Signalbox…</p>;',
    "if (state === 'Open now') x();",
    "throw new Error('A page was rendered outside of its context.');",
    "const PLACES = [{ name: 'runs' }];",
    '<span aria-hidden>·</span>;',
    'const x = `${page} · Signalbox`;',
  ]) {
    it(`is left alone: ${text}`, () => none(wordsOf(parseSource('tab/x.tsx', text))));
  }
});
