import type { Server } from 'node:http';
import type { Server as SecureServer } from 'node:https';

/** Closes a server and every connection to it. */
export function closing(server: Server | SecureServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
