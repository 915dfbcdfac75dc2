import { createHash } from 'node:crypto';
import type { ProposalId, SiteHash } from '../ids.ts';
import { hashJson } from '../json.ts';
import type { Principal } from '../principal.ts';

/** The content of a site folder: path below it, written with `/` -> bytes. */
export type SiteFiles = ReadonlyMap<string, Uint8Array>;

/** One content of the site folder that was seen. Kept whole and never changed: what was approved is byte for byte what runs. */
export type SiteVersion = Readonly<{ hash: SiteHash; files: SiteFiles; foundAt: Date }>;

/** SHA-256 over the RFC 8785 form of path -> SHA-256 of the file; names the whole content of a site folder. */
export function siteHash(files: SiteFiles): SiteHash {
  return hashJson(Object.fromEntries([...files].map(([path, bytes]) => [path, fileHash(bytes)]))) as SiteHash;
}

export function fileHash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The start of a version's hash that people see and type. */
export function shortSite(hash: SiteHash): string {
  return hash.slice(0, 8);
}

/**
 * How a version came into force. `first` and `recovered` are acts at the command line of whoever has the database;
 * `local` is Local Teams, where the folder is always in force.
 */
export type Activation = Readonly<{
  /** Counted from 1. The last one is in force; an earlier one never comes back by itself. */
  number: number;
  hash: SiteHash;
  how: 'first' | 'approved' | 'recovered' | 'local';
  by: Principal;
  at: Date;
  /** Why nobody was asked; empty unless `recovered`. */
  reason: string;
  proposalId: ProposalId | null;
}>;

/** Somebody asks for a version to come into force. Bound to its hash, and to the activation it was compared with. */
export type Proposal = Readonly<{
  id: ProposalId;
  hash: SiteHash;
  /** The number of the activation that was in force. */
  base: number;
  by: Principal;
  at: Date;
  /** `superseded`: another version came into force first, so what people were shown is not what would change. */
  state: 'open' | 'approved' | 'rejected' | 'superseded';
  decidedBy: Principal | null;
  decidedAt: Date | null;
  comment: string;
}>;
