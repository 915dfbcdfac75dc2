import { Masker } from '../../bot/core/masking/masker.ts';
import { createHttpServer } from '../../bot/http/server.ts';
import { HOME_TENANT } from '../support/entra.ts';
import { type OperationCall, recordingOperations } from './recording-operations.ts';

/**
 * A server in a process of its own, started by the fuzz test over IPC: so that a crash, an unhandled rejection, a frozen
 * prototype and memory are about the server alone. Tells its port, and on demand its memory and whether a prototype was changed.
 */
const principal = { kind: 'person', tenantId: HOME_TENANT, objectId: 'o', name: 'Fuzz' } as const;

/** Keeps no call: what the notes of this program weigh would look like a leak of the server. */
class Forgotten extends Array<OperationCall> {
  override push(): number {
    return 0;
  }
}

const server = createHttpServer({
  operations: recordingOperations(new Forgotten()),
  authenticate: async () => ({ principal, signedInAt: new Date(0), expiresAt: new Date(8.64e15) }),
  // What reaches the Teams edge is touched the way careless code would.
  messages: async (req, res) => void res.end(JSON.stringify({ ...(req.body as object) }).slice(0, 10)),
  changes: { subscribe: () => () => {}, onTouched: () => () => {} },
  ready: async () => {},
  clock: { now: () => new Date(0) },
  masker: new Masker(),
  logger: { debug: () => {}, info: () => {}, warn: () => {}, error: (fields) => process.send?.({ error: String(Object.entries(fields)) }) },
  tabDir: '/nonexistent',
  consent: null,
  local: false,
  trustProxy: false,
  limits: { botPerMinute: 1e9, othersPerMinute: 1e9 },
});
for (const frozen of [Object.prototype, Array.prototype, Function.prototype]) Object.freeze(frozen);

process.on('message', () => {
  // Once frees the objects; V8 gives their pages back only when it is asked again and again.
  for (let times = 0; times < 5; times += 1) globalThis.gc?.();
  const inherited = Object.keys(Object.prototype).length + ('polluted' in {} ? 1 : 0);
  process.send?.({ rss: process.memoryUsage().rss, inherited });
});
const { port } = await server.listen(0, '127.0.0.1');
process.send?.({ port });
