import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { type Checkpoint, checkpointText, noteKeyId, noteKeyText, noteOf } from '../../bot/core/audit/checkpoint.ts';
import { type Beside, besideHash, type Entry, entryHash, entryOf, entryText, SALT_BYTES } from '../../bot/core/audit/entry.ts';
import { type AuditEvent, EVENT_TYPES } from '../../bot/core/audit/event.ts';
import { inclusionRanges } from '../../bot/core/audit/proof.ts';
import { append, EMPTY, foldRight, type Hash, type Range, rootOf, type Subtree, subtreesOf } from '../../bot/core/audit/tree.ts';
import { canonicalJson, type JsonObject } from '../../bot/core/json.ts';

/** One line of an export before it is written. */
export type Written = Readonly<{ entry: Entry; beside: Beside | null }>;

export const ORIGIN = 'signalbox.example.com/audit/1-7hk2m9qd';
const NOTARY = 'signalbox.example.com/notary';
const START = Date.parse('2026-03-01T12:00:00.000Z');

/** Somebody with a key who signs what is asked: the notary, or an attacker who has made a key of the same name. */
export type Signer = Readonly<{ id: Uint8Array; keyText: string; note(checkpoint: Checkpoint): string }>;

/** `claimed` is the id that an attacker writes before his signature, instead of that of his key. */
export function createSigner(claimed?: Uint8Array): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const name = NOTARY;
  const id = claimed ?? noteKeyId(name, publicKey);
  return {
    id,
    keyText: `${noteKeyText(name, publicKey)}\n`,
    note: (checkpoint) => {
      const text = checkpointText(checkpoint);
      return noteOf(text, { name, id, signature: sign(null, Buffer.from(text), privateKey) });
    },
  };
}

/** An event like those that people cause, different for each number, with a detail as versions may have that no verifier knows. */
export function sampleEvent(number: number, parts: Partial<AuditEvent> = {}): AuditEvent {
  const type = EVENT_TYPES[number % 20] ?? 'run.created';
  return {
    id: `0198f0e4-0000-7000-8000-${String(number).padStart(12, '0')}`,
    at: new Date(START + number * 1000),
    type,
    actor: { kind: 'person', tenantId: 'contoso', objectId: `person-${number % 7}`, name: `Zoë Łukasz ${number % 7} 😀` },
    via: 'chat',
    runId: number % 3 === 0 ? null : `run-${number % 11}`,
    stepId: null,
    workflow: 'deploy',
    environment: number % 2 === 0 ? 'production' : 'staging',
    planHash: null,
    rule: null,
    sentence: `Number ${number} was “said”:\n\ttwo lines \\ and \u2028 more.`,
    detail: { attempt: number, note: `free text ${number}`, done: number % 2 === 0 },
    ...parts,
  };
}

/** What the log holds for a number. The salt follows the number, so that a failure can be played again. */
export function written(number: number, log = ORIGIN, parts: Partial<AuditEvent> = {}): Written {
  const salt = createHash('sha256').update(`salt ${number}`).digest().subarray(0, SALT_BYTES);
  return entryOf(sampleEvent(number, parts), { log, seq: number }, salt);
}

/** An event of a kind that only the log itself writes, with facts as they are. */
export function special(
  number: number,
  type: string,
  parts: Readonly<{ log?: string; facts: Entry['facts']; detail?: Entry['facts'] }>,
): Written {
  const { entry, beside } = written(number, parts.log);
  if (beside === null) throw new Error('an event is written with what lies beside it');
  return rehashed({ entry: { ...entry, type, facts: parts.facts }, beside: { ...beside, detail: parts.detail ?? {} } });
}

/** The same with the hash of what lies beside it as that is now. */
export function rehashed({ entry, beside }: Written): Written {
  return { entry: beside === null ? entry : { ...entry, beside: besideHash(beside) }, beside };
}

export function lineText({ entry, beside }: Written, proof?: readonly Hash[]): string {
  const event = JSON.parse(entryText(entry)) as JsonObject;
  const erasable = beside === null ? null : { ...beside, detail: { ...beside.detail }, salt: Buffer.from(beside.salt).toString('hex') };
  const path = proof?.map((hash) => Buffer.from(hash).toString('base64'));
  return canonicalJson({ event, beside: erasable, ...(path === undefined ? {} : { proof: path }) });
}

/** A tree over events, which knows all of its subtrees: roots of every size, and proofs. */
export type GrownTree = Readonly<{ size: number; rootAt(size: number): Hash; hashOf(range: Range): Hash }>;

export function treeOf(leaves: readonly Hash[]): GrownTree {
  let frontier = EMPTY;
  const nodes = new Map<string, Hash>();
  const roots = [rootOf(EMPTY)];
  for (const leaf of leaves) {
    const { frontier: next, completed } = append(frontier, leaf);
    completed.forEach((hash, level) => void nodes.set(`${level} ${next.size / 2 ** level - 1}`, hash));
    frontier = next;
    roots.push(rootOf(frontier));
  }
  const subtree = ({ level, index }: Subtree): Hash => nodes.get(`${level} ${index}`) ?? absent(`subtree ${level} ${index}`);
  return {
    size: leaves.length,
    rootAt: (size) => roots[size] ?? absent(`root ${size}`),
    hashOf: (range) => foldRight(subtreesOf(range).map(subtree)),
  };
}

function absent(what: string): never {
  throw new RangeError(`the tree has no ${what}`);
}

export function treeOver(lines: readonly Written[]): GrownTree {
  return treeOf(lines.map(({ entry }) => entryHash(entry)));
}

/** What the notary signs of a tree at a size. */
export function checkpointAt(tree: GrownTree, size: number, origin = ORIGIN): Checkpoint {
  return { origin, size, root: tree.rootAt(size), at: new Date(START + size * 1000) };
}

/** The inclusion path of an event, by its `seq`, in the tree of `size`. */
export function pathOf(tree: GrownTree, seq: number, size: number): readonly Hash[] {
  return inclusionRanges(seq - 1, size).map(tree.hashOf);
}
