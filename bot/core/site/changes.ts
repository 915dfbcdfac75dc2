import { type DecisionChange, decisionChanges } from '../policy/decision-changes.ts';
import type { Ruled } from '../policy/matrix.ts';
import { type RoleChange, roleChanges } from '../policy/role-changes.ts';
import { settingChanges } from '../policy/setting-changes.ts';
import type { Text } from '../text/message.ts';
import { type FileChange, fileChanges } from './file-changes.ts';
import type { SiteFiles } from './version.ts';

/** What would be different: first what people may do, then who they are, then every line. */
export type SiteChanges = Readonly<{
  /** null when there are too many questions to compare all answers. */
  decisions: readonly DecisionChange[] | null;
  roles: readonly RoleChange[];
  /** Freezes, working hours and the like, one sentence each. */
  settings: readonly Text[];
  files: readonly FileChange[];
}>;

type Side = Ruled & Readonly<{ files: SiteFiles }>;

export function siteChanges(before: Side, after: Side): SiteChanges {
  return {
    decisions: decisionChanges(before, after),
    roles: roleChanges(before.policy, after.policy),
    settings: settingChanges(before.policy, after.policy),
    files: fileChanges(before.files, after.files),
  };
}
