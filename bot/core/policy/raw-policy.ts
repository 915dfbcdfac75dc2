import { z } from 'zod';
import { durationText, guid, name, personKey } from '../names.ts';
import { rawCalendar } from '../time/raw-calendar.ts';
import { rawFreeze } from '../time/raw-freeze.ts';
import { PERMISSIONS, RISKS } from './policy.ts';
import { rawRequirement } from './raw-requirement.ts';

/** `*` is a possible name in Entra, but whoever writes it here means everybody, and that is not possible. */
const appRole = z
  .string()
  .min(1)
  .max(120)
  .refine((text) => text !== '*', 'must name one app role: there is no grant to everybody');

const role = z
  .strictObject({
    appRoles: z.array(appRole).max(50).default([]).describe('Values of Entra app roles.'),
    groups: z.array(guid()).max(50).default([]).describe('Object ids of Entra groups.'),
    people: z.array(personKey()).max(200).default([]).describe('Single people by object id, or tenant id/object id for guests.'),
    calendar: name().optional().describe('Whose working hours count while these people are asked. Left out: every hour.'),
    delegable: z.boolean().default(false).describe('Whether they may hand their vote to a colleague for a time.'),
    delegateFor: durationText().optional().describe('For how long at most; left out: 14d, and never more than 30d.'),
  })
  .describe('Who has this role.');

const permissions = z.array(z.enum(PERMISSIONS)).min(1);

const rule = z
  .strictObject({
    id: name().describe('Named in every decision and denial.'),
    allow: permissions.optional().describe('What the rule permits.'),
    deny: permissions.optional().describe('What the rule forbids; wins over every allow.'),
    roles: z.array(name()).min(1).describe('Whom it speaks of.'),
    workflows: z.array(name()).min(1).optional().describe('Left out: every workflow.'),
    environments: z.array(name()).min(1).optional().describe('Left out: every environment, and none.'),
  })
  .describe('Permits or forbids something. What no rule permits is denied.');

const protection = z.strictObject({
  approval: rawRequirement.optional(),
  environments: z.array(name()).min(1).optional().describe('Only there. Left out: wherever it is used, also without an environment.'),
});

const channel = z
  .string()
  .regex(
    /^19:[A-Za-z0-9_.-]{1,200}@(thread\.(tacv2|skype|v2)|unq\.gbl\.spaces)$/,
    'must be the id of a channel, such as 19:abc@thread.tacv2',
  );

const channels = z
  .strictObject({
    only: z.array(channel).min(1).max(500).optional().describe('Left out: in every channel and group chat.'),
    never: z.array(channel).max(500).default([]).describe('Not there, whatever “only” says.'),
  })
  .describe('Where Signalbox works, by the ids of channels and group chats. Personal chats are always allowed.');

/** `site/policy.yml` as people write it. */
export const rawPolicy = z
  .strictObject({
    version: z.literal(1),
    calendars: z.record(name(), rawCalendar).default({}).describe('Working hours that roles can name.'),
    roles: z.record(name(), role).default({}),
    environments: z.record(name(), z.strictObject({ approval: rawRequirement.optional() })).default({}),
    connectors: z.record(name(), protection).default({}).describe('Approvals for whatever uses a connector.'),
    risks: z.partialRecord(z.enum(RISKS), protection).default({}).describe('Approvals for whatever is of a risk class.'),
    freezes: z.array(rawFreeze).max(50).default([]).describe('Times in which runs do not start.'),
    channels: channels.optional(),
    rules: z.array(rule).max(500).default([]),
  })
  .describe('Who may do what in Signalbox.');

export type RawPolicy = z.infer<typeof rawPolicy>;
