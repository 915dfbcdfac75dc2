import { hashJson, type JsonValue } from '../json.ts';
import { didYouMean } from '../nearest.ts';
import { type Checked, checkedWith, collectProblems, type Path, type Problems } from '../problem.ts';
import { readStrictly } from '../schema-problems.ts';
import { parseDuration } from '../workflow/duration.ts';
import type { ApprovalRequirement } from './decision.ts';
import type { Policy, PolicyRule } from './policy.ts';
import { type RawPolicy, rawPolicy } from './raw-policy.ts';

/** With this policy nobody may do anything: what holds without a file. */
export const EMPTY_POLICY: Policy = { hash: hashJson({}), roles: [], rules: [], environments: [] };

/** Reads the parsed content of `policy.yml`. An empty file is the empty policy. */
export function parsePolicy(content: unknown): Checked<Policy> {
  if (content === null || content === undefined) return { ok: true, value: EMPTY_POLICY };
  const { value: raw, problems: found } = readStrictly(rawPolicy, content);
  if (raw === null) return { ok: false, problems: found };
  const problems = collectProblems(found);
  const rules = raw.rules.map((rule, index) => validRule(raw, rule, { path: ['rules', index], problems }));
  findRepeated(raw, problems);
  const environments = Object.entries(raw.environments).map(([name, environment]) => ({
    name,
    approval:
      environment.approval === undefined
        ? null
        : validApproval(raw, environment.approval, { path: ['environments', name, 'approval'], problems }),
  }));
  const roles = Object.entries(raw.roles).map(([role, map]) => ({ role, ...map }));
  // The schema accepted it, so it holds nothing that JSON cannot.
  return checkedWith(problems, { hash: hashJson(content as JsonValue), roles, rules, environments });
}

type Place = Readonly<{ path: Path; problems: Problems }>;

function validRule(raw: RawPolicy, rule: RawPolicy['rules'][number], { path, problems }: Place): PolicyRule {
  if ((rule.allow === undefined) === (rule.deny === undefined))
    problems.add(path, `The rule ${rule.id} must have either “allow” or “deny”.`);
  known(rule.roles, Object.keys(raw.roles), { path: [...path, 'roles'], problems, word: 'role' });
  known(rule.environments ?? [], Object.keys(raw.environments), { path: [...path, 'environments'], problems, word: 'environment' });
  return {
    id: rule.id,
    effect: rule.deny === undefined ? 'allow' : 'deny',
    permissions: rule.deny ?? rule.allow ?? [],
    roles: rule.roles,
    workflows: rule.workflows ?? null,
    environments: rule.environments ?? null,
  };
}

function validApproval(
  raw: RawPolicy,
  approval: NonNullable<RawPolicy['environments'][string]['approval']>,
  place: Place,
): ApprovalRequirement {
  const { path, problems } = place;
  if (!Object.hasOwn(raw.roles, approval.role)) {
    problems.add(
      [...path, 'role'],
      `The role “${approval.role}” is not defined under “roles”.${didYouMean(approval.role, Object.keys(raw.roles))}`,
    );
  }
  const expiresAfterMs = parseDuration(approval.expiresAfter) ?? 0;
  if (expiresAfterMs < 60_000 || expiresAfterMs > 30 * 86_400_000)
    problems.add([...path, 'expiresAfter'], 'An approval must stay open between 1m and 30d.');
  return { role: approval.role, count: approval.count, expiresAfterMs };
}

function known(names: readonly string[], defined: readonly string[], place: Place & Readonly<{ word: string }>): void {
  for (const [index, name] of names.entries()) {
    if (defined.includes(name)) continue;
    place.problems.add(
      [...place.path, index],
      `The ${place.word} “${name}” is not defined under “${place.word}s”.${didYouMean(name, defined)}`,
    );
  }
}

function findRepeated(raw: RawPolicy, problems: Problems): void {
  const seen = new Set<string>();
  for (const [index, rule] of raw.rules.entries()) {
    if (seen.has(rule.id))
      problems.add(['rules', index, 'id'], `There is another rule with the id “${rule.id}”; a denial would not say which one.`);
    seen.add(rule.id);
  }
}
