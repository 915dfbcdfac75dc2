import { z } from 'zod';
import { sameBytes, toBase64 } from '../core/audit/bytes.ts';
import { type Checkpoint, type NoteKey, openNote, parseCheckpoint, parseNoteKey } from '../core/audit/checkpoint.ts';
import type { Notary, Sealed, SealRequest, SignedCheckpoint, Statement } from '../core/audit/notary.ts';
import { AppError } from '../core/errors.ts';
import type { Secret } from '../core/secret.ts';
import { exchange, type Heard, type NotaryPlace, unreachable } from './exchange.ts';

export type NotaryClientOptions = Readonly<{
  /** `unix:/path`, `http://host:port` or `https://host[:port]`. */
  address: string;
  token: Secret;
  /** The key's text that was noted when the notary was set up. Nothing that another key signed is taken. */
  key: string;
  /** PEM file with the certificates to trust instead of the public authorities; read for each request. */
  caFile?: string | null;
  /** For one request in all; default 10,000. */
  timeoutMs?: number;
}>;

const LONGEST_NOTE = 4096;
/** More than a notary keeps. */
const MOST_LOGS = 1000;
const note = z.string().max(LONGEST_NOTE);
const anchor = z.object({ name: z.string().max(500), required: z.boolean(), ok: z.boolean(), error: z.string().max(4000).optional() });
const sealed = z.object({ note, anchors: z.array(anchor).max(100), anchored: z.boolean() });
const latest = z.object({ size: z.number().int(), root: z.string(), note });
const several = z.object({ notes: z.array(note).max(1000), after: z.string().max(200).nullable() });
const statement = z.object({ note });
const behind = z.object({ reason: z.literal('notary.behind'), size: z.number().int().nonnegative(), root: z.string().max(64) });
const failure = z.object({ reason: z.string().max(100), message: z.string().max(4000) });

/** The notary at an address. Throws `invalid` / `audit.bad_notary_key` for a key that is none, and `audit.bad_notary_address`. */
export function createNotary({ address, token, key, caFile = null, timeoutMs = 10_000 }: NotaryClientOptions): Notary {
  const pinned = parseNoteKey(key) ?? badKey();
  if (!isAddress(address)) throw badAddress(address);
  const place: NotaryPlace = { address, token, caFile, timeoutMs };
  return {
    key: key.trim(),
    seal: async (request) => await seal(place, pinned, request),
    latest: async (origin) => await latestOf(place, pinned, origin),
    all: async () => await allOf(place, pinned),
    sign: async (wanted) => await sign(place, pinned, wanted),
  };
}

async function seal(place: NotaryPlace, key: NoteKey, request: SealRequest): Promise<Sealed> {
  const { origin, size, root, old, proof } = request;
  const body = { origin, size, root: toBase64(root), old, proof: proof.map(toBase64) };
  const answer = read(place, await exchange(place, { method: 'POST', path: '/v1/checkpoints', body }), sealed);
  const checkpoint = opened(place, key, answer.note);
  if (checkpoint.origin !== origin || checkpoint.size !== size || !sameBytes(checkpoint.root, root))
    throw wrong(place, 'it signed another checkpoint than the one that it was asked for');
  const anchors = answer.anchors.map(({ error, ...rest }) => (error === undefined ? rest : { ...rest, error }));
  return { checkpoint, note: answer.note, anchors, anchored: answer.anchored };
}

async function latestOf(place: NotaryPlace, key: NoteKey, origin: string): Promise<SignedCheckpoint | null> {
  const heard = await exchange(place, { method: 'GET', path: `/v1/checkpoints/latest?origin=${encodeURIComponent(origin)}` });
  if (heard.status === 404 && failure.safeParse(heard.body).data?.reason === 'notary.nothing_signed') return null;
  const answer = read(place, heard, latest);
  const checkpoint = opened(place, key, answer.note);
  if (checkpoint.origin !== origin || checkpoint.size !== answer.size) throw wrong(place, 'it gave the checkpoint of another log');
  return { checkpoint, note: answer.note };
}

async function allOf(place: NotaryPlace, key: NoteKey): Promise<readonly SignedCheckpoint[]> {
  const found: SignedCheckpoint[] = [];
  for (let after: string | null = ''; after !== null; ) {
    const path = `/v1/checkpoints?after=${encodeURIComponent(after)}`;
    const page: z.infer<typeof several> = read(place, await exchange(place, { method: 'GET', path }), several);
    // Whatever answers there, this comes to an end.
    if (page.after !== null && page.after <= after) throw wrong(place, 'it gave the same logs twice');
    if (found.length > MOST_LOGS) throw wrong(place, `it gave more than ${MOST_LOGS} logs`);
    found.push(...page.notes.map((one) => ({ checkpoint: opened(place, key, one), note: one })));
    after = page.after;
  }
  return found;
}

async function sign(place: NotaryPlace, key: NoteKey, { origin, text }: Statement): Promise<string> {
  const answer = read(place, await exchange(place, { method: 'POST', path: '/v1/statements', body: { origin, text } }), statement);
  const signed = openNote(answer.note, key);
  if (signed !== `${origin}/export\n${text.endsWith('\n') ? text : `${text}\n`}`)
    throw wrong(place, 'it signed another text, or with another key');
  return answer.note;
}

function read<T>(place: NotaryPlace, { status, body }: Heard, schema: z.ZodType<T>): T {
  if (status === 200) {
    const { success, data, error } = schema.safeParse(body);
    if (success) return data;
    throw unreachable(place.address, error);
  }
  const late = behind.safeParse(body);
  if (status === 409 && late.success) throw isBehind(late.data);
  const { reason = `status ${status}`, message = 'no reason was given' } = failure.safeParse(body).data ?? {};
  const cause = new Error(`the notary answered ${status} (${reason}): ${message}`);
  if (status === 422 && reason === 'notary.fork') throw fork(cause);
  throw status >= 400 && status < 500 ? refused(place, cause) : unreachable(place.address, cause);
}

function opened(place: NotaryPlace, key: NoteKey, signedNote: string): Checkpoint {
  const text = openNote(signedNote, key);
  const checkpoint = text === null ? null : parseCheckpoint(text);
  if (checkpoint === null) throw wrong(place, 'its note is not signed by that key, or is no checkpoint');
  return checkpoint;
}

function isAddress(address: string): boolean {
  if (address.startsWith('unix:/')) return true;
  return URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);
}

function isBehind({ size, root }: z.infer<typeof behind>): AppError {
  return new AppError({
    code: 'conflict',
    reason: 'audit.notary_behind',
    message: `The notary signed this log last at size ${size}. Send it the proof from there on.`,
    details: { size, root },
  });
}

function fork(cause: Error): AppError {
  return new AppError({
    code: 'internal',
    reason: 'audit.fork',
    message:
      'The notary does not sign the audit log: what was signed before is not in it as it was. Ask an administrator to compare it with the anchors.',
    cause,
  });
}

function refused({ address }: NotaryPlace, cause: Error): AppError {
  return new AppError({
    code: 'internal',
    reason: 'audit.notary_refused',
    message: 'The notary refused what it was asked to sign. Ask an administrator to compare its name and token with those of Signalbox.',
    cause,
    details: { address },
  });
}

function wrong({ address }: NotaryPlace, what: string): AppError {
  return new AppError({
    code: 'internal',
    reason: 'audit.wrong_notary',
    message: 'The answer of the notary is not signed as it must be. Ask an administrator whether its key was changed.',
    cause: new Error(`the notary at ${address}: ${what}`),
    details: { address },
  });
}

function badKey(): never {
  const message =
    'The key of the notary must be its whole text, such as signalbox.example.com+1f2e3d4c+AZ…; the file beside its key holds it.';
  throw new AppError({ code: 'invalid', reason: 'audit.bad_notary_key', message });
}

function badAddress(address: string): AppError {
  const message = `“${address}” cannot be the address of a notary. Use unix:/path, or an address such as https://notary.example.com.`;
  return new AppError({ code: 'invalid', reason: 'audit.bad_notary_address', message });
}
