import type { RunState, StepState } from '../../bot/core/run/run.ts';

/** A style of an Adaptive Card container; the colour it gets is the theme's affair. */
export type Tone = 'default' | 'emphasis' | 'accent' | 'good' | 'warning' | 'attention';

/**
 * How a state looks: never by colour alone. The symbols are plain text in every font (none has an emoji form), and all
 * words are ours, so they may stand in Markdown places.
 */
export type Look = Readonly<{ symbol: string; word: string; tone: Tone }>;

export const RUN_LOOKS: Readonly<Record<RunState, Look>> = {
  waiting_approval: { symbol: '◷', word: 'Waiting for approval', tone: 'warning' },
  held: { symbol: '◷', word: 'Ready, waits for its time', tone: 'emphasis' },
  queued: { symbol: '◌', word: 'Queued', tone: 'emphasis' },
  running: { symbol: '►', word: 'Running', tone: 'accent' },
  waiting: { symbol: '◷', word: 'Waiting', tone: 'accent' },
  undoing: { symbol: '↺', word: 'Undoing', tone: 'warning' },
  needs_decision: { symbol: '?', word: 'Needs a decision', tone: 'attention' },
  succeeded: { symbol: '✓', word: 'Succeeded', tone: 'good' },
  failed: { symbol: '✗', word: 'Failed', tone: 'attention' },
  undone: { symbol: '↺', word: 'Failed and undone', tone: 'attention' },
  cancelled: { symbol: '■', word: 'Cancelled', tone: 'emphasis' },
  rejected: { symbol: '⊘', word: 'Rejected', tone: 'attention' },
  expired: { symbol: '⊖', word: 'Expired', tone: 'emphasis' },
};

export const STEP_LOOKS: Readonly<Record<StepState, Look>> = {
  pending: { symbol: '○', word: 'To do', tone: 'default' },
  running: { symbol: '►', word: 'Running', tone: 'accent' },
  retrying: { symbol: '↻', word: 'Trying again', tone: 'warning' },
  waiting: { symbol: '◷', word: 'Waiting', tone: 'accent' },
  needs_decision: { symbol: '?', word: 'Outcome unknown', tone: 'attention' },
  succeeded: { symbol: '✓', word: 'Succeeded', tone: 'default' },
  failed: { symbol: '✗', word: 'Failed', tone: 'attention' },
  skipped: { symbol: '–', word: 'Skipped', tone: 'default' },
  cancelled: { symbol: '■', word: 'Cancelled', tone: 'default' },
  undoing: { symbol: '↺', word: 'Undoing', tone: 'warning' },
  undone: { symbol: '↺', word: 'Undone', tone: 'default' },
  undo_failed: { symbol: '✗', word: 'Undo failed', tone: 'attention' },
};

/** A step that was still to do when its run ended. */
export const NOT_RUN: Look = { symbol: '–', word: 'Not run', tone: 'default' };
