import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Places, readPlaces } from './config.ts';
import { type Clock, systemClock } from './core/clock.ts';
import { AppError } from './core/errors.ts';
import { Masker } from './core/masking/masker.ts';
import type { Logger, Store } from './core/ports.ts';
import { activate } from './core/site/activate.ts';
import { type Activation, shortSite } from './core/site/version.ts';
import { inEnglish } from './core/text/voice.ts';
import type { Env } from './environment.ts';
import { createLogger } from './log.ts';
import { openMigrated } from './migrated-database.ts';
import { findSiteNeeds } from './plugins.ts';
import { closeConnectors } from './site/connectors.ts';
import { type LoadedSite, loadVersion } from './site/load-version.ts';
import { readSite } from './site/site-files.ts';
import { createStore } from './store/postgres-store.ts';
import { atTheCommandLine, userName } from './terminal-user.ts';

/** The two acts that need no second person, because whoever does them has the database anyway. Both are in the audit log. */
export type ActivationOrder = Readonly<{
  how: 'first' | 'recovered';
  /** Why nobody was asked; empty for the first one. */
  reason: string;
  /** Who sits at the command line. */
  userName: string;
}>;

type ActivatedBy = Readonly<{ places: Places; clock: Clock; logger: Logger }>;

/** `activateRules` for whoever is logged in here, with the places of the environment. */
export async function activateAtTerminal(order: Omit<ActivationOrder, 'userName'>, env: Env): Promise<readonly string[]> {
  const masker = new Masker();
  const logger = createLogger({ level: 'warn', human: true, masker });
  return activateRules({ ...order, userName: userName() }, { places: await readPlaces(env, masker), clock: systemClock, logger });
}

/**
 * Puts the content of the site folder into force, at the command line. Gives lines for people. Throws `conflict`
 * (`rules.not_first`) when `first` is not the first, `store.directory_in_use` while Signalbox runs on the embedded database,
 * and `invalid` with every problem of the folder.
 */
export async function activateRules(order: ActivationOrder, by: ActivatedBy): Promise<readonly string[]> {
  const { places, logger } = by;
  const database = await openMigrated(places, logger);
  try {
    const store = createStore(database);
    const loaded = await checkedFolder(places);
    const made = await putIntoForce(store, loaded, { order, clock: by.clock });
    return [sentenceOf(made), ...loaded.site.weaknesses.map((warning) => `  note: ${inEnglish(warning)}`)];
  } finally {
    await database.close();
  }
}

/** Read as the start reads it, in a data directory of its own: a running Signalbox must not notice. */
async function checkedFolder({ siteDir }: Places): Promise<LoadedSite> {
  const dataDir = await mkdtemp(join(tmpdir(), 'signalbox-activate-'));
  try {
    const needs = await findSiteNeeds();
    const loaded = await loadVersion(await readSite(siteDir), { siteDir, dataDir, ...needs });
    await closeConnectors(loaded.site.connectors);
    return loaded;
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

type Acting = Readonly<{ order: ActivationOrder; clock: Clock }>;

async function putIntoForce(store: Store, { hash, files }: LoadedSite, { order, clock }: Acting): Promise<Activation> {
  const { how, reason } = order;
  const at = clock.now();
  const by = atTheCommandLine(order.userName);
  return store.transaction(async (tx) => {
    const inForce = await tx.site.inForce();
    if (how === 'first' && inForce !== null) throw notFirst(inForce);
    if (how === 'recovered' && inForce === null) throw nothingToRecover();
    if (inForce?.hash === hash) throw inForceAlready(inForce);
    await tx.site.keepVersion({ hash, files, foundAt: at });
    const next: Activation = { number: (inForce?.number ?? 0) + 1, hash, how, by, at, reason, proposalId: null };
    await activate(tx, next, { by, via: 'cli', at });
    return next;
  });
}

function sentenceOf({ hash, number }: Activation): string {
  const noticed = number === 1 ? 'Start Signalbox with: npx signalbox serve' : 'Every running Signalbox goes over to them within a second.';
  return `The rules ${shortSite(hash)} are in force. ${noticed}`;
}

function notFirst({ hash }: Activation): AppError {
  return new AppError({
    code: 'conflict',
    reason: 'rules.not_first',
    message: `There are rules in force already: ${shortSite(hash)}. New ones are proposed and approved in Teams. If nobody can do that any more, use: npx signalbox rules activate --recover --reason "why"`,
  });
}

function nothingToRecover(): AppError {
  return new AppError({
    code: 'conflict',
    reason: 'rules.none_in_force',
    message: 'No rules are in force yet, so there is nothing to recover from. Use: npx signalbox rules activate --first',
  });
}

function inForceAlready({ hash }: Activation): AppError {
  return new AppError({
    code: 'conflict',
    reason: 'rules.unchanged',
    message: `The site folder holds the rules that are in force already, ${shortSite(hash)}. Nothing was changed.`,
  });
}
