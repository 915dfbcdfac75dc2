import { z } from 'zod';

// Ids end up in URLs, keys and logs. Teams' are printable ASCII without spaces; anything else is not from Teams.
const id = z.string().regex(/^[\x21-\x7e]{1,1024}$/);
const label = z.string().max(1024);
/** Only says how somebody likes to be spoken to: whatever else stands there is no reason to refuse the activity. */
const said = z.string().max(64).nullish().catch(null);

const party = z.object({
  id,
  name: label.nullish(),
  aadObjectId: label.nullish(),
  role: label.nullish(),
});

/**
 * The fields of a Bot Framework activity that Signalbox reads, and no others: whatever else was sent is dropped here.
 * Source: Bot Framework "Activity" schema and Microsoft's Teams samples; Teams sends null for some fields it leaves empty.
 */
export const activitySchema = z.object({
  type: z.string().min(1).max(64),
  id,
  channelId: z.literal('msteams'),
  serviceUrl: z.string().min(1).max(512),
  conversation: z.object({
    id,
    tenantId: label.nullish(),
    conversationType: label.nullish(),
    isGroup: z.boolean().nullish(),
  }),
  from: party.nullish(),
  /**
   * `isTargeted`: nobody else in the channel or group chat sees it (Microsoft, "Send and receive targeted messages in group conversations").
   * What says that in an unknown way is refused, because an answer to it could become public.
   */
  recipient: party.extend({ isTargeted: z.boolean().nullish() }),
  channelData: z
    .object({
      tenant: z.object({ id: label }).nullish(),
      eventType: label.nullish(),
      channel: z.object({ id }).nullish(),
      /** `aadGroupId` is the team's Entra group; Teams says it with installations and not with every message. */
      team: z
        .object({ id, aadGroupId: z.uuid().nullish().catch(null) })
        .nullish()
        .catch(null),
    })
    .nullish(),
  /** Of a press: the message whose card has the button. */
  replyToId: id.nullish().catch(null),
  name: label.nullish(),
  text: z.string().nullish(),
  textFormat: label.nullish(),
  attachments: z
    .array(z.object({ contentType: label, content: z.unknown().optional() }))
    .max(100)
    .nullish(),
  entities: z.array(z.unknown()).max(1000).nullish(),
  value: z.unknown().optional(),
  membersAdded: z.array(z.object({ id })).max(1000).nullish(),
  membersRemoved: z.array(z.object({ id })).max(1000).nullish(),
  action: label.nullish(),
  locale: said,
  localTimezone: said,
});

export type TeamsActivity = Readonly<z.infer<typeof activitySchema>>;

const mention = z.object({
  type: z.literal('mention'),
  mentioned: z.object({ id: z.string(), name: z.string().nullish() }),
  text: z.string().nullish(),
});

/** Somebody or something named with @ in a message. `label` is the text as it stands in the message. */
export type Mention = Readonly<{ id: string; name: string; label: string }>;

/** The mentions of an activity in order. Teams sends one per word when a name has spaces. Other entities are left out. */
export function mentionsOf(activity: TeamsActivity): readonly Mention[] {
  return (activity.entities ?? []).flatMap((entity) => {
    const parsed = mention.safeParse(entity);
    if (!parsed.success) return [];
    const { mentioned, text } = parsed.data;
    const name = mentioned.name ?? '';
    return [{ id: mentioned.id, name, label: text ?? name }];
  });
}

export function mentionsBot(activity: TeamsActivity): boolean {
  return mentionsOf(activity).some((mentioned) => mentioned.id === activity.recipient.id);
}

const clientInfo = z.object({ type: z.literal('clientInfo'), locale: said, timezone: said });

/** What the sender's client says of itself (https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/conversation-messages). */
export function clientOf(activity: TeamsActivity): Readonly<{ locale?: string | null | undefined; timezone?: string | null | undefined }> {
  for (const entity of activity.entities ?? []) {
    const parsed = clientInfo.safeParse(entity);
    if (parsed.success) return parsed.data;
  }
  return {};
}
