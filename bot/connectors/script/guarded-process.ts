import { type ChildProcess, spawn } from 'node:child_process';
import type { EventEmitter } from 'node:events';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { message, type Text } from '../../core/text/message.ts';
import type { Box } from './box.ts';
import { BASE_ENVIRONMENT, type IsolationKind } from './isolation.ts';
import { openPipe } from './stream.ts';

export type Order = Readonly<{
  kind: IsolationKind;
  /** Starts the guard inside the isolation. */
  guard: readonly [string, ...string[]];
  /** What the guard then starts: program, script, arguments. */
  argv: readonly string[];
  env: Readonly<Record<string, string>>;
  box: Box;
  /** When one of them aborts, the script gets SIGTERM, and after two seconds nothing of it is left. */
  signals: readonly AbortSignal[];
  /** The bytes are only good during the call. */
  onOutput(bytes: Buffer): void;
}>;

export type Ending =
  | Readonly<{ kind: 'exited'; code: number | null; signal: string | null; stopped: boolean }>
  /** Nothing of the script has run. */
  | Readonly<{ kind: 'not_started'; why: Text }>
  /** It may have run, and nobody saw how it ended. */
  | Readonly<{ kind: 'lost'; stopped: boolean }>;

const GRACE_MS = 2000;
const READY_MS = 10_000;
const DIAGNOSTICS_CHARS = 2000;

const report = z.union([
  z.strictObject({ ready: z.literal(true) }),
  z.strictObject({ notStarted: z.string() }),
  z.strictObject({ code: z.number().nullable(), signal: z.string().nullable() }),
]);

/** Runs a script to its end, or until the signal. When this resolves, the isolation is gone with every process in it. */
export async function runGuarded(order: Order): Promise<Ending> {
  if (isAborted(order)) return { kind: 'not_started', why: message('script.why.stopped') };
  const pipe = await openPipe(order.box, BASE_ENVIRONMENT, order.onOutput);
  const [file, ...args] = order.guard;
  // A session of its own: Ctrl-C in the terminal is for Signalbox, which then ends its scripts in order.
  const child = spawn(file, args, {
    cwd: '/',
    env: BASE_ENVIRONMENT,
    detached: true,
    shell: false,
    windowsHide: true,
    stdio: ['ignore', pipe?.childEnd ?? 'pipe', 'pipe', 'ipc'],
  });
  pipe?.closeChildEnd();
  if (pipe === null) child.stdout?.on('data', order.onOutput);
  const output = pipe?.reader ?? child.stdout;
  return new GuardedProcess(order, child, output).ended;
}

/** One guard from its start to its end; lives as long as its process. */
class GuardedProcess {
  readonly ended: Promise<Ending>;
  readonly #order: Order;
  readonly #child: ChildProcess;
  readonly #timers = new Set<NodeJS.Timeout>();
  #ending: Ending = { kind: 'not_started', why: message('script.why.isolation') };
  #stopped = false;
  #diagnostics = '';
  #resolve: (ending: Ending) => void = () => undefined;

  constructor(order: Order, child: ChildProcess, output: Readable | null) {
    this.#order = order;
    this.#child = child;
    this.ended = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#diagnostics = (this.#diagnostics + text).slice(0, DIAGNOSTICS_CHARS);
    });
    child.on('message', (received) => this.#onReport(received));
    // The last report may be read after the exit is known, and output after both.
    const gone = Promise.all([happened(child, 'exit'), happened(child, 'disconnect'), this.#read(output)]);
    gone.then(() => this.#finish(this.#ending));
    // Only where no namespace ends them all may a process still hold the other end of the output.
    if (order.kind === 'group') child.on('exit', () => this.#after(GRACE_MS, () => output?.destroy()));
    child.on('error', (error) => {
      if (child.pid !== undefined) return;
      output?.destroy();
      this.#finish({ kind: 'not_started', why: error.message });
    });
    for (const signal of order.signals) signal.addEventListener('abort', this.#stop, { once: true });
    this.#after(READY_MS, () => {
      if (this.#ending.kind === 'not_started') child.kill('SIGKILL');
    });
  }

  #read(output: Readable | null): Promise<void> {
    if (output === null) return Promise.resolve();
    output.on('error', () => output.destroy()); // What was read so far is kept; the exit report decides the outcome.
    return happened(output, 'close');
  }

  #onReport(received: unknown): void {
    const parsed = report.safeParse(received);
    if (!parsed.success) return;
    if ('ready' in parsed.data) this.#begin();
    else if ('notStarted' in parsed.data)
      this.#ending = { kind: 'not_started', why: message('script.why.program', { code: parsed.data.notStarted }) };
    else this.#ending = { kind: 'exited', ...parsed.data, stopped: this.#stopped };
  }

  #begin(): void {
    const { argv, env, box, kind } = this.#order;
    if (isAborted(this.#order)) {
      this.#kill();
      return;
    }
    // From here on it may have run, whatever else is heard of it.
    this.#ending = { kind: 'lost', stopped: false };
    this.#send({ argv, env, cwd: box.work, sweep: kind === 'group' });
  }

  readonly #stop = (): void => {
    if (this.#ending.kind === 'not_started') {
      this.#ending = { kind: 'not_started', why: message('script.why.stopped') };
      this.#kill();
      return;
    }
    if (this.#ending.kind === 'exited') return;
    this.#stopped = true;
    this.#ending = { kind: 'lost', stopped: true };
    this.#send({ kill: 'SIGTERM' });
    this.#after(GRACE_MS, () => this.#kill());
  };

  /** Ends the namespace from outside. Without one only the guard knows what to kill, so it gets a moment to do it. */
  #kill(): void {
    if (this.#order.kind !== 'group') {
      this.#child.kill('SIGKILL');
      return;
    }
    this.#send({ kill: 'SIGKILL' });
    this.#after(GRACE_MS, () => this.#child.kill('SIGKILL'));
  }

  #finish(ending: Ending): void {
    for (const timer of this.#timers) clearTimeout(timer);
    for (const signal of this.#order.signals) signal.removeEventListener('abort', this.#stop);
    const said = this.#diagnostics.trim();
    this.#resolve(
      ending.kind === 'not_started' && said !== '' ? { ...ending, why: message('script.why.said', { why: ending.why, said }) } : ending,
    );
  }

  #send(order: object): void {
    if (this.#child.connected) this.#child.send(order, () => undefined); // A guard that is gone is reported by its exit.
  }

  #after(ms: number, work: () => void): void {
    this.#timers.add(setTimeout(work, ms));
  }
}

function isAborted(order: Order): boolean {
  return order.signals.some((signal) => signal.aborted);
}

function happened(source: EventEmitter, event: string): Promise<void> {
  return new Promise((resolve) => {
    source.once(event, () => resolve());
  });
}
