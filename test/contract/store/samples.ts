import { randomUUID } from 'node:crypto';
import type { AuditEvent } from '../../../bot/core/audit/event.ts';
import type { Conversation } from '../../../bot/core/conversation.ts';
import { newApprovalId, newRunId } from '../../../bot/core/ids.ts';
import { type Plan, planHash } from '../../../bot/core/plan/plan.ts';
import type { Principal } from '../../../bot/core/principal.ts';
import type { Approval, Outcome, Run, StepRun, Vote } from '../../../bot/core/run/run.ts';
import { EVENT_DETAILS, leastAbout } from '../../support/event-details.ts';
import { requirementOf, voteOf } from '../../support/requirements.ts';

export const NOW = new Date('2026-03-01T12:00:00.123Z');
export const ADA: Principal = { kind: 'person', tenantId: 'tenant-1', objectId: 'ada', name: 'Ada Lovelace' };
export const BOB: Principal = { kind: 'person', tenantId: 'tenant-1', objectId: 'bob', name: 'Bob 100%_\\' };

/** Text that a careless store changes: quotes, an astral character, U+0000, what looks like a template. */
export const AWKWARD = `it's "x" 🚀 \u0000 \${{ a }} \\ ё`;
/** RFC 8785 has no form for it, so it cannot be in a plan; it can be in what an action answers. */
export const LONE_SURROGATE = '\ud800';

export function later(ms: number): Date {
  return new Date(NOW.getTime() + ms);
}

export function conversation(id = 'thread-1'): Conversation {
  return { channel: 'teams', scope: 'channel', tenantId: 'tenant-1', id, serviceUrl: 'https://smba.example/', botId: 'bot' };
}

export function plan(parts: Partial<Plan> = {}): Plan {
  return {
    version: 1,
    workflow: { name: 'deploy', title: 'Deploy', hash: 'h' },
    risk: 'low',
    environment: 'staging',
    lock: null,
    startAt: null,
    summary: `deploy ${AWKWARD}`,
    inputs: { version: '1.0.0', text: AWKWARD, count: 1e21, small: 5e-324 },
    steps: [
      { kind: 'wait', id: 'one', name: 'One', needs: [], condition: null, durationMs: 1000 },
      { kind: 'wait', id: 'two', name: 'Two', needs: ['one'], condition: null, durationMs: 1000 },
    ],
    ...parts,
  };
}

export function step(id: string, parts: Partial<StepRun> = {}): StepRun {
  return { id, state: 'pending', attempt: 0, startedAt: null, endedAt: null, dueAt: null, outcome: null, undoOutcome: null, ...parts };
}

export function run(parts: Partial<Run> = {}): Run {
  const chosen = parts.plan ?? plan();
  return {
    id: newRunId(),
    plan: chosen,
    planHash: planHash(chosen),
    state: 'running',
    reason: null,
    message: null,
    requester: ADA,
    behalf: null,
    breakGlass: null,
    checkAt: null,
    validUntil: null,
    activation: 0,
    via: 'chat',
    conversation: conversation(),
    speech: null,
    createdAt: NOW,
    startedAt: null,
    endedAt: null,
    cancel: null,
    steps: [step('one'), step('two')],
    approvals: [],
    ...parts,
  };
}

export function approval(parts: Partial<Approval> = {}): Approval {
  return {
    id: newApprovalId(),
    stepId: null,
    planHash: planHash(plan()),
    requirement: requirementOf('release-manager'),
    prompt: 'Deploy to production?',
    requestedAt: NOW,
    stageAt: NOW,
    expiresAt: later(60_000),
    dueAt: later(60_000),
    rungsDone: [],
    escalatedTo: [],
    state: 'open',
    decidedAt: null,
    votes: [],
    changes: [],
    ...parts,
  };
}

export function vote(parts: Partial<Vote> = {}): Vote {
  return voteOf(BOB, ['release-manager'], { comment: 'fine', at: later(5), ...parts });
}

export const OUTCOME: Outcome = {
  status: 'unknown',
  reason: 'http.timeout',
  message: 'It did not answer.',
  outputs: { url: AWKWARD + LONE_SURROGATE },
  outputTail: 'tail',
  outputBytes: 10,
  droppedBytes: 2,
  transient: true,
};

/** An event that says as little as its type must, and these parts. */
export function event({ type = 'command.asked', detail = {}, ...parts }: Partial<AuditEvent> = {}): AuditEvent {
  const [least] = EVENT_DETAILS[type];
  const said = { id: randomUUID(), at: NOW, actor: ADA, via: 'chat', sentence: 'Ada asked for a deploy.' } as const;
  return { ...said, ...leastAbout(type), ...parts, type, detail: { ...least, ...detail } };
}
