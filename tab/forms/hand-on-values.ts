import type { DelegationsOnWire, HandOnOnWire } from '../../bot/http/contract.ts';
import { localMinute } from '../text/time.ts';
import type { Words } from '../text/words.ts';

/** What is filled in; `role` empty = all votes, being away. `until` is what a date and time field gives, on the person's own clock. */
export type HandOnValues = Readonly<{ role: string; to: string; until: string; reason: string }>;
export type HandOnProblems = Readonly<{ to?: string; until?: string }>;

type Can = DelegationsOnWire['can'];

const WEEK_MS = 7 * 86_400_000;

/** A week, or less where the rules allow less. */
export function firstValues(can: Can, nowMs: number): HandOnValues {
  const role = can.away ? '' : (can.handOn[0]?.role ?? '');
  return { role, to: '', until: localMinute(Math.min(nowMs + WEEK_MS, latestFor(can, role))), reason: '' };
}

/** The latest end that the rules allow for what is handed on, in milliseconds. */
export function latestFor({ handOn }: Can, role: string): number {
  const chosen = handOn.filter((offer) => (role === '' ? offer.giver === null : offer.role === role));
  // Nothing chosen that is offered: the strictest of all is right for every choice.
  return Math.min(...(chosen.length === 0 ? handOn : chosen).map(({ latest }) => Date.parse(latest)));
}

/** What is missing, field by field. */
export function problemsIn({ say }: Words, { to, until }: HandOnValues): HandOnProblems {
  return {
    ...(to.trim() === '' ? { to: say('delegate.to-missing') } : {}),
    ...(Number.isNaN(Date.parse(until)) ? { until: say('delegate.until-missing') } : {}),
  };
}

/** What the server gets. Call it when `problemsIn` finds nothing. */
export function handOnBody({ role, to, until, reason }: HandOnValues, timezone: string): HandOnOnWire {
  return { role: role === '' ? null : role, to: to.trim(), until: new Date(until).toISOString(), reason: reason.trim(), timezone };
}
