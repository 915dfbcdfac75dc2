import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

const ROOT = join(import.meta.dirname, '..', '..');

/** What is evaluated, after these arguments of Node. */
type Program = Readonly<{ node: readonly string[]; source: string }>;

/** Runs `signalbox` where its own memory can be read at its end. */
const PRODUCT: Program = {
  node: ['--import=tsx'],
  source: `import { main } from './bot/cli/main.ts';
  const status = await main(JSON.parse(process.env.ARGS), { env: process.env, out: console.log, err: console.error });
  console.log(process.resourceUsage().maxRSS, process.cpuUsage().user / 1e6, status);`,
};

/** The same for the independent verifier. */
const VERIFIER: Program = {
  node: [],
  source: `process.argv.splice(1, 1, 'verify', ...JSON.parse(process.env.ARGS)); await import('./audit/verifier/verify.js');
  console.log(process.resourceUsage().maxRSS, process.cpuUsage().user / 1e6, process.exitCode ?? 0);`,
};

export type Cost = Readonly<{ seconds: number; computing: number; megabytes: number }>;

export type AuditPrograms = Readonly<{
  /** `signalbox audit verify` over the database. */
  verify(): Cost;
  /** `signalbox audit export` of the whole log, the independent verifier over what it wrote, and the hash of that. */
  exported(): Promise<Readonly<{ exporting: Cost; verifying: Cost; hash: string }>>;
  close(): void;
}>;

/** The programs of an auditor, on the log in a database that a notary with this key has signed. Each throws when it ends badly. */
export function auditPrograms(url: string, key: string): AuditPrograms {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-bench-'));
  mkdirSync(join(folder, 'notary'));
  writeFileSync(join(folder, 'notary', 'notary.key.pub'), key);
  const env = { PATH: process.env['PATH'], DATABASE_URL: url, SIGNALBOX_DATA_DIR: folder };
  let exports = 0;
  return {
    verify: () => cost(PRODUCT, ['audit', 'verify', '--json'], env),
    exported: async () => {
      const into = join(folder, `export-${exports++}`);
      const exporting = cost(PRODUCT, ['audit', 'export', '--into', into], env);
      const [file, checkpoints, signer] = ['export.jsonl', 'checkpoints.txt', 'notary.pub'].map((name) => join(into, name));
      const verifying = cost(VERIFIER, [file ?? '', '--checkpoints', checkpoints ?? '', '--key', signer ?? ''], env);
      return { exporting, verifying, hash: await hashOf(file ?? '') };
    },
    close: () => rmSync(folder, { recursive: true }),
  };
}

function cost({ node, source }: Program, args: readonly string[], env: NodeJS.ProcessEnv): Cost {
  const started = performance.now();
  const { stdout, stderr } = spawnSync(process.execPath, [...node, '--input-type=module', '--eval', source], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...env, ARGS: JSON.stringify(args) },
  });
  const seconds = (performance.now() - started) / 1000;
  const [kilobytes = 0, computing = 0, status = 2] = stdout.trim().split('\n').at(-1)?.split(' ').map(Number) ?? [];
  if (status !== 0) throw new Error(`${stdout}${stderr}`);
  return { seconds, computing, megabytes: kilobytes / 1024 };
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
