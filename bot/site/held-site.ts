import type { Connectors } from '../core/connector.ts';
import type { SiteHash } from '../core/ids.ts';
import { closeConnectors } from './connectors.ts';
import type { Site } from './load-site.ts';

/**
 * A version in use, with its connectors. Steps hold it while they run; it is closed once it is retired and no step has used it
 * for a while, because the next step of the same run is likely to follow.
 */
export class HeldSite {
  readonly activation: number;
  readonly hash: SiteHash;
  readonly site: Site;
  #users = 0;
  #idleSince: number;

  constructor(parts: Readonly<{ activation: number; hash: SiteHash; site: Site; nowMs: number }>) {
    this.activation = parts.activation;
    this.hash = parts.hash;
    this.site = parts.site;
    this.#idleSince = parts.nowMs;
  }

  /** `nowMs` gives the time when the work has ended. */
  async use<T>(work: (connectors: Connectors) => Promise<T>, nowMs: () => number): Promise<T> {
    this.#users += 1;
    try {
      return await work(this.site.connectors);
    } finally {
      this.#users -= 1;
      this.#idleSince = nowMs();
    }
  }

  /** Whether nobody uses it, and nobody has for so long. */
  idleFor(ms: number, nowMs: number): boolean {
    return this.#users === 0 && nowMs - this.#idleSince >= ms;
  }

  close(): Promise<void> {
    return closeConnectors(this.site.connectors);
  }
}
