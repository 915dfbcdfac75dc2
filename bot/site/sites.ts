import type { Clock } from '../core/clock.ts';
import type { Connectors } from '../core/connector.ts';
import { AppError, toAppError } from '../core/errors.ts';
import type { SiteHash } from '../core/ids.ts';
import type { Logger, Store } from '../core/ports.ts';
import { SYSTEM } from '../core/principal.ts';
import { activate } from '../core/site/activate.ts';
import { siteEvent } from '../core/site/event.ts';
import { ALTERED } from '../core/site/find-version.ts';
import type { FolderContent, Inspected, SiteInForce, Sites as SitesPort } from '../core/site/in-force.ts';
import { type Activation, type SiteFiles, shortSite, siteHash } from '../core/site/version.ts';
import { HeldSite } from './held-site.ts';
import type { Site } from './load-site.ts';
import type { LoadedSite } from './load-version.ts';
import { retentionOf } from './settings.ts';
import { SiteFolder } from './site-folder.ts';
import type { Versions } from './versions.ts';

export type SitesParts = Readonly<{
  store: Pick<Store, 'transaction' | 'site'>;
  versions: Versions;
  siteDir: string;
  /** false: the folder comes into force by itself (Local Teams). */
  governed: boolean;
  /** Resolves when it is sealed that the version in force came into force, and throws when that cannot be had. Left out where nobody seals. */
  sealed?: () => Promise<void>;
  clock: Clock;
  logger: Logger;
}>;

/** How long the connectors of a retired version stay, counted from their last use. */
const LINGER_MS = 60_000;
/** After a version could not be read, until it is tried again. */
const AGAIN_MS = 10_000;

/**
 * What this process works by. It is always one whole version; another one takes its place in one step, between operations,
 * once it was read without a problem. The folder is looked at, and nothing in it has any effect before it is in force.
 */
export class Sites implements SitesPort {
  readonly governed: boolean;
  readonly #parts: SitesParts;
  readonly #folder: SiteFolder;
  #held: HeldSite;
  #retired: HeldSite[] = [];
  readonly #loading = new Map<number, Promise<HeldSite>>();
  #following: Promise<void> = Promise.resolve();
  #content: FolderContent | null = null;
  #altered: string | null = null;
  #failed: Readonly<{ activation: number; untilMs: number; message: string }> | null = null;
  /** The activation that is known to be sealed; 0 before there is one, because what this process begins with may not be. */
  #sealed = 0;

  constructor(parts: SitesParts, first: HeldSite) {
    this.governed = parts.governed;
    this.#parts = parts;
    this.#folder = new SiteFolder(parts.siteDir);
    this.#held = first;
  }

  /** Until what this process begins with is sealed, it works by no activation: then its rules are up to date nowhere, and nothing starts. */
  present(): SiteInForce {
    const { hash, site } = this.#held;
    const activation = this.#sealed === 0 && this.#parts.sealed !== undefined ? 0 : this.#held.activation;
    const { policy, workflows, connectors, settings } = site;
    return { activation, hash, policy, retention: retentionOf(settings), workflows, connectors };
  }

  /** The whole site in force, for what core does not know of. */
  site(): Site {
    return this.#held.site;
  }

  folder(): FolderContent | null {
    return this.#content;
  }

  inspect(hash: SiteHash): Promise<Inspected> {
    return this.#parts.versions.inspect(hash);
  }

  /** Why this process does not work by the rules that are in force; null when it does. It starts nothing then. */
  trouble(): string | null {
    return this.#failed?.message ?? null;
  }

  /** What whoever watches should know of an earlier version that was altered; null when nothing was seen. */
  altered(): string | null {
    return this.#altered;
  }

  /** One look: what is in the folder, what is in force, what nobody needs any more. Called again and again, never twice at once. */
  async look(): Promise<void> {
    await this.#lookAtFolder();
    await this.follow();
    await this.#closeRetired(LINGER_MS);
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.#loading.values()]);
    await Promise.all([this.#held, ...this.#retired].map((held) => held.close()));
    this.#retired = [];
  }

  /**
   * Carries out a step with the connectors of the version by which its run was started: rules that came into force meanwhile
   * change nothing about a run that is under way. Where that version cannot be read any more, the present ones are given; the
   * pins of the plan then refuse whatever is not as it was approved.
   */
  async use<T>(activation: number, work: (connectors: Connectors) => Promise<T>): Promise<T> {
    const known = activation === 0 ? this.#held : [this.#held, ...this.#retired].find((held) => held.activation === activation);
    // Nothing may come between finding a version and holding it: it could be closed.
    const held = known ?? (await this.#loadOnce(activation));
    return held.use(work, () => this.#nowMs());
  }

  #loadOnce(activation: number): Promise<HeldSite> {
    const loading = this.#loading.get(activation) ?? this.#loadOld(activation).finally(() => this.#loading.delete(activation));
    this.#loading.set(activation, loading);
    return loading;
  }

  async #loadOld(activation: number): Promise<HeldSite> {
    try {
      const made = await this.#parts.store.site.activation(activation);
      if (made === null || made.hash === this.#held.hash) return this.#held;
      const old = await this.#load(made);
      this.#retired.push(old);
      return old;
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.reason === ALTERED) this.#altered = error.message;
      this.#parts.logger.error(
        { err: thrown, activation },
        'The rules by which a run was started cannot be read; it goes on by those in force.',
      );
      return this.#held;
    }
  }

  async #load(activation: Activation): Promise<HeldSite> {
    const { hash, site } = await this.#parts.versions.load(activation.hash);
    return new HeldSite({ activation: activation.number, hash, site, nowMs: this.#nowMs() });
  }

  /** One after the other, so that each sees what was committed before it was called. */
  follow(): Promise<void> {
    const next = this.#following.then(() => this.#goOver());
    this.#following = next.catch(() => undefined);
    return next;
  }

  async #goOver(): Promise<void> {
    const inForce = await this.#parts.store.site.inForce();
    if (inForce === null || inForce.number === this.#sealed) return;
    if (this.#failed?.activation === inForce.number && this.#nowMs() < this.#failed.untilMs) return;
    const short = shortSite(inForce.hash);
    try {
      await this.#parts.sealed?.();
      if (inForce.number !== this.#held.activation) await this.#replaceBy(inForce);
      this.#sealed = inForce.number;
      this.#failed = null;
    } catch (thrown) {
      const error = toAppError(thrown);
      const why = error.reason === 'audit.not_sealed' ? 'waits for the audit log to be sealed' : 'cannot read them';
      const sentence = `The rules ${short} are in force, but this process ${why}, so it starts nothing.`;
      const whole = `${sentence} ${error.message}`;
      // What else is wrong with a version may name what is in its files.
      const message = error.reason === ALTERED ? whole : sentence;
      // The seal is asked for at each look: what keeps it away is elsewhere and may be over at once.
      const pauseMs = error.reason === 'audit.not_sealed' ? 0 : AGAIN_MS;
      this.#failed = { activation: inForce.number, untilMs: this.#nowMs() + pauseMs, message };
      this.#parts.logger.error({ err: thrown, site: inForce.hash }, whole);
    }
  }

  async #replaceBy(inForce: Activation): Promise<void> {
    const next = await this.#load(inForce);
    this.#retired.push(this.#held);
    this.#held = next;
    this.#parts.logger.info({ site: inForce.hash, activation: inForce.number }, `The rules ${shortSite(inForce.hash)} are in force.`);
  }

  async #closeRetired(lingerMs: number): Promise<void> {
    const over = this.#retired.filter((held) => held.idleFor(lingerMs, this.#nowMs()));
    this.#retired = this.#retired.filter((held) => !over.includes(held));
    await Promise.all(over.map((held) => held.close()));
  }

  async #lookAtFolder(): Promise<void> {
    const look = await this.#folder.look();
    if (look.kind === 'unsteady') return;
    if (look.kind === 'unreadable') return this.#saw({ hash: null, problems: look.problems });
    const hash = siteHash(look.files);
    if (this.#content?.hash === hash) return;
    if (hash === this.#held.hash) return this.#saw({ hash, problems: [] });
    await this.#found(hash, look.files);
  }

  /** Something else than what is in force. It is kept, so that it can be proposed as it is now whatever becomes of the folder. */
  async #found(hash: SiteHash, files: SiteFiles): Promise<void> {
    const stamp = { by: SYSTEM, via: 'start' as const, at: this.#parts.clock.now() };
    const sentence = `The site folder holds other rules than those in force: ${shortSite(hash)}.`;
    await this.#parts.store.transaction(async (tx) => {
      const isNew = await tx.site.keepVersion({ hash, files, foundAt: stamp.at });
      if (isNew) await tx.appendEvents([siteEvent(stamp, { type: 'rules.found', hash, sentence })]);
    });
    const inspected = await this.inspect(hash);
    const problems = inspected.ok ? [] : inspected.problems;
    if (!this.governed && inspected.ok) await this.#takeOver(hash);
    this.#saw({ hash, problems });
  }

  async #takeOver(hash: SiteHash): Promise<void> {
    const stamp = { by: SYSTEM, via: 'start' as const, at: this.#parts.clock.now() };
    await this.#parts.store.transaction(async (tx) => {
      const number = ((await tx.site.inForce())?.number ?? 0) + 1;
      await activate(tx, { number, hash, how: 'local', by: SYSTEM, at: stamp.at, reason: '', proposalId: null }, stamp);
    });
  }

  /** Said once for each content. */
  #saw(content: FolderContent): void {
    const before = this.#content;
    this.#content = content;
    if (before?.hash === content.hash && before.problems.join() === content.problems.join()) return;
    const { logger } = this.#parts;
    if (content.problems.length > 0) {
      const start =
        content.hash === null ? 'The site folder cannot be read' : `The rules ${shortSite(content.hash)} in the site folder cannot be used`;
      logger.warn({ problems: content.problems }, `${start}; those in force stay. ${content.problems.join(' ')}`);
    } else if (content.hash !== this.#held.hash && this.governed && content.hash !== null) {
      logger.warn(
        { site: content.hash },
        `The site folder holds rules that are not in force: ${shortSite(content.hash)}. Somebody who may govern can propose them.`,
      );
    }
  }

  #nowMs(): number {
    return this.#parts.clock.now().getTime();
  }
}

/**
 * Finds what this process begins to work by. Governed: the version in force, and `conflict` (`rules.none_in_force`) before there
 * is one. Otherwise the folder's content as it was loaded, which comes into force now unless it is already.
 */
export async function firstSite(parts: SitesParts, loaded: LoadedSite | null): Promise<HeldSite> {
  const inForce = parts.governed || loaded === null ? await parts.store.site.inForce() : await broughtIntoForce(parts, loaded);
  if (inForce === null) throw noneInForce();
  const { hash, site } = loaded !== null && loaded.hash === inForce.hash ? loaded : await parts.versions.load(inForce.hash);
  return new HeldSite({ activation: inForce.number, hash, site, nowMs: parts.clock.now().getTime() });
}

async function broughtIntoForce({ store, clock }: SitesParts, { hash, files }: LoadedSite): Promise<Activation> {
  const stamp = { by: SYSTEM, via: 'start' as const, at: clock.now() };
  return store.transaction(async (tx) => {
    await tx.site.keepVersion({ hash, files, foundAt: stamp.at });
    const inForce = await tx.site.inForce();
    if (inForce?.hash === hash) return inForce;
    const next: Activation = {
      number: (inForce?.number ?? 0) + 1,
      hash,
      how: 'local',
      by: SYSTEM,
      at: stamp.at,
      reason: '',
      proposalId: null,
    };
    await activate(tx, next, stamp);
    return next;
  });
}

function noneInForce(): AppError {
  return new AppError({
    code: 'conflict',
    reason: 'rules.none_in_force',
    message:
      'No rules are in force yet, so Signalbox does not start. Check the site folder with “npx signalbox validate”, then put it into force once: npx signalbox rules activate --first',
  });
}
