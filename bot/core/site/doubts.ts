import type { Core } from '../core.ts';
import type { SiteHash } from '../ids.ts';
import type { Text } from '../text/message.ts';

/** What a version names that the directory does not have; nothing for a version that cannot be used, or where no directory can tell. */
export async function doubtsAbout(core: Core, hash: SiteHash): Promise<readonly Text[]> {
  const inspected = await core.sites.inspect(hash);
  return inspected.ok ? ((await core.directory.doubts?.(inspected.policy.roles)) ?? []) : [];
}
