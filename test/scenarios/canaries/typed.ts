import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const BIN = path.join(import.meta.dirname, '../../../bot/cli/signalbox.js');

/** A process of `signalbox`, and everything that it prints. */
export type Typed = Readonly<{ child: ChildProcess; printed(): string; ended(): Promise<string> }>;

/** Knows nothing of the environment of the tests but where programs are. */
export function typed(args: readonly string[], env: Readonly<Record<string, string>>): Typed {
  const child = spawn(process.execPath, [BIN, ...args], { env: { PATH: process.env['PATH'], ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  const closed = once(child, 'close');
  return { child, printed: () => printed, ended: async () => closed.then(() => printed) };
}
