import { resolve } from 'node:path';
import type { Connector, ConnectorModule, Connectors } from '../core/connector.ts';
import { AppError } from '../core/errors.ts';
import { didYouMean } from '../core/nearest.ts';
import type { Problem, Problems } from '../core/problem.ts';
import { readStrictly } from '../core/schema-problems.ts';
import type { Settings } from './settings.ts';

type Places = Readonly<{ siteDir: string; home: string; dataDir: string }>;

/** Creates the connectors that the settings name, each with its part of the settings checked by its own schema. One with a problem is left out. */
export async function createConnectors(
  settings: Settings,
  modules: readonly ConnectorModule[],
  by: Places & Readonly<{ problems: Problems }>,
): Promise<Connectors> {
  const places = { siteDir: resolve(by.siteDir), home: resolve(by.home), dataDir: resolve(by.dataDir) };
  const connectors = new Map<string, Connector>();
  for (const [name, raw] of Object.entries(settings.connectors)) {
    const module = modules.find((candidate) => candidate.name === name);
    const created = module === undefined ? unknown(name, modules) : await create(module, raw, places);
    if ('problems' in created) for (const { path, message } of created.problems) by.problems.add(['connectors', name, ...path], message);
    else connectors.set(name, created.connector);
  }
  return connectors;
}

type Created = Readonly<{ connector: Connector } | { problems: readonly Problem[] }>;

function unknown(name: string, modules: readonly ConnectorModule[]): Created {
  const names = modules.map((module) => module.name);
  return { problems: [{ path: [], message: `There is no connector of this name.${didYouMean(name, names)}` }] };
}

async function create(module: ConnectorModule, raw: unknown, places: Places): Promise<Created> {
  const read = readStrictly(module.config, raw);
  if (read.value === null || read.problems.length > 0) return { problems: read.problems };
  try {
    return { connector: await module.create(read.value, places) };
  } catch (error) {
    return { problems: [{ path: [], message: reasonOf(error) }] };
  }
}

/** Whoever starts this can do something about what the system said, so it is not kept from them. */
function reasonOf(error: unknown): string {
  if (error instanceof AppError) return error.message;
  return `This connector cannot be made: ${error instanceof Error ? error.message : String(error)}.`;
}

export async function closeConnectors(connectors: Connectors): Promise<void> {
  await Promise.allSettled([...connectors.values()].map((connector) => connector.close()));
}
