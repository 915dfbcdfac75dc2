import { type Bytes, fromBase64, fromHex, sha256, toHex, utf8 } from './bytes.ts';
import { isInstant } from './note.ts';
import { leafHash } from './tree.ts';

type Scalar = string | number | boolean;
export type Flat = Readonly<Record<string, Scalar>>;
/** What can be erased of an event; `salt` is hex. */
export type Beside = Readonly<{ detail: Flat; name: string; salt: string; sentence: string }>;
/** An event as it is in the log (docs/decisions/0012-audit-log.md). */
export type Logged = Readonly<{
  actor: Readonly<{ kind: string; objectId: string; tenantId: string }>;
  at: string;
  beside: string;
  environment: string | null;
  facts: Flat;
  id: string;
  log: string;
  planHash: string | null;
  rule: string | null;
  runId: string | null;
  seq: number;
  stepId: string | null;
  type: string;
  v: 1;
  via: string;
  workflow: string | null;
}>;
/** A line of an export with its proof. `besideFits`: what lies beside the event is what its hash in the log says, or is missing. */
export type Line = Readonly<{ event: Logged; leaf: Bytes; beside: Beside | null; besideFits: boolean; proof: readonly Bytes[] }>;

type Check = (value: unknown) => boolean;
type Shape = Readonly<Record<string, Check>>;

/** No line of an export is longer. */
const LONGEST = 1_000_000;
/** No tree that a safe integer can count is higher. */
const HIGHEST = 53;

const isText: Check = (value) => typeof value === 'string';
const isTextOrNull: Check = (value) => value === null || typeof value === 'string';
const isScalar: Check = (value) => typeof value === 'string' || typeof value === 'boolean' || Number.isSafeInteger(value);
const isFlat: Check = (value) => isRecord(value) && Object.values(value).every(isScalar);
const isHash: Check = (value) => typeof value === 'string' && fromBase64(value)?.length === 32;
const has =
  (shape: Shape): Check =>
  (value) =>
    isRecord(value) &&
    Object.keys(value).length === Object.keys(shape).length &&
    Object.entries(shape).every(([name, check]) => Object.hasOwn(value, name) && check(value[name]));
const matching =
  (pattern: RegExp): Check =>
  (value) =>
    typeof value === 'string' && pattern.test(value);

const EVENT: Shape = {
  actor: has({ kind: isText, objectId: isText, tenantId: isText }),
  at: (value) => typeof value === 'string' && isInstant(value),
  beside: matching(/^[0-9a-f]{64}$/),
  environment: isTextOrNull,
  facts: isFlat,
  id: isText,
  log: isText,
  planHash: isTextOrNull,
  rule: isTextOrNull,
  runId: isTextOrNull,
  seq: (value) => Number.isSafeInteger(value) && Number(value) >= 1,
  stepId: isTextOrNull,
  type: isText,
  v: (value) => value === 1,
  via: isText,
  workflow: isTextOrNull,
};
const BESIDE = has({ detail: isFlat, name: isText, salt: matching(/^[0-9a-f]{32}$/), sentence: isText });
const LINE = has({
  beside: (value) => value === null || BESIDE(value),
  event: has(EVENT),
  proof: (value) => Array.isArray(value) && value.length <= HIGHEST && value.every(isHash),
});

/** Reads a line of an export with its proof. null unless it is, letter for letter, the RFC 8785 text of exactly what the format has. */
export async function readLine(text: string): Promise<Line | null> {
  const value = text.length > LONGEST ? null : parsed(text);
  if (!isLine(value) || canonical(value) !== text || HALF.test(text)) return null;
  const { event, beside, proof } = value;
  const hash = beside === null ? event.beside : await besideHash(beside);
  const path = proof.flatMap((node) => fromBase64(node) ?? []);
  return { event, beside, besideFits: hash === event.beside, leaf: await leafHash(utf8(canonical(event))), proof: path };
}

/** Half a character, as JSON writes it: \ud800 to \udfff behind an even number of backslashes. UTF-8 cannot hold it. */
const HALF = /(?<!\\)(?:\\\\)*\\ud[89a-f]/;

type RawLine = Readonly<{ event: Logged; beside: Beside | null; proof: readonly string[] }>;

function isLine(value: unknown): value is RawLine {
  return LINE(value);
}

/** Hex SHA-256 over the salt and the RFC 8785 text of the rest. */
async function besideHash({ salt, ...rest }: Beside): Promise<string> {
  return toHex(await sha256(fromHex(salt), utf8(canonical(rest))));
}

/** RFC 8785: members sorted by their UTF-16 units, no spaces. JSON.stringify writes texts and safe integers as it asks for. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isRecord(value)) return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON at all: no line, as anything else that is none.
    return null;
  }
}
