import { people } from '@microsoft/teams-js';

export type ChosenPerson = Readonly<{ objectId: string; name: string }>;
export type Choosing = ChosenPerson | 'cancelled' | 'failed';

/** What teams-js rejects with when the person closes the list without choosing (`ErrorCode.USER_ABORT`). */
const USER_ABORT = 8000;

/** Teams' list of the people of the organisation. */
export type PeopleList = Readonly<{
  /** Whether the client around the tab has one. False before the host has answered. */
  isThere(): boolean;
  choose(title: string): Promise<Choosing>;
}>;

export const TEAMS_PEOPLE: PeopleList = { isThere, choose };

function isThere(): boolean {
  try {
    return people.isSupported();
  } catch {
    // teams-js throws until it is initialised; outside of Teams that never happens.
    return false;
  }
}

/** https://learn.microsoft.com/microsoftteams/platform/concepts/device-capabilities/people-picker-capability */
async function choose(title: string): Promise<Choosing> {
  try {
    const [chosen] = await people.selectPeople({ title, singleSelect: true, openOrgWideSearchInChatOrChannel: true });
    return chosen === undefined ? 'cancelled' : { objectId: chosen.objectId, name: chosen.displayName ?? chosen.objectId };
  } catch (error) {
    return isAbort(error) ? 'cancelled' : 'failed';
  }
}

function isAbort(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'errorCode' in error && error.errorCode === USER_ABORT;
}
