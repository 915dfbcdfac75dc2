import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { EN } from '../../bot/core/text/en.ts';
import { nodesOf, parseSource, placeOf, type Source, sourceFiles } from '../support/source-files.ts';

const CARDS = join(import.meta.dirname, '..', '..', 'cards');
const none = (found: readonly string[]) => assert.deepEqual(found, []);

/** Fields of a card that people read. */
const READ = /^(text|title|label|placeholder|errorMessage|fallbackText|altText|speak|subtitle|value)$/;
/** What an untouched toggle sends; nobody reads it. */
const SENT = new Set(['true', 'false']);

/** Places in a template where a word stands instead of data. */
function wordsIn(value: unknown, path = ''): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => wordsIn(item, `${path}[${index}]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    if (typeof child !== 'string') return wordsIn(child, `${path}.${key}`);
    const own = child.replace(/\$\{[^}]*\}/g, '');
    return READ.test(key) && /\p{L}/u.test(own) && !SENT.has(own) ? [`${path}.${key}: ${child}`] : [];
  });
}

describe('templates', () => {
  const names = readdirSync(CARDS, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  for (const name of names) {
    it(`hold no word of their own: ${name}`, () => {
      none(wordsIn(JSON.parse(readFileSync(join(CARDS, name, 'template.json'), 'utf8'))));
    });
  }

  it('are found out when they do', () => {
    const template = {
      body: [
        { type: 'TextBlock', text: 'Now: ${x}' },
        { type: 'Input.Text', id: 'comment', label: 'Comment' },
      ],
    };
    assert.deepEqual(wordsIn(template), ['.body[0].text: Now: ${x}', '.body[1].label: Comment']);
  });
});

/** Properties whose values are for the template or the client, not for people. */
const MACHINE = /^(tone|style|inputs|required|weight|code|reason|type|state|verb)$/;

/** A text with letters where a value is made that could reach a card. Keys, comparisons, types and what `message` is given are not. */
function isWord(node: ts.Node): node is ts.LiteralLikeNode {
  const literal = ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateHead(node);
  if (!literal && !ts.isTemplateMiddle(node) && !ts.isTemplateTail(node)) return false;
  if (!/\p{L}/u.test(node.text)) return false;
  return !isMachine(literal && !ts.isTemplateHead(node) ? node : templateOf(node));
}

function templateOf(node: ts.Node): ts.Node {
  return ts.isTemplateSpan(node.parent) ? node.parent.parent : node.parent;
}

function isMachine(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isConditionalExpression(parent) || ts.isParenthesizedExpression(parent) || ts.isAsExpression(parent)) return isMachine(parent);
  if (ts.isImportDeclaration(parent) || ts.isImportAttribute(parent) || ts.isLiteralTypeNode(parent)) return true;
  if (ts.isCaseClause(parent) || ts.isElementAccessExpression(parent)) return true;
  if (ts.isBinaryExpression(parent)) return /^(===|!==|in)$/.test(parent.operatorToken.getText());
  if (ts.isPropertyAssignment(parent)) return parent.name === node || MACHINE.test(parent.name.getText());
  if (ts.isCallExpression(parent)) return parent.arguments[0] === node && parent.expression.getText() === 'message';
  return ts.isArrayLiteralExpression(parent) && ts.isNewExpression(parent.parent) && parent.parent.expression.getText() === 'Set';
}

/** What cards write for the client: mentions, the macros of times, the escapes of hidden characters, and pixels. `utf8` is how bytes are counted. */
const FOR_CLIENTS: ReadonlySet<string> = new Set(['<at>', '</at>', '{{DATE(', ', SHORT)}}, {{TIME(', 'Z', '\\u{', 'px', 'utf8']);

function wordsOf(source: Source): readonly string[] {
  return nodesOf(source.tree).flatMap((node) => {
    if (!isWord(node) || FOR_CLIENTS.has(node.text) || Object.hasOwn(EN, node.text)) return [];
    return [`${placeOf(source, node)}: ${node.getText(source.tree)}`];
  });
}

describe('the code of cards', () => {
  it('says nothing that is not in the catalogue', () => {
    const cards = sourceFiles().filter(({ path }) => path.startsWith('cards/'));
    assert.ok(cards.length > 10);
    none(cards.flatMap((source) => wordsOf(source)));
  });

  for (const text of [
    "const x = { word: 'Approved by' };",
    'const x = `… (${n} more)`;',
    'const x = `${n} of ${m}`;',
    "return ok ? 'approved' : 'rejected';",
    "draft.fact(roles.join(' or '));",
    "wording.line('Expires');",
    "const TOO_LARGE = 'too large';",
  ]) {
    it(`is found out when it does: ${text}`, () => assert.ok(wordsOf(parseSource('cards/x.ts', text)).length > 0));
  }

  for (const text of [
    "message('run.state.held');",
    "if (state === 'open') x();",
    "const x = { tone: ok ? 'good' : 'default' };",
    "new Set(['running']);",
    'const x = `${symbol} · ${text}`;',
  ]) {
    it(`is left alone: ${text}`, () => assert.deepEqual(wordsOf(parseSource('cards/x.ts', text)), []));
  }
});
