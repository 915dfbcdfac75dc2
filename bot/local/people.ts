import { createHash } from 'node:crypto';

/** Somebody one can act as in Local Teams. `objectId` is what the bot decides on; `id` is a short name for tests and the page. */
export type Persona = Readonly<{
  id: string;
  name: string;
  objectId: string;
  /** Entra app roles that go into the token of the tab. */
  appRoles: readonly string[];
  /** One line under the name: what this person may do. */
  hint: string;
}>;

/** What the emulator needs to know of a person; every `Persona` is one. */
export type Person = Readonly<{ id: string; name: string; objectId: string }>;

/** The id Teams would use in activities: `29:` and a text that is different for every bot. */
export function teamsUserId(person: Person, appId: string): string {
  return `29:${createHash('sha256').update(`${appId}/${person.objectId}`).digest('base64url')}`;
}

/** `example` is reserved (RFC 2606), so nobody can own the address. */
export function userPrincipalName(person: Person): string {
  return `${person.id}@signalbox.example`;
}

/** A row of the roster as the Bot Connector returns it (TeamsChannelAccount). */
export function rosterEntry(person: Person, facts: Readonly<{ appId: string; tenantId: string }>): Readonly<Record<string, string>> {
  return {
    id: teamsUserId(person, facts.appId),
    name: person.name,
    objectId: person.objectId,
    aadObjectId: person.objectId,
    givenName: person.name.split(' ')[0] ?? person.name,
    surname: person.name.split(' ').slice(1).join(' '),
    email: userPrincipalName(person),
    userPrincipalName: userPrincipalName(person),
    tenantId: facts.tenantId,
    userRole: 'user',
  };
}
