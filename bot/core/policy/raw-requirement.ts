import { z } from 'zod';
import { durationText, name } from '../names.ts';
import type { Path, Problems } from '../problem.ts';
import { parseDuration } from '../workflow/duration.ts';
import type { Duty, Requirement, Rung } from './requirement.ts';

const roles = z.union([name(), z.array(name()).min(1).max(10)]).describe('One role, or several of which one is enough.');
const count = z.int().min(1).max(10).default(1).describe('How many different people. The requester never counts.');
const duty = z.strictObject({ role: roles, count });
const duties = z.array(duty).min(1).max(10).describe('All of these, each by different people.');

const rung = z.strictObject({
  after: durationText().describe('Counted in the working time of the roles asked.'),
  remind: z.literal(true).optional().describe('Reminds the people who have not answered.'),
  escalate: z.array(name()).min(1).max(10).optional().describe('Roles that may answer from then on as well.'),
});

/** `approval` of an environment, a connector, a risk class or a workflow. Either `role`, or `all`, or `stages`. */
export const rawRequirement = z
  .strictObject({
    role: roles.optional().describe('Who approves, when one kind of people does.'),
    count: z.int().min(1).max(10).optional().describe('With “role”: how many different people.'),
    all: duties.optional(),
    stages: z
      .array(z.strictObject({ all: duties }))
      .min(1)
      .max(5)
      .optional()
      .describe('One after the other.'),
    rejects: z.int().min(1).max(10).default(1).describe('How many rejections end it.'),
    expiresAfter: durationText().default('1h').describe('How long the people of a stage have; after this time the request is closed.'),
    validFor: durationText().default('1h').describe('Once approved, the run must start within this time.'),
    cancel: z.array(name()).max(10).default([]).describe('Roles that may cancel while it waits.'),
    ladder: z.array(rung).max(10).default([]).describe('What happens while nobody answers.'),
  })
  .describe('Runs wait for this approval.');

export type RawRequirement = z.infer<typeof rawRequirement>;

type Place = Readonly<{ path: Path; problems: Problems; source: string; where: Requirement['where'] }>;

const MINUTE_MS = 60_000;
const LONGEST_MS = 30 * 86_400_000;

/** The requirement as the program relies on it; roles are compared with the policy's by the caller. */
export function validRequirement(raw: RawRequirement, place: Place): Requirement {
  const { path, problems, source, where } = place;
  const forms = [raw.role, raw.all, raw.stages].filter((form) => form !== undefined);
  if (forms.length !== 1) problems.add(path, 'An approval has exactly one of “role”, “all” and “stages”.');
  if (raw.count !== undefined && raw.role === undefined) problems.add([...path, 'count'], '“count” goes with “role” only.');
  const expiresAfterMs = bounded(raw.expiresAfter, [...path, 'expiresAfter'], problems);
  const requirement: Requirement = {
    stages: stagesOf(raw),
    rejects: raw.rejects,
    expiresAfterMs,
    validForMs: bounded(raw.validFor, [...path, 'validFor'], problems),
    cancelRoles: raw.cancel,
    ladder: raw.ladder.map((given, index) => validRung(given, expiresAfterMs, { path: [...path, 'ladder', index], problems })),
    where,
    sources: [source],
  };
  checkRepeated(requirement, { path, problems });
  return requirement;
}

function stagesOf(raw: RawRequirement): Requirement['stages'] {
  if (raw.role !== undefined) return [{ duties: [validDuty({ role: raw.role, count: raw.count ?? 1 })] }];
  if (raw.all !== undefined) return [{ duties: raw.all.map(validDuty) }];
  return (raw.stages ?? []).map(({ all }) => ({ duties: all.map(validDuty) }));
}

function validDuty(raw: z.infer<typeof duty>): Duty {
  return { roles: typeof raw.role === 'string' ? [raw.role] : raw.role, count: raw.count };
}

function validRung(raw: z.infer<typeof rung>, expiresAfterMs: number, { path, problems }: Pick<Place, 'path' | 'problems'>): Rung {
  if ((raw.remind === undefined) === (raw.escalate === undefined)) problems.add(path, 'A rung either reminds or escalates.');
  const afterMs = bounded(raw.after, [...path, 'after'], problems);
  if (afterMs >= expiresAfterMs) problems.add([...path, 'after'], 'This never happens: the request is closed before, see “expiresAfter”.');
  return raw.escalate === undefined ? { afterMs, act: 'remind' } : { afterMs, act: 'escalate', to: raw.escalate };
}

function bounded(text: string, path: Path, problems: Problems): number {
  const ms = parseDuration(text) ?? 0;
  if (ms < MINUTE_MS || ms > LONGEST_MS) problems.add(path, 'This must be between 1m and 30d.');
  return ms;
}

/** The same roles twice in one stage would be read as one duty by some and as two by others. */
function checkRepeated({ stages }: Requirement, { path, problems }: Pick<Place, 'path' | 'problems'>): void {
  for (const { duties: listed } of stages) {
    const keys = listed.map((each) => [...each.roles].sort().join(' or '));
    const twice = keys.find((key, index) => keys.indexOf(key) !== index);
    if (twice !== undefined) problems.add(path, `“${twice}” is asked twice in one stage. Use “count” instead.`);
  }
}
