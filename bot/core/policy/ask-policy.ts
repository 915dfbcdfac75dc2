import { AppError } from '../errors.ts';
import type { ListedPerson } from '../listed-person.ts';
import { didYouMean } from '../nearest.ts';
import { environmentOf } from '../plan/make-plan.ts';
import { connectorsOf } from '../plan/target.ts';
import type { Principal } from '../principal.ts';
import { inEnglish } from '../text/voice.ts';
import type { InputValue, Workflow } from '../workflow/definition.ts';
import { parseInputs } from '../workflow/inputs.ts';
import { authorize } from './authorize.ts';
import type { Decision } from './decision.ts';
import type { Ruled } from './matrix.ts';
import type { Permission } from './policy.ts';
import { rolesOf } from './roles.ts';

/** A site with the people its directory.yml lists: what can be asked without an Entra directory. */
export type Asked = Ruled & Readonly<{ people: readonly ListedPerson[] }>;

export type Who = Readonly<{ person: string }> | Readonly<{ roles: readonly string[] }>;
export type Where = Readonly<{ environment: string | null }> | Readonly<{ inputs: Readonly<Record<string, InputValue>> }>;
export type PolicyQuestion = Readonly<{ who: Who; permission: Permission; workflow: string | null; where: Where }>;

/** Asks the policy as the running program would. Throws `invalid` for people, roles, workflows and inputs that do not exist. */
export function askPolicy(site: Asked, { who, permission, workflow, where }: PolicyQuestion): Decision {
  const { principal, roles } = somebody(site, who);
  const definition = workflow === null ? null : workflowNamed(site, workflow);
  const request = {
    principal,
    roles,
    permission,
    workflow,
    environment: placeOf(definition, where, principal),
    risk: definition?.risk ?? null,
    connectors: definition === null ? [] : connectorsOf(definition),
    own: definition?.approval ?? null,
  };
  return authorize({ policy: site.policy, rules: site.rules, request });
}

function somebody(site: Asked, who: Who): Readonly<{ principal: Principal; roles: readonly string[] }> {
  if ('roles' in who) {
    const known = site.policy.roles.map(({ role }) => role);
    const unknown = who.roles.find((role) => !known.includes(role));
    if (unknown !== undefined) throw unknownName('role', unknown, known);
    const name = who.roles.length === 0 ? 'A stranger' : `Somebody with ${who.roles.join(' and ')}`;
    return { principal: { kind: 'person', tenantId: '-', objectId: '-', name }, roles: who.roles };
  }
  const person = site.people.find(({ id }) => id === who.person);
  if (person === undefined)
    throw unknownName(
      'person',
      who.person,
      site.people.map(({ id }) => id),
    );
  const { tenantId, objectId, name } = person;
  const principal: Principal = { kind: 'person', tenantId, objectId, name };
  return { principal, roles: rolesOf(site.policy, principal, person, [...new Set(site.people.map((each) => each.tenantId))]) };
}

function workflowNamed({ workflows }: Asked, wanted: string): Workflow {
  const workflow = workflows.get(wanted);
  if (workflow === undefined) throw unknownName('workflow', wanted, [...workflows.keys()]);
  return workflow;
}

function placeOf(workflow: Workflow | null, where: Where, principal: Principal): string | null {
  if (workflow === null) return 'environment' in where ? where.environment : null;
  if ('environment' in where) {
    if (workflow.environment === null || where.environment !== null) return where.environment;
    throw new AppError({
      code: 'invalid',
      reason: 'policy_test.where',
      message: `${workflow.name} runs in an environment: say which one.`,
    });
  }
  const inputs = parseInputs(workflow, where.inputs);
  if (!inputs.ok) {
    const wrong = [
      ...inputs.missing.map((field) => `${field} is missing`),
      ...Object.entries(inputs.problems).map(([field, problem]) => `${field}: ${inEnglish(problem)}`),
    ];
    const message = `The inputs do not fit the workflow ${workflow.name}: ${wrong.join('; ')}`;
    throw new AppError({ code: 'invalid', reason: 'policy_test.inputs', message: message.endsWith('.') ? message : `${message}.` });
  }
  return environmentOf(workflow, inputs.values, principal);
}

function unknownName(what: string, wanted: string, known: readonly string[]): AppError {
  return new AppError({
    code: 'invalid',
    reason: `policy_test.${what}`,
    message: `There is no ${what} “${wanted}”.${didYouMean(wanted, known)}`,
  });
}
