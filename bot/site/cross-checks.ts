import { didYouMean } from '../core/nearest.ts';
import { targetIn } from '../core/plan/target.ts';
import { approvalFor } from '../core/policy/authorize.ts';
import { EMPTY_POLICY, knownRoles } from '../core/policy/parse-policy.ts';
import { environmentsOf } from '../core/policy/places.ts';
import type { Policy } from '../core/policy/policy.ts';
import type { Requirement } from '../core/policy/requirement.ts';
import { requirementsOf, unreachable } from '../core/policy/weaknesses.ts';
import { collectProblems, type Problem } from '../core/problem.ts';
import type { CommandForm, Workflow } from '../core/workflow/definition.ts';
import { possibleTexts } from '../core/workflow/samples.ts';

/** What of a workflow does not fit policy.yml. Nothing is compared with an empty policy: nobody may do anything then anyway. */
export function workflowProblems(workflow: Workflow, policy: Policy): readonly Problem[] {
  if (policy.hash === EMPTY_POLICY.hash) return [];
  return [...roleProblems(workflow, policy), ...environmentProblems(workflow, policy), ...unprotectedProblems(workflow, policy)];
}

/** What is critical is denied wherever nobody has to approve it, so such a workflow could never run. */
function unprotectedProblems(workflow: Workflow, policy: Policy): readonly Problem[] {
  if (workflow.risk !== 'critical') return [];
  const places = environmentsOf(workflow, policy);
  if (places.length === 0 || places.some((environment) => approvalFor(policy, targetIn(workflow, environment)) !== null)) return [];
  const message =
    'Nobody has to approve this workflow before it starts, in whichever environment, and what is critical never starts without an approval. Ask for one in policy.yml, at risks.critical or at its environment, or here with approval.';
  return [{ path: ['risk'], message }];
}

function roleProblems(workflow: Workflow, policy: Policy): readonly Problem[] {
  const roles = policy.roles.map(({ role }) => role);
  const problems = collectProblems();
  for (const { path, requirement } of approvalsOf(workflow)) {
    const before = problems.list().length;
    knownRoles(requirement, roles, { path, problems });
    if (problems.list().length > before) continue;
    for (const message of unreachable(requirement, policy)) problems.add(path, message);
  }
  return problems.list();
}

function approvalsOf({ approval, steps }: Workflow): readonly Readonly<{ path: Problem['path']; requirement: Requirement }>[] {
  const ofSteps = steps.flatMap((step, index) =>
    step.kind === 'approval' ? [{ path: ['steps', index, 'approval'], requirement: step.approval.requirement }] : [],
  );
  return [...(approval === null ? [] : [{ path: ['approval'], requirement: approval }]), ...ofSteps];
}

function environmentProblems(workflow: Workflow, policy: Policy): readonly Problem[] {
  if (workflow.environment === null) return [];
  const known = policy.environments.map(({ name }) => name);
  const unknown = possibleTexts(workflow.environment, workflow.inputs).filter((name) => !known.includes(name));
  return unknown.map((name) => ({
    path: ['environment'],
    message: `The environment “${name}” is not in policy.yml, so nothing could run there.${didYouMean(name, known)}`,
  }));
}

/** Rules that speak of workflows that do not exist, most often a typing error that would leave something unprotected; and approvals that nobody could give. */
export function policyProblems(policy: Policy, workflows: readonly string[]): readonly Problem[] {
  const lockedOut = requirementsOf(policy).flatMap(({ path, requirement }) =>
    unreachable(requirement, policy).map((message) => ({ path, message })),
  );
  return [...lockedOut, ...unknownWorkflows(policy, workflows)];
}

function unknownWorkflows(policy: Policy, workflows: readonly string[]): readonly Problem[] {
  return policy.rules.flatMap((rule, index) =>
    (rule.workflows ?? []).flatMap((name, position) => {
      if (workflows.includes(name)) return [];
      const message = `There is no workflow “${name}”.${didYouMean(name, workflows)}`;
      return [{ path: ['rules', index, 'workflows', position], message }];
    }),
  );
}

/** Commands that begin with the same words as another one, or with the word of a built-in command: one of the two could never be typed. */
export function commandProblem(workflow: Workflow, others: readonly Workflow[], reserved: readonly string[]): Problem | null {
  const words = leadingWords(workflow.command);
  const [first = ''] = words;
  if (reserved.includes(first))
    return { path: ['command'], message: `“${first}” is a command of Signalbox itself. Begin with another word.` };
  const twin = others.find((other) => other.name !== workflow.name && leadingWords(other.command).join(' ') === words.join(' '));
  return twin === undefined ? null : { path: ['command'], message: `The command of the workflow ${twin.name} begins with the same words.` };
}

function leadingWords({ parts }: CommandForm): readonly string[] {
  const end = parts.findIndex((part) => part.kind === 'input');
  return (end === -1 ? parts : parts.slice(0, end)).flatMap((part) => (part.kind === 'word' ? [part.word] : []));
}
