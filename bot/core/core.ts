import type { Feed, Installer } from './asking/reach.ts';
import type { LogHealth } from './audit/log-health.ts';
import type { Notary } from './audit/notary.ts';
import type { Retention } from './audit/retention.ts';
import type { Command } from './chat/command.ts';
import type { TabPlace } from './chat/tab-link.ts';
import type { Clock } from './clock.ts';
import type { Connectors } from './connector.ts';
import type { Policy } from './policy/policy.ts';
import type { Rules } from './policy/rule.ts';
import type { Directory, Engine, Logger, Signals, Store } from './ports.ts';
import type { StepKinds } from './run/step-kind.ts';
import type { RunView } from './run/view.ts';
import type { Sites } from './site/in-force.ts';
import type { VersionView } from './site/view.ts';
import type { Workflow } from './workflow/definition.ts';

/**
 * Everything the operations stand on: ports, the rules in force, and the plug-ins. Built once by `app.ts`, where `connectors`,
 * `workflows`, `policy`, `retention` and `activation` are those of `sites.present()` at the moment of reading; see `atThisMoment`.
 */
export type Core = Readonly<{
  store: Store;
  engine: Engine;
  directory: Directory;
  /** Installs the app for approvers of whom no chat is known; null where that is not wanted. */
  installer: Installer | null;
  /** The activity feed of Teams, for approvers who cannot be written to; null where that is not wanted. */
  feed: Feed | null;
  connectors: Connectors;
  workflows: ReadonlyMap<string, Workflow>;
  policy: Policy;
  retention: Retention;
  /** The number of the activation by which `workflows`, `policy`, `retention` and `connectors` are in force. */
  activation: number;
  sites: Sites;
  rules: Rules;
  kinds: StepKinds;
  commands: ReadonlyMap<string, Command>;
  /** Whether the card of a run has room for all that is approved with it; where it has not, the tab is the place to approve. */
  showsInFull: (view: RunView) => boolean;
  /** The same for the card of a proposal of rules. */
  rulesShowInFull: (view: VersionView) => boolean;
  homeTenants: readonly string[];
  /** null when it is not known how Teams opens the tab. */
  tab: TabPlace | null;
  /** Whoever signs for the audit log; null where nobody does. */
  notary: Pick<Notary, 'key' | 'sign'> | null;
  logHealth: () => LogHealth;
  clock: Clock;
  signals: Signals;
  logger: Logger;
}>;

/** The core with the rules that are in force now and stay so: one operation never decides by two versions of them. */
export function atThisMoment(core: Core): Core {
  return { ...core };
}
