import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError, toAppError } from '../core/errors.ts';
import type { SiteHash } from '../core/ids.ts';
import type { Store } from '../core/ports.ts';
import { ALTERED } from '../core/site/find-version.ts';
import type { Inspected } from '../core/site/in-force.ts';
import type { SiteFiles } from '../core/site/version.ts';
import { message } from '../core/text/message.ts';
import { closeConnectors } from './connectors.ts';
import { type LoadedSite, loadVersion, type VersionNeeds } from './load-version.ts';
import { problemsOf } from './site-folder.ts';

export type LoadVersion = (files: SiteFiles, needs: VersionNeeds) => Promise<LoadedSite>;

export type VersionsParts = Readonly<{
  store: Pick<Store, 'site'>;
  needs: VersionNeeds;
  /** Replaced in tests. */
  load?: LoadVersion;
}>;

const REMEMBERED = 8;

/** Reads versions by their hash, from the database and never from the folder. */
export class Versions {
  readonly #parts: VersionsParts;
  readonly #load: LoadVersion;
  readonly #inspected = new Map<SiteHash, Promise<Inspected>>();

  constructor(parts: VersionsParts) {
    this.#parts = parts;
    this.#load = parts.load ?? loadVersion;
  }

  /** A version with its connectors, ready to work; the caller closes them. Throws as `loadSite`, and `not_found`. */
  async load(hash: SiteHash): Promise<LoadedSite> {
    return this.#load(await this.#filesOf(hash), this.#parts.needs);
  }

  /** What a version holds, or what is wrong with it. Remembered: the same bytes give the same answer. */
  async inspect(hash: SiteHash): Promise<Inspected> {
    const known = this.#inspected.get(hash);
    if (known !== undefined) return known;
    const inspecting = this.#filesOf(hash).then((files) => this.#inspectFiles(files));
    this.#inspected.set(hash, inspecting);
    // A database that is away says nothing about the version, and one that was altered can be restored.
    inspecting.catch(() => this.#inspected.delete(hash));
    const [oldest] = this.#inspected.keys();
    if (this.#inspected.size > REMEMBERED && oldest !== undefined) this.#inspected.delete(oldest);
    return inspecting.catch(unusableIfAltered);
  }

  async #filesOf(hash: SiteHash): Promise<SiteFiles> {
    const files = await this.#parts.store.site.files(hash);
    if (files !== null) return files;
    throw new AppError({
      code: 'not_found',
      reason: 'rules.unknown',
      message: message('rules.unknown', { hash: hash.slice(0, 8) }),
    });
  }

  /** With a data directory of its own: connectors may write there when they are made, and what is running must not notice. */
  async #inspectFiles(files: SiteFiles): Promise<Inspected> {
    const dataDir = await mkdtemp(join(tmpdir(), 'signalbox-inspect-'));
    try {
      const { site } = await this.#load(files, { ...this.#parts.needs, dataDir });
      await closeConnectors(site.connectors);
      return { ok: true, policy: site.policy, workflows: site.workflows, warnings: site.weaknesses };
    } catch (thrown) {
      const { code, reason } = toAppError(thrown);
      // Of this machine at this moment, and not of the version.
      if (code === 'unavailable' || reason === 'internal.unexpected') throw thrown;
      return { ok: false, problems: problemsOf(thrown) };
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  }
}

function unusableIfAltered(thrown: unknown): Inspected {
  const { reason, message: sentence } = toAppError(thrown);
  if (reason !== ALTERED) throw thrown;
  return { ok: false, problems: [sentence] };
}
