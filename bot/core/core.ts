import type { Command } from './chat/command.ts';
import type { Clock } from './clock.ts';
import type { Connectors } from './connector.ts';
import type { Policy } from './policy/policy.ts';
import type { Rules } from './policy/rule.ts';
import type { Directory, Engine, Logger, Signals, Store } from './ports.ts';
import type { StepKinds } from './run/step-kind.ts';
import type { Workflow } from './workflow/definition.ts';

/** Everything the operations stand on: ports, the site as it was read at start, and the plug-ins. Built once by `app.ts`. */
export type Core = Readonly<{
  store: Store;
  engine: Engine;
  directory: Directory;
  connectors: Connectors;
  workflows: ReadonlyMap<string, Workflow>;
  policy: Policy;
  rules: Rules;
  kinds: StepKinds;
  commands: ReadonlyMap<string, Command>;
  homeTenants: readonly string[];
  clock: Clock;
  signals: Signals;
  logger: Logger;
}>;
