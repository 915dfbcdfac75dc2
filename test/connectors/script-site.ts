import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import scriptModule from '../../bot/connectors/script/index.ts';
import type { IsolationKind } from '../../bot/connectors/script/isolation.ts';
import type { ScriptConfig } from '../../bot/connectors/script/settings.ts';
import type { ActionContext, Connector } from '../../bot/core/connector.ts';
import { AppError } from '../../bot/core/errors.ts';
import type { Outcome } from '../../bot/core/run/run.ts';
import { withoutSecrets } from '../support/masker.ts';

/** A site folder of its own with scripts in it, and the connector over it. */
export type ScriptSite = Readonly<{
  siteDir: string;
  dataDir: string;
  connector: Connector;
  /** What the product does with a step: parse, pin, run. Throws when the input is refused. */
  run(input: Readonly<Record<string, unknown>>, context?: Partial<ActionContext>): Promise<Ran>;
  pin(input: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, string>>>;
  remove(): Promise<void>;
}>;
export type Ran = Readonly<{ outcome: Outcome; output: string; pieces: readonly string[] }>;

type SiteOptions = Readonly<{
  scripts: Readonly<Record<string, string>>;
  isolation?: ScriptConfig['isolation'];
  config?: object;
  under?: string;
}>;

export async function scriptSite({ scripts, isolation = 'auto', config = {}, under = os.tmpdir() }: SiteOptions): Promise<ScriptSite> {
  await mkdir(under, { recursive: true });
  const root = await realpath(await mkdtemp(path.join(under, 'signalbox-script-')));
  const places = { siteDir: path.join(root, 'site'), dataDir: path.join(root, 'data') };
  await mkdir(path.join(places.siteDir, 'scripts'), { recursive: true });
  await mkdir(places.dataDir);
  for (const [name, text] of Object.entries(scripts)) await writeFile(path.join(places.siteDir, 'scripts', name), text);
  const connector = await created(scriptModule.config.parse({ isolation, ...config }), places, root);
  const action = connector.actions['run'];
  if (action === undefined) throw new Error('the script connector has no action run');
  return {
    ...places,
    connector,
    pin: async (input) => action.pin(action.input.parse(input)),
    async run(input, context = {}) {
      const parsed = action.input.parse(input);
      const pieces: string[] = [];
      const outcome = await action.run(parsed, {
        idempotencyKey: 'r-testtest/step',
        signal: new AbortController().signal,
        timeoutMs: 60_000,
        pins: context.pins ?? (await action.pin(parsed)),
        output: (text) => pieces.push(text),
        ...withoutSecrets(),
        ...context,
      });
      return { outcome, output: pieces.join(''), pieces };
    },
    async remove() {
      await connector.close();
      await rm(root, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** Leaves nothing behind where the machine does not offer what was asked. */
async function created(config: ScriptConfig, places: Readonly<{ siteDir: string; dataDir: string }>, root: string): Promise<Connector> {
  try {
    return await scriptModule.create(config, places);
  } catch (error) {
    await rm(root, { recursive: true, force: true });
    throw error;
  }
}

/** The isolations that this machine offers. A process group is offered by every machine, so there is always one. */
export async function offeredIsolations(): Promise<readonly IsolationKind[]> {
  const offered: IsolationKind[] = [];
  for (const isolation of ['bwrap', 'unshare', 'group'] as const) {
    try {
      const site = await scriptSite({ scripts: {}, isolation });
      await site.remove();
      offered.push(isolation);
    } catch (error) {
      if (!(error instanceof AppError) || error.reason !== 'script.isolation') throw error;
    }
  }
  return offered;
}
