import { hashJson, type JsonValue } from '../json.ts';
import { didYouMean } from '../nearest.ts';
import { type Checked, checkedWith, collectProblems, type Path, type Problems } from '../problem.ts';
import { readStrictly } from '../schema-problems.ts';
import { validCalendar } from '../time/raw-calendar.ts';
import { validFreezes } from '../time/raw-freeze.ts';
import type { Policy, PolicyRule, Protected } from './policy.ts';
import { type RawPolicy, rawPolicy } from './raw-policy.ts';
import { type RawRequirement, validRequirement } from './raw-requirement.ts';
import { type Requirement, rolesAsked } from './requirement.ts';
import { escalatedRoles } from './rungs.ts';
import { validRole } from './valid-role.ts';

/** With this policy nobody may do anything: what holds without a file. */
export const EMPTY_POLICY: Policy = {
  hash: hashJson({}),
  calendars: [],
  roles: [],
  rules: [],
  environments: [],
  connectors: [],
  risks: [],
  freezes: [],
};

/** Reads the parsed content of `policy.yml`. An empty file is the empty policy. */
export function parsePolicy(content: unknown): Checked<Policy> {
  if (content === null || content === undefined) return { ok: true, value: EMPTY_POLICY };
  const { value: raw, problems: found } = readStrictly(rawPolicy, content);
  if (raw === null) return { ok: false, problems: found };
  const problems = collectProblems(found);
  const rules = raw.rules.map((rule, index) => validRule(raw, rule, { path: ['rules', index], problems }));
  findRepeated(raw, problems);
  const of = (kind: ProtectedKind): readonly Protected[] =>
    Object.entries(raw[kind]).map(([name, entry]) => validProtected(raw, { kind, name, entry }, problems));
  const protection = { environments: of('environments'), connectors: of('connectors'), risks: of('risks') };
  const freezes = validFreezes(raw.freezes, { path: ['freezes'], problems, environments: Object.keys(raw.environments) });
  const calendars = Object.entries(raw.calendars).map(([name, each]) => validCalendar(name, each, { path: ['calendars', name], problems }));
  const roles = Object.entries(raw.roles).map(([role, map]) =>
    validRole(role, map, { path: ['roles', role], problems, calendars: Object.keys(raw.calendars) }),
  );
  const channels = raw.channels === undefined ? {} : { channels: { only: raw.channels.only ?? null, never: raw.channels.never } };
  // The schema accepted it, so it holds nothing that JSON cannot.
  return checkedWith(problems, { hash: hashJson(content as JsonValue), calendars, roles, rules, ...protection, freezes, ...channels });
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

type ProtectedKind = 'environments' | 'connectors' | 'risks';
type Entry = Readonly<{ approval?: RawRequirement | undefined; environments?: readonly string[] | undefined }>;

const SOURCE: Readonly<Record<ProtectedKind, string>> = { environments: 'environment', connectors: 'connector', risks: 'risk' };

function validProtected(
  raw: RawPolicy,
  { kind, name, entry }: Readonly<{ kind: ProtectedKind; name: string; entry: Entry }>,
  problems: Problems,
): Protected {
  const path = [kind, name];
  known(entry.environments ?? [], Object.keys(raw.environments), { path: [...path, 'environments'], problems, word: 'environment' });
  const where = kind === 'risks' && name === 'critical' ? 'tab' : 'anywhere';
  const approval =
    entry.approval === undefined
      ? null
      : validRequirement(entry.approval, { path: [...path, 'approval'], problems, source: `${SOURCE[kind]} ${name}`, where });
  if (approval !== null) knownRoles(approval, Object.keys(raw.roles), { path: [...path, 'approval'], problems });
  return { name, approval, environments: entry.environments ?? null };
}

/** Every role that a requirement names must be one of the policy's. */
export function knownRoles(requirement: Requirement, defined: readonly string[], { path, problems }: Place): void {
  const escalated = escalatedRoles(requirement.ladder);
  for (const role of new Set([...rolesAsked(requirement), ...requirement.cancelRoles, ...escalated])) {
    if (defined.includes(role)) continue;
    problems.add(path, `The role “${role}” is not defined under “roles” in policy.yml.${didYouMean(role, defined)}`);
  }
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
