import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';

/**
 * The endpoint of managed identities of the machine on which this process runs. There is one, as on a real machine: Microsoft's
 * library looks for it once and keeps its address and secret for as long as the process lives.
 */
let endpoint: Promise<Server> | null = null;
let answer: RequestListener | null = null;
const header = randomUUID();

/** The machine has an identity, as App Service says it in the environment of a program, until what this gives is called. */
export async function giveIdentity(listener: RequestListener): Promise<() => void> {
  endpoint ??= listening();
  const address = (await endpoint).address();
  if (address === null || typeof address === 'string') throw new Error('the endpoint of identities does not listen');
  answer = listener;
  Object.assign(process.env, { IDENTITY_ENDPOINT: `http://127.0.0.1:${address.port}/msi/token`, IDENTITY_HEADER: header });
  return () => {
    answer = null;
    for (const name of ['IDENTITY_ENDPOINT', 'IDENTITY_HEADER']) delete process.env[name];
  };
}

function listening(): Promise<Server> {
  const server = createServer((req, res) => {
    // A connection that is kept would outlive the suite that asked.
    res.setHeader('connection', 'close');
    if (answer === null || req.headers['x-identity-header'] !== header) res.writeHead(401).end();
    else answer(req, res);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // It keeps no process alive that has nothing else to do.
    server.listen(0, '127.0.0.1', () => resolve(server.unref()));
  });
}
