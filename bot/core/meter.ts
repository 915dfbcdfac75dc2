import type { EventType } from './audit/event.ts';
import type { Outcome, RunState } from './run/run.ts';
import type { Effect } from './workflow/definition.ts';

/** Where somebody asked for something: a message, an edited one, a button, the tab. */
export type Door = 'message' | 'edit' | 'press' | 'tab';
export const COMMAND_OUTCOMES = ['started', 'done', 'denied', 'refused', 'not_understood', 'ignored', 'failed'] as const;
/** What came of it: a run, an answer or a change, a rule's no, any other no, not a command, not for us or told before, nothing recorded. */
export type CommandOutcome = (typeof COMMAND_OUTCOMES)[number];

/** One call of a connector, to do a step or to undo it. */
export type MeasuredAttempt = Readonly<{ effect: Effect; direction: 'do' | 'undo'; status: Outcome['status']; seconds: number }>;

/**
 * Counts what happens, for whoever watches an installation. Never told an id or anything that people wrote. Calls return at once and
 * never throw.
 */
export type Meter = Readonly<{
  commanded(door: Door, outcome: CommandOutcome, seconds: number): void;
  attempted(attempt: MeasuredAttempt): void;
  ended(state: RunState): void;
  /** Events of the audit log that were written. */
  wrote(types: readonly EventType[]): void;
  /** A request to Teams; `status` is that of HTTP, or why there was none. */
  calledTeams(status: number | 'timeout' | 'unreachable', seconds: number): void;
  /** How long something ready to be sent waited for the rate limits of Teams. */
  waitedForTeams(seconds: number): void;
}>;

const nothing = (): void => undefined;

/** Counts nothing. */
export const NO_METER: Meter = {
  commanded: nothing,
  attempted: nothing,
  ended: nothing,
  wrote: nothing,
  calledTeams: nothing,
  waitedForTeams: nothing,
};
