import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { until } from './until.ts';

/** A program that a test starts, listens to and kills. */
export type Program = Readonly<{
  pid: number;
  /** The lines it has said so far. */
  said(): readonly string[];
  /** Waits for a line that matches. Fails when the program ends before. */
  line(pattern: RegExp): Promise<string>;
  /** Resolves when it is gone, whatever ended it. */
  ended(): Promise<void>;
  /** Its exit code, or the signal that ended it; null while it runs. */
  how(): number | NodeJS.Signals | null;
  kill(signal?: NodeJS.Signals): Promise<void>;
}>;

/** Where the machine does much else, the whole product takes its time to start. */
const LONGEST_MS = 180_000;

export function startProgram(file: string, order: unknown): Program {
  const loader = file.endsWith('.ts') ? ['--import=tsx'] : [];
  const child = spawn(process.execPath, [...loader, file, JSON.stringify(order)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (data) => {
    text += String(data);
  });
  // The last line counts only when it is complete.
  const said = (): readonly string[] => text.split('\n').slice(0, -1);
  const found = (pattern: RegExp) => {
    const line = said().find((one) => pattern.test(one));
    if (line === undefined && ended(child)) throw new Error(`The program ended. It said: ${text}`);
    return line;
  };
  const line = (pattern: RegExp): Promise<string> => until(`the program says ${pattern}`, () => found(pattern), LONGEST_MS);
  const kill = async (signal: NodeJS.Signals = 'SIGKILL'): Promise<void> => {
    if (ended(child)) return;
    const gone = once(child, 'close');
    child.kill(signal);
    await gone;
  };
  const gone = async (): Promise<void> => {
    if (!ended(child)) await once(child, 'close');
  };
  return { pid: child.pid ?? 0, said, line, ended: gone, how: () => child.exitCode ?? child.signalCode, kill };
}

function ended(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
