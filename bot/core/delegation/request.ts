import { AppError } from '../errors.ts';
import { message, type Text } from '../text/message.ts';
import { type ReadMoment, readUntil } from './moment.ts';

export const DELEGATE_EXAMPLE = 'delegate release-manager to @Bob until 2026-12-01 on holiday';
export const AWAY_EXAMPLE = 'out of office until 2026-12-01 substitute @Bob';

/** What was typed about handing votes on; the person as it was written. */
export type HandOnRequest = Readonly<{ person: string; until: Date; reason: string }>;

/** On whose clocks it is meant. */
type Here = Readonly<{ timezone: string; now: Date }>;

const TO = /^to\s+(\S.*?)\s+until\s+(\S.*)$/is;
const UNTIL = /^(?:of[\s-]*office\s+)?until\s+(\S.*)$/is;
const SUBSTITUTE = /^(\S.*?)\s+substitute\s+(\S.*)$/is;
const LONGEST_REASON = 300;

/** Reads `to <person> until <moment> [reason]`. Throws `invalid` with an example. */
export function readDelegate(text: string, here: Here): HandOnRequest {
  const [, person, rest] = TO.exec(text.trim()) ?? [];
  if (person === undefined || rest === undefined) throw notUnderstood(message('delegation.say-to', { example: DELEGATE_EXAMPLE }));
  const read = readUntil(rest, here);
  if (!read.ok) throw notUnderstood(message('act.no-moment', { problem: read.problem, example: DELEGATE_EXAMPLE }));
  return { person, until: read.until, reason: read.rest.slice(0, LONGEST_REASON) };
}

/** Reads `of office until <moment> substitute <person>`. Throws `invalid` with an example. */
export function readAway(text: string, here: Here): HandOnRequest {
  const [, rest] = UNTIL.exec(text.trim()) ?? [];
  if (rest === undefined) throw notUnderstood(message('delegation.say-until', { example: AWAY_EXAMPLE }));
  const [, moment = '', person] = SUBSTITUTE.exec(rest) ?? [];
  if (person === undefined) throw notUnderstood(message('delegation.say-who', { example: AWAY_EXAMPLE }));
  const read = readUntil(moment, here);
  if (!read.ok || read.rest !== '') throw notUnderstood(message('act.no-moment', { problem: notRead(read), example: AWAY_EXAMPLE }));
  return { person: person.trim(), until: read.until, reason: 'out of office' };
}

function notRead(read: ReadMoment): Text {
  return read.ok ? message('delegation.not-understood', { text: read.rest }) : read.problem;
}

function notUnderstood(text: Text): AppError {
  return new AppError({ code: 'invalid', reason: 'delegation.not_understood', message: text });
}
