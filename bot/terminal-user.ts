import { userInfo } from 'node:os';
import type { Principal } from './core/principal.ts';

/** The name of whoever is logged in; the number where the system has no name for it, as in some containers. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // There is no entry for this user.
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}

/** The user of the operating system; no Entra identity, so nobody's vote and nobody's role. */
export function atTheCommandLine(name: string): Principal {
  return { kind: 'system', tenantId: 'signalbox', objectId: `cli/${name}`, name: `${name} at the command line` };
}
