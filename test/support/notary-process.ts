import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Notary } from '../../bot/core/audit/notary.ts';
import { createNotary } from '../../bot/notary/client.ts';
import { NAME, TOKEN } from './notaries.ts';
import { until } from './until.ts';

const START = path.join(import.meta.dirname, '..', '..', 'audit', 'notary', 'start.js');

/** A notary in a process of its own, as an operator starts it. */
export type NotaryProcess = Readonly<{
  /** Its log, one object a line. */
  lines(): readonly Readonly<Record<string, unknown>>[];
  said(): string;
  /** Waits until it is ready and gives a client that knows its key. Fails when it ends before. */
  ready(): Promise<Notary>;
  /** Gives the exit code, or the signal that ended it. */
  ended(): Promise<number | string>;
  kill(signal: NodeJS.Signals): Promise<number | string>;
}>;

export function environmentIn(folder: string, changes: Readonly<Record<string, string | undefined>> = {}): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    SIGNALBOX_NOTARY_NAME: NAME,
    SIGNALBOX_NOTARY_TOKEN: TOKEN.reveal(),
    SIGNALBOX_NOTARY_DIR: path.join(folder, 'state'),
    SIGNALBOX_NOTARY_ANCHORS: `file:${path.join(folder, 'anchor.txt')}`,
    ...changes,
  };
}

export function startNotaryProcess(env: NodeJS.ProcessEnv): NotaryProcess {
  const child = spawn(process.execPath, [START], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const lines = (): readonly Readonly<Record<string, unknown>>[] =>
    out
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  const ended = async (): Promise<number | string> => {
    if (!isGone(child)) await once(child, 'close');
    return child.exitCode ?? child.signalCode ?? 'nothing';
  };
  return {
    lines,
    said: () => err,
    ready: async () => {
      const line = await until('the notary is ready', () => {
        if (isGone(child)) throw new Error(`The notary ended. It said: ${err}${out}`);
        return lines().find(({ msg }) => msg === 'The notary is ready.');
      });
      return createNotary({ address: String(line['address']), token: TOKEN, key: String(line['key']) });
    },
    ended,
    kill: async (signal) => {
      if (!isGone(child)) child.kill(signal);
      return await ended();
    },
  };
}

function isGone({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
