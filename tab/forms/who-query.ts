import type { WhoQuery } from '../routing/route.ts';

/** What people type before a command when they ask in chat. */
const ASKING = /^\s*(?:@?signalbox\s+)?(?:who\s+can|why)\s+/i;

/** Whether this is a command as typed, which says itself where; a single word is the name of a workflow. */
export function isCommand(what: string): boolean {
  return /\s/.test(askedOf(what));
}

export function askedOf(what: string): string {
  return what.replace(ASKING, '').trim();
}

/** The question as the server takes it; null when nothing is asked. */
export function explainParams({ what, environment, person }: WhoQuery): URLSearchParams | null {
  const asked = askedOf(what);
  if (asked === '') return null;
  const params = new URLSearchParams(isCommand(what) ? { command: asked } : { workflow: asked });
  if (!isCommand(what) && environment.trim() !== '') params.set('environment', environment.trim());
  if (person.trim() !== '') params.set('person', person.trim());
  return params;
}
