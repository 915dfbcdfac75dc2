import type { Retention } from '../audit/retention.ts';
import type { Connectors } from '../connector.ts';
import { AppError } from '../errors.ts';
import type { SiteHash } from '../ids.ts';
import type { Policy } from '../policy/policy.ts';
import type { Store, Tx } from '../ports.ts';
import { message, type Text } from '../text/message.ts';
import type { Workflow } from '../workflow/definition.ts';

/** A version as the program uses it. */
export type SiteInForce = Readonly<{
  /** The number of its activation. */
  activation: number;
  hash: SiteHash;
  policy: Policy;
  retention: Retention;
  workflows: ReadonlyMap<string, Workflow>;
  connectors: Connectors;
}>;

/** What a version holds when it is read as the start would read it, or everything that is wrong with it. */
export type Inspected =
  | Readonly<{ ok: true; policy: Policy; workflows: ReadonlyMap<string, Workflow>; warnings: readonly Text[] }>
  | Readonly<{ ok: false; problems: readonly string[] }>;

/** What lies in the site folder. `hash` is null when it cannot be read as a version; `problems` says why it cannot be used. */
export type FolderContent = Readonly<{ hash: SiteHash | null; problems: readonly string[] }>;

/** The versions of the site as this process knows them. */
export type Sites = Readonly<{
  /** What this process works by; another one after an activation. */
  present(): SiteInForce;
  /** false in Local Teams, where the folder comes into force by itself. */
  governed: boolean;
  /** As of the last look; null before the first. */
  folder(): FolderContent | null;
  /** Throws `not_found` for a version that was never seen. */
  inspect(hash: SiteHash): Promise<Inspected>;
  /** Goes over to what is in force now, unless it is there already. When that cannot be read, `present` stays as it is. */
  follow(): Promise<void>;
}>;

/**
 * Whether the rules by which this process decides are those in force at this moment of the transaction. Another process may
 * have put new ones into force which this one has not read yet.
 */
export async function isUpToDate(core: Readonly<{ activation: number }>, tx: Tx): Promise<boolean> {
  return ((await tx.site.inForce())?.number ?? 0) === core.activation;
}

/** Reason of an operation that wrote nothing because the rules changed while it was under way. */
export const RULES_CHANGED = 'rules.changed';

/** Throws `unavailable` (`rules.changed`) when the rules have just changed and this process does not know the new ones yet. */
export async function requireUpToDate(core: Readonly<{ activation: number }>, tx: Tx): Promise<void> {
  if (!(await isUpToDate(core, tx))) throw rulesChanged();
}

/** The same before there is a transaction, so that nothing is answered by old rules. */
export async function requireUpToDateNow(core: Readonly<{ activation: number; store: Pick<Store, 'site'> }>): Promise<void> {
  if (((await core.store.site.inForce())?.number ?? 0) !== core.activation) throw rulesChanged();
}

function rulesChanged(): AppError {
  return new AppError({
    code: 'unavailable',
    reason: RULES_CHANGED,
    message: message('rules.just-changed'),
  });
}
