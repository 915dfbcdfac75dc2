import type { InboundMessage } from '../chat.ts';
import { normalise } from '../command/characters.ts';
import type { Core } from '../core.ts';
import { AppError } from '../errors.ts';
import { type Principal, principalKey } from '../principal.ts';
import { message } from '../text/message.ts';

/**
 * Who is meant by what somebody typed: a person mentioned in the message, or one whom the directory knows by sign-in name or
 * object id. Never a display name alone: those can be changed and belong to several. Throws `not_found`, `invalid` when two
 * people are mentioned by the same name, and `unavailable` when nobody can tell who was mentioned.
 */
export async function namedPerson(
  core: Pick<Core, 'directory'>,
  inbound: Pick<InboundMessage, 'mentions'>,
  typed: string,
): Promise<Principal> {
  const mentioned = mentionsNamed(typed, inbound.mentions);
  if (mentioned.length > 0) return mentionedPerson(typed, mentioned);
  const found = await core.directory.find(plain(typed));
  if (found !== null) return found;
  const text = message('person.unknown', { name: shown(typed) });
  throw new AppError({ code: 'not_found', reason: 'person.unknown', message: text });
}

/** Whether this is the name of somebody who is mentioned. */
export function isMentioned(typed: string, mentions: InboundMessage['mentions']): boolean {
  return mentionsNamed(typed, mentions).length > 0;
}

type Mentions = NonNullable<InboundMessage['mentions']>;

function mentionsNamed(typed: string, mentions: InboundMessage['mentions'] = []): Mentions {
  const wanted = plain(typed);
  return mentions.filter(({ names }) => names.some((name) => plain(name) === wanted));
}

function mentionedPerson(typed: string, mentioned: Mentions): Principal {
  const people = new Map(mentioned.flatMap(({ person }) => (person === null ? [] : [[principalKey(person), person] as const])));
  if (mentioned.some(({ person }) => person === null)) {
    const text = message('person.not-told', { name: shown(typed) });
    throw new AppError({ code: 'unavailable', reason: 'person.not_told', message: text });
  }
  const [person, ...others] = people.values();
  if (person === undefined || others.length > 0) {
    const text = message('person.ambiguous', { name: shown(typed) });
    throw new AppError({ code: 'invalid', reason: 'person.ambiguous', message: text });
  }
  return person;
}

function plain(name: string): string {
  return normalise(name).trim().replace(/^@/, '').replace(/\s+/g, ' ').toLowerCase();
}

function shown(typed: string): string {
  return typed.length > 60 ? `${typed.slice(0, 60)}…` : typed;
}
