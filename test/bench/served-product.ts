import path from 'node:path';
import type { Order } from '../chaos/order.ts';
import { plainProduct } from '../chaos/plain-product.ts';
import { freePort } from '../support/free-port.ts';
import { copySite, type Files } from '../support/local-app.ts';
import { TOKEN, temporaryFolder } from '../support/notaries.ts';
import { environmentIn, startNotaryProcess } from '../support/notary-process.ts';
import { type Program, startProgram } from '../support/program.ts';
import { until } from '../support/until.ts';
import type { Authority } from './authority.ts';

const LONGEST_START_MS = 300_000;

/** Processes of the product over one database, as `signalbox serve` makes them, with a notary that seals their log. */
export type Installation = Readonly<{
  /** Starts one more; resolves when it answers. */
  start(): Promise<Served>;
  close(): Promise<void>;
}>;

export type Served = Readonly<{ pid: number; port: number; startMs: number; stop(): Promise<void> }>;

export async function installation(url: string, authority: Authority, files: Files): Promise<Installation> {
  const closing: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of closing.splice(0).reverse()) await end();
  };
  try {
    const site = await copySite(files);
    closing.push(() => site.remove());
    const { folder, remove } = await temporaryFolder();
    closing.push(remove);
    const notary = await notaryIn(folder, closing);
    const program = path.join(await plainProduct(), 'test/chaos/product.js');
    const start = async (): Promise<Served> => {
      const order: Order = {
        ...{ siteDir: site.siteDir, dataDir: path.join(folder, 'data'), url, port: await freePort() },
        ...{ logFile: path.join(folder, 'product.log'), teamsOrigin: authority.origin, notary },
        ...{ channelKeys: authority.channelKeys, tenantKeys: authority.tenantKeys, botToken: authority.botToken },
      };
      const served = await started(program, order);
      closing.push(served.stop);
      return served;
    };
    return { start, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function notaryIn(folder: string, closing: (() => Promise<unknown>)[]): Promise<Order['notary']> {
  // The name with which the log of every installation begins.
  const process = startNotaryProcess(environmentIn(folder, { SIGNALBOX_NOTARY_NAME: 'signalbox' }));
  closing.push(() => process.kill('SIGTERM'));
  const { key } = await process.ready();
  const ready = process.lines().find(({ msg }) => msg === 'The notary is ready.');
  return { address: String(ready?.['address']), key, token: TOKEN.reveal() };
}

async function started(program: string, order: Order): Promise<Served> {
  const began = performance.now();
  const running = startProgram(program, order);
  await until('the product is ready', () => isReady(running), LONGEST_START_MS);
  return { pid: running.pid, port: order.port, startMs: performance.now() - began, stop: () => running.kill('SIGTERM') };
}

function isReady(running: Program): boolean {
  if (running.how() !== null) throw new Error(`The product ended with ${running.how()}.`);
  return running.said().includes('ready');
}
