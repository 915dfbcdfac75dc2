import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ts from 'typescript';

const ROOT = join(import.meta.dirname, '..', '..');
const FOLDERS = ['bot', 'cards', 'tab', 'scripts', 'test', 'audit'];
const BUILT = new Set(['node_modules', 'dist', 'build', 'schemas']);

/** One of our source files, parsed. `path` is relative to the root, with `/`. */
export type Source = Readonly<{ path: string; text: string; tree: ts.SourceFile; imports: readonly Import[] }>;

/** `target` is a path of ours for a relative import, else the package or `node:` module. */
export type Import = Readonly<{ target: string; ours: boolean; typeOnly: boolean }>;

export function sourceFiles(): readonly Source[] {
  const names = FOLDERS.flatMap((folder) => filesOf(folder));
  return names.filter((name) => /\.(ts|tsx|js)$/.test(name)).map(read);
}

function filesOf(folder: string): readonly string[] {
  try {
    const entries = readdirSync(join(ROOT, folder), { withFileTypes: true }).filter(({ name }) => !BUILT.has(name));
    return entries.flatMap((entry) => (entry.isDirectory() ? filesOf(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`]));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []; // Not every folder of the house is built yet.
    throw error;
  }
}

function read(path: string): Source {
  return parseSource(path, readFileSync(join(ROOT, path), 'utf8'));
}

/** A file as it would be with this text. */
export function parseSource(path: string, text: string): Source {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
  return { path, text, tree, imports: importsOf(path, tree) };
}

function importsOf(path: string, tree: ts.SourceFile): readonly Import[] {
  const found: Import[] = [];
  for (const node of nodesOf(tree)) {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier !== undefined) {
      if (ts.isStringLiteral(node.moduleSpecifier)) found.push(importOf(path, node.moduleSpecifier.text, isTypeOnly(node)));
    }
    const [first] = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword ? node.arguments : [];
    if (first !== undefined && ts.isStringLiteral(first)) found.push(importOf(path, first.text, false));
  }
  return found;
}

function isTypeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  const bindings = node.importClause?.namedBindings;
  if (node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  return bindings !== undefined && ts.isNamedImports(bindings) && bindings.elements.every((element) => element.isTypeOnly);
}

function importOf(from: string, specifier: string, typeOnly: boolean): Import {
  if (specifier.startsWith('.')) {
    const target = relative(ROOT, resolve(ROOT, dirname(from), specifier));
    return { target: target.split(sep).join('/'), ours: true, typeOnly };
  }
  const parts = specifier.split('/');
  const name = specifier.startsWith('node:') ? specifier : parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
  return { target: name, ours: false, typeOnly };
}

/** Every node of a tree, in the order of the text. */
export function nodesOf(node: ts.Node): readonly ts.Node[] {
  const found: ts.Node[] = [node];
  for (const one of found) one.forEachChild((child) => void found.push(child));
  return found;
}

/** `path:line`, for messages. */
export function placeOf(source: Source, node: ts.Node): string {
  return `${source.path}:${source.tree.getLineAndCharacterOfPosition(node.getStart(source.tree)).line + 1}`;
}
