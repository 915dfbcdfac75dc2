import { spawnSync } from 'node:child_process';
import { networkInterfaces } from 'node:os';

const LOOPBACK_UP = 'ip link set lo up';

/** How to start a program in a network of its own, or the sentence that says why this machine cannot. */
export type Namespace = Readonly<{ ok: true; flags: readonly string[] }> | Readonly<{ ok: false; sentence: string }>;

/** The playground listens on all interfaces, so it is only ever run where there is none but loopback. */
export function findNamespace(): Namespace {
  if (process.platform !== 'linux') return { ok: false, sentence: sentence(`this is ${process.platform}, and only Linux has them`) };
  // Without root, a user namespace gives the right to make a network namespace where the machine allows that.
  const flags = process.getuid?.() === 0 ? ['--net'] : ['--user', '--map-root-user', '--net'];
  const tried = spawnSync('unshare', [...flags, '--', 'sh', '-c', LOOPBACK_UP], { encoding: 'utf8' });
  if (tried.status === 0) return { ok: true, flags };
  return { ok: false, sentence: sentence(tried.error?.message ?? tried.stderr.trim()) };
}

function sentence(why: string): string {
  return `The playground is only run in a network namespace of its own, which needs Linux, “unshare”, “ip” and root (or user namespaces). Here that is not possible: ${why}.`;
}

/** Runs this Node with these arguments in a new namespace whose loopback is up, and returns its exit code. */
export function runInside(flags: readonly string[], args: readonly string[]): number {
  const command = ['--', 'sh', '-c', `${LOOPBACK_UP} && exec "$@"`, 'sh', process.execPath, ...args];
  return spawnSync('unshare', [...flags, ...command], { stdio: 'inherit' }).status ?? 1;
}

/** Throws when anything but loopback can be reached from here. */
export function requireLoopbackOnly(): void {
  const others = Object.keys(networkInterfaces()).filter((name) => name !== 'lo');
  if (others.length > 0) throw new Error(`There is more than loopback here (${others.join(', ')}), so the playground is not started.`);
}
