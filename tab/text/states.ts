import type { RunOnWire } from '../../bot/http/contract.ts';
import type { Words } from './words.ts';

export type RunState = RunOnWire['state'];
export type StepOnWire = RunOnWire['steps'][number];
export type StepState = StepOnWire['state'];
export type ApprovalOnWire = RunOnWire['approvals'][number];

/** How a state is coloured and drawn; the words always stand beside it, so colour is never the only sign. */
export type Tone = 'busy' | 'people' | 'good' | 'bad' | 'warn' | 'idle';
export type Wording = Readonly<{ label: string; tone: Tone }>;

const RUN_TONES: Readonly<Record<RunState, Tone>> = {
  waiting_approval: 'people',
  held: 'idle',
  queued: 'idle',
  running: 'busy',
  waiting: 'idle',
  undoing: 'busy',
  needs_decision: 'warn',
  succeeded: 'good',
  failed: 'bad',
  undone: 'bad',
  cancelled: 'idle',
  rejected: 'bad',
  expired: 'idle',
};

export const RUN_STATES: readonly RunState[] = Object.keys(RUN_TONES).filter(isRunState);

/** Whether a text from an address is a state of ours. */
export function isRunState(state: string): state is RunState {
  return Object.hasOwn(RUN_TONES, state);
}

/** How a run stands, in words and colour. */
export function runWording({ say }: Words, state: RunState): Wording {
  return { label: say(`run.state.${state}`), tone: RUN_TONES[state] };
}

const STEP_TONES: Readonly<Record<StepState, Tone>> = {
  pending: 'idle',
  running: 'busy',
  retrying: 'warn',
  waiting: 'people',
  needs_decision: 'warn',
  succeeded: 'good',
  failed: 'bad',
  skipped: 'idle',
  cancelled: 'idle',
  undoing: 'busy',
  undone: 'idle',
  undo_failed: 'bad',
};

type Standing = Pick<StepOnWire, 'state' | 'leftUnknown'>;

/** The colour of a step. What nobody knows the outcome of stays marked, also when its run was stopped. */
export function stepTone({ state, leftUnknown }: Standing): Tone {
  return STEP_TONES[shownState(state, leftUnknown)];
}

/** How a step stands, in words and colour. */
export function stepWording({ say }: Words, { state, leftUnknown }: Standing): Wording {
  return { label: say(`step.state.${shownState(state, leftUnknown)}`), tone: stepTone({ state, leftUnknown }) };
}

function shownState(state: StepState, leftUnknown: boolean): StepState {
  return leftUnknown ? 'needs_decision' : state;
}

const APPROVAL_TONES: Readonly<Record<ApprovalOnWire['state'], Tone>> = {
  open: 'people',
  approved: 'good',
  rejected: 'bad',
  expired: 'idle',
  cancelled: 'idle',
  superseded: 'idle',
};

/** How an approval stands, in words and colour. */
export function approvalWording({ say }: Words, state: ApprovalOnWire['state']): Wording {
  return { label: say(`approval.state.${state}`), tone: APPROVAL_TONES[state] };
}

/** The quick filters of the runs page: a few questions people ask, each a set of states. */
export const STATE_GROUPS: readonly Readonly<{ name: 'all' | 'progress' | 'people' | 'good' | 'bad'; states: readonly RunState[] }>[] = [
  { name: 'all', states: [] },
  { name: 'progress', states: ['held', 'queued', 'running', 'waiting', 'undoing'] },
  { name: 'people', states: ['waiting_approval', 'needs_decision'] },
  { name: 'good', states: ['succeeded'] },
  { name: 'bad', states: ['failed', 'undone', 'rejected', 'expired', 'cancelled'] },
];

/** `Dana Okafor in chat`; a schedule has no person to name. */
export function askedBy({ say }: Words, { requester, via }: Pick<RunOnWire, 'requester' | 'via'>): string {
  return via === 'schedule' ? say('asked.schedule') : say(`asked.${via}`, { name: requester });
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
export function announcements(words: Words, before: RunOnWire, after: RunOnWire): readonly string[] {
  const said: string[] = [];
  for (const step of after.steps) {
    const old = before.steps.find((candidate) => candidate.id === step.id);
    if (old !== undefined && old.state !== step.state)
      said.push(words.say('one.spoken-step', { step: step.name, state: stepWording(words, step).label }));
  }
  if (before.state !== after.state) said.push(words.say('one.spoken-run', { state: runWording(words, after.state).label }));
  return said;
}
