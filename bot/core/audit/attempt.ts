import { randomUUID } from 'node:crypto';
import type { AppError } from '../errors.ts';
import { printable } from '../printable.ts';
import type { Stamp } from '../run/change.ts';
import { cutAt } from '../text.ts';
import { type About, NOTHING_KNOWN } from './about.ts';
import { type AuditEvent, type ToldOf, type TypeAndDetail, withChannel } from './event.ts';

const LONGEST = 500;

/** What somebody sent, as it may stand in the log: whole characters that print, and not too many. */
export function bounded(text: string, most = LONGEST): string {
  return cutAt(printable(text).replace(/\p{Surrogate}/gu, '\ufffd'), most);
}

type Parts = TypeAndDetail & Readonly<{ sentence: string; about?: About; rule?: string | null }>;
/** What can be said of what was refused, besides why. */
export type RefusedDetail = Omit<ToldOf<'command.refused'>, 'reason'>;

/** An event about something that somebody asked for or tried. */
export function attemptEvent({ by, via, at, channel }: Stamp, parts: Parts): AuditEvent {
  const { type, sentence, about = NOTHING_KNOWN, rule = null, detail = {} } = parts;
  return { id: randomUUID(), at, type, actor: by, via, stepId: null, ...about, rule, sentence, detail: withChannel(detail, channel) };
}

/** That something was asked for and not done: denied for lack of permission, with the rule that says so, else refused. */
export function refusedEvent(
  stamp: Stamp,
  { code, reason, message, details }: AppError,
  { about, detail }: Readonly<{ about: About; detail: RefusedDetail }>,
): AuditEvent {
  const { rule } = details;
  const type = code === 'forbidden' ? 'decision.denied' : 'command.refused';
  return attemptEvent(stamp, {
    type,
    sentence: message,
    about,
    rule: typeof rule === 'string' ? rule : null,
    detail: { reason, ...detail },
  });
}
