import type { RunState, StepState } from '../../bot/core/run/run.ts';
import { type Message, message } from '../../bot/core/text/message.ts';

/** A style of an Adaptive Card container; the colour it gets is the theme's affair. */
export type Tone = 'default' | 'emphasis' | 'accent' | 'good' | 'warning' | 'attention';

/**
 * How a state looks beside its word: never by colour alone. The symbols are plain text in every font (none has an emoji
 * form), and all words are ours, so they may stand in Markdown places.
 */
export type Look = Readonly<{ symbol: string; tone: Tone }>;

export const RUN_LOOKS: Readonly<Record<RunState, Look>> = {
  waiting_approval: { symbol: '◷', tone: 'warning' },
  held: { symbol: '◷', tone: 'emphasis' },
  queued: { symbol: '◌', tone: 'emphasis' },
  running: { symbol: '►', tone: 'accent' },
  waiting: { symbol: '◷', tone: 'accent' },
  undoing: { symbol: '↺', tone: 'warning' },
  needs_decision: { symbol: '?', tone: 'attention' },
  succeeded: { symbol: '✓', tone: 'good' },
  failed: { symbol: '✗', tone: 'attention' },
  undone: { symbol: '↺', tone: 'attention' },
  cancelled: { symbol: '■', tone: 'emphasis' },
  rejected: { symbol: '⊘', tone: 'attention' },
  expired: { symbol: '⊖', tone: 'emphasis' },
};

export const STEP_LOOKS: Readonly<Record<StepState, Look>> = {
  pending: { symbol: '○', tone: 'default' },
  running: { symbol: '►', tone: 'accent' },
  retrying: { symbol: '↻', tone: 'warning' },
  waiting: { symbol: '◷', tone: 'accent' },
  needs_decision: { symbol: '?', tone: 'attention' },
  succeeded: { symbol: '✓', tone: 'default' },
  failed: { symbol: '✗', tone: 'attention' },
  skipped: { symbol: '–', tone: 'default' },
  cancelled: { symbol: '■', tone: 'default' },
  undoing: { symbol: '↺', tone: 'warning' },
  undone: { symbol: '↺', tone: 'default' },
  undo_failed: { symbol: '✗', tone: 'attention' },
};

/** A step that was still to do when its run ended. */
export const NOT_RUN: Look = { symbol: '–', tone: 'default' };

export function runWord(state: RunState): Message {
  return message(`run.state.${state}`);
}

export function stepWord(state: StepState): Message {
  return message(`step.state.${state}`);
}
