import type { RunOnWire } from '../../bot/http/contract.ts';

export type RunState = RunOnWire['state'];
export type StepOnWire = RunOnWire['steps'][number];
export type StepState = StepOnWire['state'];
export type ApprovalOnWire = RunOnWire['approvals'][number];

/** How a state is coloured and drawn; the words always stand beside it, so colour is never the only sign. */
export type Tone = 'busy' | 'people' | 'good' | 'bad' | 'warn' | 'idle';
export type Wording = Readonly<{ label: string; tone: Tone }>;

export const RUN_WORDS: Readonly<Record<RunState, Wording>> = {
  waiting_approval: { label: 'Waiting for approval', tone: 'people' },
  held: { label: 'Ready, waits for its time', tone: 'idle' },
  queued: { label: 'Queued', tone: 'idle' },
  running: { label: 'Running', tone: 'busy' },
  waiting: { label: 'Waiting', tone: 'idle' },
  undoing: { label: 'Undoing', tone: 'busy' },
  needs_decision: { label: 'Needs a decision', tone: 'warn' },
  succeeded: { label: 'Succeeded', tone: 'good' },
  failed: { label: 'Failed', tone: 'bad' },
  undone: { label: 'Failed and undone', tone: 'bad' },
  cancelled: { label: 'Cancelled', tone: 'idle' },
  rejected: { label: 'Rejected', tone: 'bad' },
  expired: { label: 'Expired', tone: 'idle' },
};

export const STEP_WORDS: Readonly<Record<StepState, Wording>> = {
  pending: { label: 'Not started', tone: 'idle' },
  running: { label: 'Running', tone: 'busy' },
  retrying: { label: 'Trying again soon', tone: 'warn' },
  waiting: { label: 'Waiting', tone: 'people' },
  needs_decision: { label: 'Needs a decision', tone: 'warn' },
  succeeded: { label: 'Succeeded', tone: 'good' },
  failed: { label: 'Failed', tone: 'bad' },
  skipped: { label: 'Skipped', tone: 'idle' },
  cancelled: { label: 'Cancelled', tone: 'idle' },
  undoing: { label: 'Undoing', tone: 'busy' },
  undone: { label: 'Undone', tone: 'idle' },
  undo_failed: { label: 'Undo failed', tone: 'bad' },
};

/** How a step stands, in words. */
export function stepWords({ state, leftUnknown }: Pick<StepOnWire, 'state' | 'leftUnknown'>): Wording {
  return leftUnknown ? { label: 'Outcome unknown', tone: 'warn' } : STEP_WORDS[state];
}

export const APPROVAL_WORDS: Readonly<Record<ApprovalOnWire['state'], Wording>> = {
  open: { label: 'Open', tone: 'people' },
  approved: { label: 'Approved', tone: 'good' },
  rejected: { label: 'Rejected', tone: 'bad' },
  expired: { label: 'Expired', tone: 'idle' },
  cancelled: { label: 'Cancelled', tone: 'idle' },
  superseded: { label: 'Replaced by a new request', tone: 'idle' },
};

/** The quick filters of the runs page: a few questions people ask, each a set of states. */
export const STATE_GROUPS: readonly Readonly<{ label: string; states: readonly RunState[] }>[] = [
  { label: 'All', states: [] },
  { label: 'In progress', states: ['held', 'queued', 'running', 'waiting', 'undoing'] },
  { label: 'Waiting for people', states: ['waiting_approval', 'needs_decision'] },
  { label: 'Succeeded', states: ['succeeded'] },
  { label: 'Not succeeded', states: ['failed', 'undone', 'rejected', 'expired', 'cancelled'] },
];

const VIA_WORDS: Readonly<Record<RunOnWire['via'], string>> = {
  chat: 'in chat',
  form: 'with a form in chat',
  tab: 'in the tab',
  schedule: 'by schedule',
};

/** `Dana Okafor in chat`; a schedule has no person to name. */
export function askedBy(run: Pick<RunOnWire, 'requester' | 'via'>): string {
  return run.via === 'schedule' ? 'Started by schedule' : `${run.requester} ${VIA_WORDS[run.via]}`;
}

const STEP_DONE: ReadonlySet<StepState> = new Set(['succeeded', 'skipped', 'undone']);

/** How far a run is, for a row: steps that have ended well, of all. */
export function progressOf(steps: readonly StepOnWire[]): Readonly<{ done: number; all: number }> {
  return { done: steps.filter((step) => STEP_DONE.has(step.state)).length, all: steps.length };
}

/** Milliseconds a thing took, or has taken so far; null before it started. */
export function elapsedMs(startedAt: string | null, endedAt: string | null, nowMs: number): number | null {
  if (startedAt === null) return null;
  return Math.max(0, (endedAt === null ? nowMs : Date.parse(endedAt)) - Date.parse(startedAt));
}

/** What changed between two views of a run, as sentences for a screen reader. */
export function announcements(before: RunOnWire, after: RunOnWire): readonly string[] {
  const said: string[] = [];
  for (const step of after.steps) {
    const old = before.steps.find((candidate) => candidate.id === step.id);
    if (old !== undefined && old.state !== step.state) said.push(`${step.name}: ${stepWords(step).label}.`);
  }
  if (before.state !== after.state) said.push(`Run ${RUN_WORDS[after.state].label.toLowerCase()}.`);
  return said;
}
