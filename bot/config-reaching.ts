import type { Reader } from './environment.ts';

/** How people are reached of whom the bot knows no chat. */
export type ReachingConfig = Readonly<{
  /** The app is installed in Teams for approvers who do not have it. */
  install: boolean;
  /** Approvers who cannot be written to are asked in the activity feed of Teams. */
  feed: boolean;
}>;

const INSTALL = 'SIGNALBOX_INSTALL_FOR_APPROVERS';
const FEED = 'SIGNALBOX_ACTIVITY_FEED';
export const REACHING_NAMES: readonly string[] = [INSTALL, FEED];

type Around = Readonly<{ local: boolean; entra: boolean; teamsAppId: string | null; cloud: string }>;

/** Both go through Microsoft Graph, so they need whoever asks it, and the id of the app. Complains about what is missing. */
export function readReaching(reader: Reader, around: Around): ReachingConfig {
  const install = reader.choice(INSTALL, ['on', 'off']) === 'on';
  const feed = reader.choice(FEED, ['on', 'off']) === 'on';
  for (const name of [...(install ? [INSTALL] : []), ...(feed ? [FEED] : [])]) complain(reader, name, around);
  return { install, feed };
}

function complain(reader: Reader, name: string, around: Around): void {
  for (const what of problems(around)) reader.complain(name, what);
}

function problems({ local, entra, teamsAppId, cloud }: Around): readonly string[] {
  if (local) return ['is not used: Local Teams has no Microsoft Graph. Remove the variable.'];
  // Microsoft: "Install app for user" and "List teamsApps" have no China; and it is not known how Teams there opens a link to the tab.
  if (cloud === 'china') return ['does not go with SIGNALBOX_CLOUD=china, whose Microsoft Graph cannot do it. Remove the variable.'];
  return [
    ...(entra ? [] : ['needs SIGNALBOX_DIRECTORY_CREDENTIAL: Microsoft Graph is asked as whoever asks the directory.']),
    ...(teamsAppId === null ? ['needs SIGNALBOX_TEAMS_APP_ID: the id of the app in its package for Teams.'] : []),
  ];
}
