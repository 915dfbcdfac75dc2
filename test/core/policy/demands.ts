import type { Requirement, Stage } from '../../../bot/core/policy/requirement.ts';
import { requirementOf } from '../../support/requirements.ts';

/** What a requirement demands, whatever the order in which it says so. Who is reminded when demands nothing of a vote. */
export function demands(requirement: Requirement): unknown {
  const { stages, cancelRoles, sources, ladder: _ladder, ...rest } = requirement;
  const sorted = (stage: Stage) => stage.duties.map(({ roles, count: many }) => `${many} × ${[...roles].sort().join()}`).sort();
  return { ...rest, stages: stages.map(sorted), cancelRoles: [...cancelRoles].sort(), sources: [...sources].sort() };
}

export function staged(...stages: readonly (readonly (readonly [role: string, count: number])[])[]): Requirement {
  const duties = (stage: (typeof stages)[number]) => stage.map(([role, many]) => ({ roles: role.split(' or '), count: many }));
  return requirementOf('', 1, { stages: stages.map((stage) => ({ duties: duties(stage) })) });
}
