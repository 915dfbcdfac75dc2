import type { Requirement } from '../../bot/core/policy/requirement.ts';
import type { Principal } from '../../bot/core/principal.ts';
import type { Vote } from '../../bot/core/run/run.ts';
import type { ApprovalView } from '../../bot/core/run/view.ts';

/** A requirement of one stage with one duty: `count` different people who have the role. */
export function requirementOf(role: string, count = 1, parts: Partial<Requirement> = {}): Requirement {
  return {
    stages: [{ duties: [{ roles: [role], count }] }],
    rejects: 1,
    expiresAfterMs: 3_600_000,
    validForMs: 3_600_000,
    cancelRoles: [],
    ladder: [],
    where: 'anywhere',
    sources: ['environment production'],
    ...parts,
  };
}

/** A vote given on the card in the first stage. */
export function voteOf(by: Principal, roles: readonly string[], parts: Partial<Vote> = {}): Vote {
  const at = new Date('2026-03-01T12:00:05Z');
  return { by, onBehalfOf: null, verdict: 'approve', comment: '', at, stage: 0, via: 'card', roles, ...parts };
}

type Asked = Pick<ApprovalView, 'asked' | 'because' | 'stages' | 'escalatedTo' | 'tabOnly' | 'changes'>;

/** How the view of an approval shows a requirement of a single role, with the people who fill its places. */
export function askedOf(role: string, count = 1, filledBy: readonly string[] = []): Asked {
  return {
    asked: count === 1 ? role : `${count} × ${role}`,
    because: ['environment production'],
    stages: [{ duties: [{ roles: [role], count, filledBy }], state: filledBy.length < count ? 'open' : 'done' }],
    escalatedTo: [],
    tabOnly: false,
    changes: [],
  };
}
