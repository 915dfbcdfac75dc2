import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { until } from '../support/until.ts';
import { OTHERS, type PlaygroundPerson, REQUESTER, TENANT_ID, teamsId } from './people.ts';

/** Where the playground listens; its connector is the `serviceUrl` of its activities. */
const PORT = 56_150;
export const PLAYGROUND_ORIGIN = `http://localhost:${PORT}`;
const LONGEST_START_MS = 60_000;

type Start = Readonly<{ program: string; home: string; botAppId: string; botName: string; botEndpoint: string }>;

export type Playground = Readonly<{ stop(): Promise<void> }>;

/** Starts the playground, without telemetry, and comes back when it answers. Throws what it logged when it does not start. */
export async function startPlayground({ program, home, botAppId, botName, botEndpoint }: Start): Promise<Playground> {
  const configFile = join(home, 'playground.yml');
  const logFile = join(home, 'playground.log');
  await writeFile(configFile, stringify(configuration(botAppId, botName)));
  const args = [program, 'start', '-p', String(PORT), '-c', 'msteams', '-e', botEndpoint, '--disable-telemetry'];
  const child = spawn(process.execPath, args, {
    cwd: home,
    stdio: 'ignore',
    env: {
      PATH: process.env['PATH'],
      HOME: home,
      TEAMSAPPTESTER_BROWSER: 'none',
      APPLICATION_INSIGHTS_NO_STATSBEAT: '1',
      M365_AGENTS_PLAYGROUND_CONFIG_PATH: configFile,
      M365_AGENTS_PLAYGROUND_LOGFILE: logFile,
    },
  });
  const log = (): Promise<string> => readFile(logFile, 'utf8').catch(() => 'nothing');
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  try {
    await until(
      'the playground answers',
      async () => {
        if (child.exitCode !== null) throw new Error(`The playground ended with ${child.exitCode}. It logged: ${await log()}`);
        return await answers();
      },
      LONGEST_START_MS,
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop };
}

async function answers(): Promise<boolean> {
  try {
    return (await fetch(`${PLAYGROUND_ORIGIN}/_debug/ping`)).ok;
  } catch {
    // It does not listen yet.
    return false;
  }
}

function configuration(botAppId: string, botName: string): object {
  return {
    version: '0.1.1',
    tenantId: TENANT_ID,
    bot: { id: botAppId, name: botName },
    currentUser: account(REQUESTER),
    users: OTHERS.map(account),
    personalChat: { id: 'personal-chat' },
    groupChat: { id: 'group-chat', name: 'Release room' },
    team: {
      id: 'team-operations',
      name: 'Operations',
      aadGroupId: '00000000-0000-4000-8000-0000000a9100',
      channels: [{ id: 'channel-deployments', name: 'Deployments' }],
    },
  };
}

function account(person: PlaygroundPerson): object {
  const address = `${person.id}@signalbox.example`;
  const [givenName = '', ...rest] = person.name.split(' ');
  return {
    id: teamsId(person),
    name: person.name,
    // Spelled as the playground wants it.
    userPrincipleName: address,
    aadObjectId: person.objectId,
    givenName,
    surname: rest.join(' ') || givenName,
    email: address,
  };
}
