import { didYouMean } from '../nearest.ts';
import type { Path, Problems } from '../problem.ts';
import { parseDuration } from '../workflow/duration.ts';
import type { RoleMap } from './policy.ts';
import type { RawPolicy } from './raw-policy.ts';

const LEAST_MS = 3_600_000;
const USUAL_MS = 14 * 86_400_000;
const MOST_MS = 30 * 86_400_000;

type Place = Readonly<{ path: Path; problems: Problems; calendars: readonly string[] }>;

/** Who has a role, and how it is asked. `calendars` are the names that policy.yml defines. */
export function validRole(role: string, raw: RawPolicy['roles'][string], { path, problems, calendars }: Place): RoleMap {
  const { appRoles, groups, people, delegable } = raw;
  const calendar = raw.calendar ?? null;
  if (calendar !== null && !calendars.includes(calendar)) {
    const message = `The calendar “${calendar}” is not defined under “calendars”.${didYouMean(calendar, calendars)}`;
    problems.add([...path, 'calendar'], message);
  }
  if (raw.delegateFor !== undefined && !delegable)
    problems.add([...path, 'delegateFor'], '“delegateFor” goes with “delegable: true” only.');
  const delegateForMs = raw.delegateFor === undefined ? USUAL_MS : (parseDuration(raw.delegateFor) ?? 0);
  if (delegateForMs < LEAST_MS || delegateForMs > MOST_MS) problems.add([...path, 'delegateFor'], 'This must be between 1h and 30d.');
  return { role, appRoles, groups, people, calendar, delegable, delegateForMs };
}
