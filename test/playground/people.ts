/** Who is in the playground and in the site's directory. Names are roles; the ids are made up and of the right shape. */
export type PlaygroundPerson = Readonly<{ id: string; name: string; objectId: string; appRoles: readonly string[] }>;

export const TENANT_ID = '00000000-0000-4000-8000-0000000a9000';

/** Writes all messages: the playground has no other place to type. */
export const REQUESTER = person(1, 'developer', 'Developer', ['Signalbox.Developer']);
export const APPROVER = person(2, 'release-manager-a', 'Release manager A', ['Signalbox.ReleaseManager']);

/** The playground wants five beside the one who types. */
export const OTHERS: readonly PlaygroundPerson[] = [
  APPROVER,
  person(3, 'release-manager-b', 'Release manager B', ['Signalbox.ReleaseManager']),
  person(4, 'developer-b', 'Developer B', ['Signalbox.Developer']),
  person(5, 'developer-c', 'Developer C', ['Signalbox.Developer']),
  person(6, 'outsider', 'Outsider', []),
];

function person(number: number, id: string, name: string, appRoles: readonly string[]): PlaygroundPerson {
  return { id, name, objectId: `00000000-0000-4000-8000-0000000a900${number}`, appRoles };
}

/** How the playground calls somebody in activities. */
export function teamsId(person: PlaygroundPerson): string {
  return `29:${person.id}`;
}

/** What people mention. */
export const BOT_NAME = 'Signalbox';
