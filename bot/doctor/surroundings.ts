import { statfs } from 'node:fs/promises';
import { z } from 'zod';
import { type Finding, fine, note, wrong } from './finding.ts';

const GB = 1024 ** 3;
/** An embedded database needs some 64 MB to begin with; scripts and logs more. */
const TOO_LITTLE = 256 * 1024 ** 2;
const LITTLE = 2 * GB;
const ANSWER_MS = 5_000;
const LONGEST_ANSWER = 64 * 1024;

const ready = z.object({ status: z.literal('ready'), notes: z.array(z.string()) });
const notReady = z.object({ error: z.object({ message: z.string() }) });

/** Room on the disk of the data directory. */
export async function diskFinding(dataDir: string): Promise<Finding> {
  const disk = await statfs(dataDir).catch(() => null);
  if (disk === null) return note('disk', `There is no data directory ${dataDir} yet.`, { dataDir });
  const free = disk.bavail * disk.bsize;
  const facts = { dataDir, freeBytes: free, totalBytes: disk.blocks * disk.bsize };
  const sentence = `The disk of ${dataDir} has ${(free / GB).toFixed(1)} GB left`;
  if (free < TOO_LITTLE) return wrong('disk', `${sentence}. Make room there.`, facts);
  return free < LITTLE ? note('disk', `${sentence}.`, facts) : fine('disk', `${sentence}.`, facts);
}

/** What the process of this machine says of itself; null when none answers. */
export async function processFindings({ host, port }: Readonly<{ host: string; port: number }>): Promise<readonly Finding[] | null> {
  const url = `http://${reachable(host)}:${port}/readyz`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS), redirect: 'error' }).catch(() => null);
  if (answer === null) return null;
  const body: unknown = await answer
    .text()
    .then((text) => JSON.parse(text.slice(0, LONGEST_ANSWER)))
    .catch(() => null);
  const told = ready.safeParse(body);
  if (told.success) {
    const notes = told.data.notes.map((sentence) => note('process', sentence));
    return [fine('process', `The process at ${url} is ready.`, { url }), ...notes];
  }
  const refused = notReady.safeParse(body);
  const because = refused.success ? refused.data.error.message : `it answered ${answer.status}, not as Signalbox does`;
  return [wrong('process', `The process at ${url} is not ready: ${because}`, { url, status: answer.status })];
}

/** An address that listens everywhere is asked here. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
