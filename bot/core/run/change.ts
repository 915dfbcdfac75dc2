import { randomUUID } from 'node:crypto';
import type { Answer } from '../answer.ts';
import { type AuditEvent, type TypeAndDetail, withChannel } from '../audit/event.ts';
import { channelOf } from '../conversation.ts';
import type { Strand } from '../ports.ts';
import type { Principal } from '../principal.ts';
import type { Run } from './run.ts';

/** Who caused a change, through which door, and when. `channel`: where it was said, as `channelOf` gives it. */
export type Stamp = Readonly<{ by: Principal; via: AuditEvent['via']; at: Date; channel?: string | null }>;

/** The result of a transition: the run afterwards and everything that must commit together with it. */
export type Change = Readonly<{
  run: Run;
  events: readonly AuditEvent[];
  /** Steps that are now the engine's to carry out. */
  start: readonly Strand[];
  say: readonly Answer[];
}>;

export function unchanged(run: Run): Change {
  return { run, events: [], start: [], say: [] };
}

/** Runs a second transition on the result of the first and keeps what both want committed. */
export function followedBy(first: Change, next: (run: Run) => Change): Change {
  const second = next(first.run);
  return {
    run: second.run,
    events: [...first.events, ...second.events],
    start: [...first.start, ...second.start],
    say: [...first.say, ...second.say],
  };
}

type EventParts = TypeAndDetail & Readonly<{ sentence: string; stepId?: string; rule?: string }>;

/** An audit event about a run. The channel in it is the one that the run belongs to, whoever did something from elsewhere. */
export function runEvent(run: Run, stamp: Stamp, parts: EventParts): AuditEvent {
  return {
    id: randomUUID(),
    at: stamp.at,
    type: parts.type,
    actor: stamp.by,
    via: stamp.via,
    runId: run.id,
    stepId: parts.stepId ?? null,
    workflow: run.plan.workflow.name,
    environment: run.plan.environment,
    planHash: run.planHash,
    rule: parts.rule ?? null,
    sentence: parts.sentence,
    detail: withChannel(parts.detail ?? {}, channelOf(run.conversation) ?? stamp.channel),
  };
}
