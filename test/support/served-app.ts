import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { preparedDataDir, removeDirectory } from './database.ts';
import { freePort } from './free-port.ts';
import { copySite, type Site } from './local-app.ts';

const BIN = path.join(import.meta.dirname, '../../bot/cli/signalbox.js');

/** The product as people start it: a process of its own, which can be killed and started again on the same data. */
export type ServedApp = Readonly<{
  origin: string;
  site: Site;
  dataDir: string;
  port: number;
  /** The address of Local Teams that the present process printed. */
  url(): string;
  pid(): number;
  /** `kill -9`; resolves when the process is gone. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  /** SIGTERM; gives the exit code. */
  terminate(): Promise<number | null>;
  close(): Promise<void>;
}>;

export async function serveApp(files: Readonly<Record<string, string>> = {}): Promise<ServedApp> {
  const site = await copySite(files);
  const dataDir = await preparedDataDir();
  const port = await freePort();
  const environment = { SIGNALBOX_PORT: String(port), SIGNALBOX_DATA_DIR: dataDir, SIGNALBOX_SITE_DIR: site.siteDir };
  let running = await startProcess(environment);
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (running.child.exitCode !== null || running.child.signalCode !== null) return running.child.exitCode;
    const gone = new Promise<number | null>((resolve) => running.child.once('exit', resolve));
    running.child.kill(signal);
    return gone;
  };
  return {
    origin: `http://127.0.0.1:${port}`,
    site,
    dataDir,
    port,
    url: () => running.url,
    pid: () => running.child.pid ?? 0,
    kill: async () => void (await end('SIGKILL')),
    restart: async () => {
      running = await startProcess(environment);
    },
    terminate: () => end('SIGTERM'),
    close: async () => {
      await end('SIGTERM');
      await Promise.all([removeDirectory(dataDir), site.remove()]);
    },
  };
}

type Started = Readonly<{ child: ChildProcess; url: string }>;

/** Starts `serve --local` and waits for its address; fails with what it printed when it ends instead. */
export async function startProcess(environment: Readonly<Record<string, string>>): Promise<Started> {
  const { SIGNALBOX_SITE_DIR: _site, SIGNALBOX_DATA_DIR: _data, SIGNALBOX_PORT: _port, ...inherited } = process.env;
  const child = spawn(process.execPath, [BIN, 'serve', '--local'], {
    env: { ...inherited, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      printed += chunk.toString();
      const found = /http:\/\/127\.0\.0\.1:\d+\/local\/#key=\S+/.exec(printed);
      if (found !== null) resolve(found[0]);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => reject(new Error(`ended with code ${code}:\n${printed}`)));
  });
  return { child, url };
}
