import type { StartRun } from '../../bot/http/contract.ts';
import { localMinute } from '../text/time.ts';
import type { Words } from '../text/words.ts';
import { type Problems, quoted } from './values.ts';

/** How a run is asked for beyond its inputs. `at` is what a date and time field gives, on the person's own clock. */
export type MannerValues = Readonly<{ later: boolean; at: string; breaking: boolean; reason: string }>;

const HOUR_MS = 3_600_000;

/** At once; whoever chooses later begins with a full hour that is to come. */
export function firstManner(nowMs: number): MannerValues {
  return { later: false, at: localMinute(nowMs + 2 * HOUR_MS).replace(/\d\d$/, '00'), breaking: false, reason: '' };
}

/** The fields that are shown, in their order, by the names that the server gives them. */
export function mannerFields({ later, breaking }: MannerValues): readonly (keyof StartRun)[] {
  if (breaking) return ['breakGlass'];
  return later ? ['startAt'] : [];
}

/** What the server gets, or what is missing. How far ahead it may be and what a reason needs is the server's to judge. */
export function readManner(
  { say }: Words,
  { later, at, breaking, reason }: MannerValues,
): Readonly<{ manner: Omit<StartRun, 'inputs'>; problems: Problems }> {
  const breakGlass = inOneLine(reason);
  if (breaking && breakGlass === '') return { manner: {}, problems: { breakGlass: say('form.glass-missing') } };
  if (breaking) return { manner: { breakGlass }, problems: {} };
  if (!later) return { manner: {}, problems: {} };
  const atMs = Date.parse(at);
  if (Number.isNaN(atMs)) return { manner: {}, problems: { startAt: say('form.when-missing') } };
  // Where the clocks jump over a time, the browser takes another one for it.
  if (!at.startsWith(localMinute(atMs))) return { manner: {}, problems: { startAt: say('form.when-jumped') } };
  return { manner: { startAt: new Date(atMs).toISOString() }, problems: {} };
}

/** The command that asks for it like this in chat. */
export function typedManner(command: string, { later, at, breaking, reason }: MannerValues): string {
  const why = inOneLine(reason);
  if (breaking) return ['break-glass', why === '' ? '<reason>' : quoted(why), command].join(' ');
  return later ? ['at', at === '' ? '<when>' : quoted(at.replace('T', ' ')), command].join(' ') : command;
}

/** As in chat, where a command is one line. */
function inOneLine(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}
