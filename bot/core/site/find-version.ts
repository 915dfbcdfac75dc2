import type { Core } from '../core.ts';
import { AppError } from '../errors.ts';
import type { SiteHash } from '../ids.ts';
import { inLines, message, type Text } from '../text/message.ts';
import { inEnglish } from '../text/voice.ts';
import { shortSite } from './version.ts';

const HASH = /^[0-9a-f]{8,64}$/;

/** The version whose hash begins with what was typed (at least 8 characters). Throws `invalid` or `not_found`. */
export async function findVersion(core: Pick<Core, 'store'>, typed: string): Promise<SiteHash> {
  const prefix = typed.toLowerCase();
  if (!HASH.test(prefix)) {
    throw new AppError({
      code: 'invalid',
      reason: 'rules.not_a_hash',
      message: message('rules.hash-short', { least: 8 }),
    });
  }
  const [found, other] = await core.store.site.withPrefix(prefix, 2);
  if (found === undefined) throw unknownRules(prefix);
  if (other === undefined) return found;
  throw new AppError({ code: 'invalid', reason: 'rules.ambiguous', message: message('rules.ambiguous', { hash: prefix }) });
}

export function unknownRules(typed: string): AppError {
  return new AppError({
    code: 'not_found',
    reason: 'rules.unknown',
    message: message('rules.unknown', { hash: typed.slice(0, 64) }),
  });
}

/** Reason of a version whose files are not those that its hash names. */
export const ALTERED = 'rules.altered';

/** Somebody who can write to the database changed the files of a version after it was kept, and perhaps approved. */
export function alteredRules(hash: SiteHash): AppError {
  const text = message('rules.altered', { hash: shortSite(hash), command: 'npx signalbox rules activate --recover --reason "why"' });
  return new AppError({ code: 'internal', reason: ALTERED, message: text });
}

/** What lies in the site folder, to be proposed. Throws `invalid` when that cannot be used, and `conflict` when it is in force already. */
export function foundInFolder(core: Pick<Core, 'sites'>): SiteHash {
  const folder = core.sites.folder();
  if (folder === null || folder.hash === null) throw unusable(folder?.problems ?? [message('rules.not-read-yet')]);
  if (folder.hash !== core.sites.present().hash) return folder.hash;
  throw new AppError({
    code: 'conflict',
    reason: 'rules.unchanged',
    message: message('rules.folder-same', { hash: shortSite(folder.hash) }),
  });
}

const MOST_PROBLEMS = 10;

/** Rules that do not validate can be found but not proposed; the message lists what is wrong with them. */
export function unusable(problems: readonly Text[]): AppError {
  const shown = problems.slice(0, MOST_PROBLEMS);
  const rest = problems.length - shown.length;
  const more = rest > 0 ? [message('rules.more-problems', { count: rest })] : [];
  const lines = shown.map((text) => message('rules.item', { text }));
  return new AppError({
    code: 'invalid',
    reason: 'rules.invalid',
    message: inLines([message('rules.mend'), ...lines, ...more]),
    details: { problems: problems.map(inEnglish) },
  });
}
