import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Box } from './box.ts';
import type { Settings } from './settings.ts';

export type IsolationKind = 'bwrap' | 'unshare' | 'group';

const GUARD = fileURLToPath(new URL('./guard.js', import.meta.url));
const TMP_BYTES = 268_435_456;

/**
 * Where programs are looked up: those that make the isolation, and those a script calls unless the settings say otherwise.
 * Windows adds what a process cannot do without by itself.
 */
export const BASE_ENVIRONMENT: Readonly<Record<string, string>> =
  process.platform === 'win32' ? {} : { PATH: '/usr/local/bin:/usr/bin:/bin' };

/** The command that starts the guard inside the isolation. Both namespace kinds die with the process that starts them. */
export async function guardCommand(
  kind: IsolationKind,
  box: Box,
  settings: Settings,
  network: boolean,
): Promise<readonly [string, ...string[]]> {
  const guard = [process.execPath, GUARD] as const;
  switch (kind) {
    case 'bwrap':
      return ['bwrap', ...(await bwrapOptions(box, settings, network)), '--', ...guard];
    case 'unshare':
      return ['setpriv', '--pdeathsig', 'KILL', 'unshare', ...unshareOptions(network), 'setpriv', ...DROPPED_RIGHTS, ...guard];
    case 'group':
      return guard;
  }
}

/**
 * Folders of people, with their keys and checkouts. /run, hidden beside them, holds the sockets of local services, which a
 * network namespace alone does not close, and the secrets that a container is given.
 */
const PRIVATE = ['/root', '/home'] as const;
/** Read by root alone, which a script may run as. */
const HASHES = ['/etc/shadow', '/etc/gshadow', '/etc/shadow-', '/etc/gshadow-'] as const;

/** What is weaker than in a bubblewrap sandbox, for the start of the app. */
export function weakerPromises(kind: IsolationKind): readonly string[] {
  switch (kind) {
    case 'bwrap':
      return [];
    case 'unshare':
      return [
        'Scripts run in a process namespace of their own, but they can read and write every file that Signalbox can. Install bubblewrap (the package is called bubblewrap): then they write only where signalbox.yml allows, and see no home folder and nothing of Signalbox’s own data.',
      ];
    case 'group':
      return [
        'This machine offers no process namespaces. A script that detaches itself may live on after a timeout, a cancel or a crash of Signalbox, it can read and write every file that Signalbox can and see its environment, and “network: false” cannot be enforced. Give secrets by file (…_FILE) instead of in the environment. On Linux, install bubblewrap and allow user namespaces.',
      ];
  }
}

/** A later option covers an earlier one: first everything read-only, then what is hidden, then what is shown again. */
async function bwrapOptions(box: Box, settings: Settings, network: boolean): Promise<string[]> {
  const show = await Promise.all(Object.values(settings.paths).map(existing));
  const write = await Promise.all(settings.writable.map(existing));
  const hidden = [...(await Promise.all([...PRIVATE, network ? '/run/secrets' : '/run'].map(existing))).flat(), settings.dataDir];
  return [
    ...['--die-with-parent', '--new-session', '--cap-drop', 'ALL'],
    ...['--unshare-pid', '--unshare-ipc', '--unshare-uts', ...(network ? [] : ['--unshare-net'])],
    ...['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc', '--size', String(TMP_BYTES), '--tmpfs', '/tmp'],
    ...hidden.flatMap((folder) => ['--tmpfs', folder]),
    ...HASHES.filter((file) => existsSync(file)).flatMap((file) => ['--ro-bind', '/dev/null', file]),
    ...[GUARD, process.execPath, box.root, ...show.flat()].flatMap((at) => ['--ro-bind', at, at]),
    ...[box.work, box.out, ...write.flat()].flatMap((at) => ['--bind', at, at]),
    ...hidden.flatMap((folder) => ['--remount-ro', folder]),
    ...['--chdir', box.work],
  ];
}

/** Mount points have to be real paths. What does not exist is not shown, and the script says so itself. */
async function existing(at: string): Promise<readonly string[]> {
  return realpath(at).then(
    (found) => [found],
    () => [],
  );
}

// Being root in the namespace, or anywhere, gives a script no right to change the machine.
const DROPPED_RIGHTS = ['--no-new-privs', '--bounding-set=-all', '--inh-caps=-all'] as const;

function unshareOptions(network: boolean): string[] {
  const root = process.getuid?.() === 0;
  const user = root ? [] : ['--user', '--map-root-user'];
  return [...user, '--pid', '--fork', '--kill-child', '--mount-proc', '--ipc', '--uts', ...(network ? [] : ['--net'])];
}
