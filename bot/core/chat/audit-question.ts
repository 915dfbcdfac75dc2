import { EVENT_TYPES, VIAS } from '../audit/event.ts';
import { normalise } from '../command/characters.ts';
import { type Token, tokenize } from '../command/token.ts';
import { AppError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { AuditFilter } from '../ports.ts';
import { type AuditWord, auditWord, decisionWord, viaWord } from '../text/audit-words.ts';
import { type Message, message } from '../text/message.ts';
import { dayOf, firstMomentAt, formatDay, parseDay, wallAt } from '../time/wall-time.ts';
import { DAY_MS } from '../time/zone.ts';

/** What somebody asks the log: a filter, the person as typed, and the days by their clock as the tab takes them. */
export type AuditQuestion = Readonly<{
  filter: AuditFilter;
  person: string | null;
  from: string | null;
  /** The last day that counts. */
  to: string | null;
}>;

/** What is known where the question is asked. */
export type Asking = Readonly<{
  timezone: string;
  now: Date;
  isWorkflow(word: string): boolean;
  isEnvironment(word: string): boolean;
  /** Whether these words are the name of somebody who is mentioned. */
  isMentioned(words: string): boolean;
}>;

type Read = AuditQuestion & Readonly<{ left: readonly Token[] }>;

/**
 * Reads `deploy production denied since yesterday`, `run r-…`, `person @Ann`, `channel 19:…`, `via card`, `kind approval.vote`, `"some text"`,
 * with the words of any of our languages. Throws `invalid`, which names the word that could not be read.
 */
export function readAuditQuestion(typed: string, asking: Asking): AuditQuestion {
  const { tokens } = tokenize(normalise(typed));
  let read: Read = { filter: {}, person: null, from: null, to: null, left: tokens };
  while (read.left.length > 0) read = readNext(read, asking);
  const { filter, person, from, to } = read;
  const day = (text: string, plus: number): Date => startOf((parseDay(text) ?? 0) + plus, asking);
  const times = { ...(from === null ? {} : { from: day(from, 0) }), ...(to === null ? {} : { to: day(to, 1) }) };
  return { filter: { ...filter, ...times }, person, from, to };
}

function readNext(read: Read, asking: Asking): Read {
  const [token, ...left] = read.left;
  if (token === undefined) return read;
  const word = wordOf(token);
  if (isQuoted(token)) return { ...read, left, filter: { ...read.filter, text: word } };
  const low = word.toLowerCase();
  if (/^r-[a-z0-9]{8}$/.test(low)) return { ...read, left, filter: { ...read.filter, runId: low } };
  const begins = auditWord(low);
  if (begins === 'run' && left.length > 0) return { ...read, left };
  if (begins === 'person') return readPerson({ ...read, left }, asking, word);
  if (begins === 'since' && left[0] !== undefined) {
    const from = dayIn(wordOf(left[0]), asking);
    if (from !== null) return { ...read, left: left.slice(1), from };
  }
  const named = begins === null || left[0] === undefined ? null : filterOf(begins, wordOf(left[0]));
  if (named !== null) return { ...read, left: left.slice(1), filter: { ...read.filter, ...named } };
  const day = dayIn(low, asking);
  if (day !== null) return { ...read, left, from: day, to: day };
  const decision = decisionWord(low);
  if (decision !== null) return { ...read, left, filter: { ...read.filter, decision } };
  if (asking.isWorkflow(low)) return { ...read, left, filter: { ...read.filter, workflow: low } };
  if (asking.isEnvironment(low)) return { ...read, left, filter: { ...read.filter, environment: low } };
  throw notRead(word);
}

/** What `channel …`, `via …` and `kind …` say; null for other words. Throws `invalid` for a value that there is not. */
function filterOf(begins: AuditWord, value: string): AuditFilter | null {
  if (begins === 'channel') return { channel: channelIn(value) ?? refuse(message('audit.no-channel', { word: value })) };
  const low = value.toLowerCase();
  if (begins === 'via') return { via: viaWord(low) ?? refuse(message('audit.no-via', { word: value, doors: VIAS.join(', ') })) };
  return begins === 'kind' ? { type: EVENT_TYPES.find((type) => type === low) ?? refuse(noKind(value)) } : null;
}

/** The id of a channel or group chat, by itself or in the link that Teams gives of it. */
function channelIn(word: string): string | null {
  const link = /^https:\/\/[^/]+\/l\/(?:channel|chat)\/(19%3a[^/?]{1,300})/i.exec(word)?.[1];
  const id = link === undefined ? word : link.replaceAll(/%3a/gi, ':').replaceAll(/%40/g, '@');
  return /^19:[^\s"%/;]{1,190}$/.test(id) ? id : null;
}

function noKind(word: string): Message {
  const near = nearest(word, EVENT_TYPES);
  return near === null ? message('audit.no-kind', { word }) : message('audit.no-kind-near', { word, near });
}

/** As many words as a mention has; one word for a sign-in name. */
function readPerson(read: Read, asking: Asking, before: string): Read {
  const words = read.left.map(wordOf);
  const lengths = words.map((_, index) => words.length - index);
  const length = lengths.find((many) => asking.isMentioned(words.slice(0, many).join(' '))) ?? 1;
  const person = words.slice(0, length).join(' ');
  if (person === '') throw notRead(before);
  return { ...read, left: read.left.slice(length), person };
}

/** A day by the clock of whoever asks, as `YYYY-MM-DD`. */
function dayIn(word: string, { timezone, now }: Asking): string | null {
  const today = dayOf(wallAt(timezone, now.getTime()));
  const spoken = auditWord(word.toLowerCase());
  if (spoken === 'today') return formatDay(today);
  if (spoken === 'yesterday') return formatDay(today - 1);
  return parseDay(word) === null ? null : word;
}

function startOf(day: number, { timezone }: Asking): Date {
  return new Date(firstMomentAt(timezone, day * DAY_MS));
}

function isQuoted(token: Token): boolean {
  return token.kind === 'word' && token.quoted;
}

function wordOf(token: Token): string {
  return token.kind === 'word' ? token.text : '';
}

function notRead(word: string): AppError {
  return notUnderstood(message('audit.not-read', { word, example: 'audit deploy production denied since yesterday' }));
}

function refuse(said: Message): never {
  throw notUnderstood(said);
}

function notUnderstood(said: Message): AppError {
  return new AppError({ code: 'invalid', reason: 'audit.not_read', message: said });
}
