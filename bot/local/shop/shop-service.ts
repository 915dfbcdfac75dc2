import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import type { Environment } from './releases.ts';

const PROGRAM = fileURLToPath(new URL('./service.js', import.meta.url));
/** The exit code of a service that was asked to restart. */
const RESTART = 75;
const RESTART_DELAY_MS = 50;
const CRASH_DELAY_MS = 1000;

const report = z.union([z.strictObject({ port: z.int() }), z.strictObject({ failed: z.string() })]);

/** One instance of the shop: keeps its process running, on the same port after each restart, until it is stopped. */
export class ShopService {
  readonly #home: string;
  readonly #environment: Environment;
  #port: number;
  #child: ChildProcess | null = null;
  #restart: NodeJS.Timeout | null = null;
  #stopped = true;

  constructor(home: string, environment: Environment, port: number) {
    this.#home = home;
    this.#environment = environment;
    this.#port = port;
  }

  /** Resolves with its address once it listens. */
  async start(): Promise<string> {
    this.#stopped = false;
    this.#port = await this.#boot();
    return `http://127.0.0.1:${this.#port}`;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#restart !== null) clearTimeout(this.#restart);
    const child = this.#child;
    if (child === null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  #boot(): Promise<number> {
    // Nothing of this process is handed on: no environment, no loader, no standard streams.
    const child = fork(PROGRAM, [this.#home, this.#environment, String(this.#port)], {
      env: {},
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.#child = child;
    return new Promise((resolve, reject) => {
      child.on('message', (message) => {
        const said = report.parse(message);
        if ('port' in said) resolve(said.port);
        else reject(this.#failure(said.failed));
      });
      child.on('error', reject);
      child.on('exit', (code) => {
        this.#child = null;
        reject(this.#failure('it ended'));
        if (!this.#stopped) this.#bootAgain(code === RESTART ? RESTART_DELAY_MS : CRASH_DELAY_MS);
      });
    });
  }

  #bootAgain(delayMs: number): void {
    this.#restart = setTimeout(() => {
      // A start that fails ends its process, and that exit leads here again.
      this.#boot().catch(() => undefined);
    }, delayMs);
  }

  #failure(code: string): AppError {
    if (code === 'EADDRINUSE') {
      return new AppError({
        code: 'conflict',
        reason: 'shop.port_in_use',
        message: `Port ${this.#port}, which the demo shop needs for ${this.#environment}, is in use. End the program that has it, perhaps another Signalbox, and start again.`,
      });
    }
    return new AppError({
      code: 'unavailable',
      reason: 'shop.not_started',
      message: `The demo shop (${this.#environment}) did not start: ${code}.`,
    });
  }
}
