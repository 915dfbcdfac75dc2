import { readFile } from 'node:fs/promises';
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLError } from 'yaml';
import type { Path } from '../core/problem.ts';

const MAX_BYTES = 262_144;
/** Aliases that are followed; more than a person needs, far fewer than a file that explodes. */
const MAX_ALIASES = 50;

export type Position = Readonly<{ line: number; column: number }>;

/** A problem of a file, with the place where a person finds it. `path` is empty for problems of the text itself. */
export type FileProblem = Readonly<{ file: string; position: Position | null; path: Path; message: string }>;

/** The content of a YAML file as plain JSON, and where each part of it stands. */
export type YamlFile = Readonly<{ file: string; content: unknown; positionOf(path: Path): Position | null }>;
export type YamlResult = Readonly<{ found: true; yaml: YamlFile } | { found: false } | { found: true; problems: readonly FileProblem[] }>;

/**
 * Reads one file. YAML 1.2 core schema only: no custom tags, no repeated keys, one document, bounded size and aliases.
 * A missing file is `found: false`.
 */
export async function readYaml(file: string): Promise<YamlResult> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { found: false };
    return broken(file, [
      { position: null, message: `This file cannot be read: ${error instanceof Error ? error.message : String(error)}.` },
    ]);
  }
  if (bytes.length > MAX_BYTES)
    return broken(file, [{ position: null, message: `This file is larger than ${MAX_BYTES / 1024} KB. Split it or shorten it.` }]);
  return parseYaml(file, bytes);
}

function parseYaml(file: string, bytes: Buffer): YamlResult {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return broken(file, [{ position: null, message: 'This file is not UTF-8 text. Save it as UTF-8.' }]);
  }
  const lines = new LineCounter();
  const document = parseDocument(text, {
    schema: 'core',
    version: '1.2',
    uniqueKeys: true,
    merge: false,
    lineCounter: lines,
    prettyErrors: false,
  });
  const complaints = [...document.errors, ...document.warnings];
  if (complaints.length > 0)
    return broken(
      file,
      complaints.map((error) => ({ position: positionAt(lines, error.pos[0]), message: explain(error) })),
    );
  try {
    const content: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    return { found: true, yaml: { file, content, positionOf: (path) => positionOf(document, lines, path) } };
  } catch (error) {
    return broken(file, [
      { position: null, message: `This file cannot be used: ${error instanceof Error ? error.message : String(error)}.` },
    ]);
  }
}

function broken(file: string, problems: readonly Pick<FileProblem, 'position' | 'message'>[]): YamlResult {
  return { found: true, problems: problems.map((problem) => ({ ...problem, file, path: [] })) };
}

function explain(error: YAMLError): string {
  if (error.code === 'DUPLICATE_KEY') return 'This key is here twice. Keep one of the two.';
  if (error.code === 'MULTIPLE_DOCS') return 'A file holds one document; remove the line “---” and what follows.';
  if (error.code === 'TAG_RESOLVE_FAILED') return 'Tags such as !name are not possible here.';
  if (error.code === 'BLOCK_AS_IMPLICIT_KEY') return 'This is not valid YAML. A value that holds “: ” or “ #” must stand in quotes.';
  return `This is not valid YAML: ${error.message.split('\n')[0] ?? error.message}`;
}

/** The position of the deepest part of the path that is in the file: a missing key is reported at the map that lacks it. */
function positionOf(document: Document, lines: LineCounter, path: Path): Position | null {
  let offset = document.contents?.range?.[0] ?? null;
  let node: unknown = document.contents;
  for (const key of path) {
    const next = below(document, node, key);
    if (next === null) break;
    offset = next.offset ?? offset;
    node = next.node;
  }
  return offset === null ? null : positionAt(lines, offset);
}

function below(document: Document, node: unknown, key: string | number): Readonly<{ node: unknown; offset: number | null }> | null {
  const resolved = isAlias(node) ? node.resolve(document) : node;
  if (isMap(resolved)) {
    const pair = resolved.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
    return pair === undefined ? null : { node: pair.value, offset: startOf(pair.key) };
  }
  if (isSeq(resolved) && typeof key === 'number' && key < resolved.items.length)
    return { node: resolved.items[key], offset: startOf(resolved.items[key]) };
  return null;
}

function startOf(node: unknown): number | null {
  return (node as Node | null)?.range?.[0] ?? null;
}

function positionAt(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}
