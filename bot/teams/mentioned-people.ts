import { z } from 'zod';
import type { MentionedPerson } from '../core/chat.ts';
import type { Logger } from '../core/ports.ts';
import type { Principal } from '../core/principal.ts';
import { mentionsOf, type TeamsActivity } from './activity.ts';
import { withinMs } from './budget.ts';
import type { ConnectorClients } from './connector-clients.ts';
import { sendingFailure } from './failure.ts';
import type { Admission } from './gate.ts';
import { readMarked } from './markup.ts';
import { cleanText } from './text.ts';

/** More people than this are not asked for; no command names so many. */
const MOST_PEOPLE = 5;
const PATIENCE_MS = 3_000;
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const member = z.object({ id: z.string(), name: z.string().nullish(), aadObjectId: z.string().toLowerCase().regex(GUID) });

/** Who is named with @ in a message besides the bot, each person once. Never rejects: whom Teams does not tell about is null. */
export type MentionedPeople = (admission: Pick<Admission, 'activity' | 'tenantId'>) => Promise<readonly MentionedPerson[]>;

/**
 * A mention says only what a person is called in this conversation (`29:…`); the Entra object id, which alone counts, is
 * asked of Teams: `GET /v3/conversations/{conversationId}/members/{memberId}` (Microsoft, "Get Teams-specific context for
 * your bot": single member details).
 */
export function createMentionedPeople(clients: ConnectorClients, logger: Logger): MentionedPeople {
  return async ({ activity, tenantId }) => {
    const named = [...namesById(activity)].slice(0, MOST_PEOPLE);
    return Promise.all(
      named.map(
        async ([id, names]): Promise<MentionedPerson> => ({ names, person: await personOf({ clients, logger, activity, tenantId }, id) }),
      ),
    );
  };
}

type Asking = Readonly<{ clients: ConnectorClients; logger: Logger; activity: TeamsActivity; tenantId: string }>;

async function personOf(asking: Asking, id: string): Promise<Principal | null> {
  const { logger, activity } = asking;
  try {
    const timed = await withinMs(PATIENCE_MS, ask(asking, id));
    if (timed.done) return timed.value;

    // Nobody waits for it any more, whatever it is.
    timed.outcome.catch(() => {});
    logger.warn({ activityId: activity.id }, 'Teams did not tell in time who is mentioned.');
  } catch (thrown) {
    logger.warn({ err: sendingFailure(thrown), activityId: activity.id }, 'Teams did not tell who is mentioned.');
  }
  return null;
}

async function ask({ clients, activity, tenantId }: Asking, id: string): Promise<Principal> {
  const client = await clients.create(activity.serviceUrl);
  const place = activity.conversation.id.split(';messageid=')[0] ?? activity.conversation.id;
  const answer: unknown = await client.conversations.getConversationMember(place, id);
  const found = member.parse(answer);
  if (found.id !== id) throw new TypeError('Teams told about somebody else than was asked for.');
  return { kind: 'person', tenantId, objectId: found.aadObjectId, name: cleanText(found.name ?? '').replaceAll('\n', ' ') || 'Somebody' };
}

/**
 * Every name under which each person stands in the text. Teams may split a name of several words into as many mentions one
 * after the other, so the whole of such a row is a name as well.
 */
function namesById(activity: TeamsActivity): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  let row: string[] = [];
  let before = '';
  for (const { id, name, label } of mentionsOf(activity)) {
    row = id === before ? [...row, name] : [name];
    before = id;
    // Bots (28:), channels and tags are nobody to hand anything to.
    if (!id.startsWith('29:')) continue;
    const shown = readMarked(label).map(({ text }) => text);
    names.set(
      id,
      [...new Set([...(names.get(id) ?? []), ...[name, ...shown, row.join(' ')].map(cleanText)])].filter((each) => each !== ''),
    );
  }
  return names;
}
