import { parse } from 'yaml';
import type { Clock } from '../../bot/core/clock.ts';
import type { Core } from '../../bot/core/core.ts';
import type { ListedPerson } from '../../bot/core/listed-person.ts';
import { parsePolicy } from '../../bot/core/policy/parse-policy.ts';
import type { Directory, Store } from '../../bot/core/ports.ts';
import { createFileDirectory } from '../../bot/directory/file-directory.ts';
import { RULES } from '../core/policy/all-rules.ts';
import { KINDS } from './plans.ts';
import { silentLogger } from './silent-logger.ts';

type Parts = Readonly<{ store: Store; clock: Clock; policy: string; people?: readonly ListedPerson[]; directory?: Directory }>;

const unasked = (): never => {
  throw new Error('This core has no versions of a site.');
};
const nothing = (): void => undefined;

/** The core over a store and nothing around it: no chat, no engine, no workflows. Throws when the policy has a problem. */
export function bareCore({ store, clock, policy, people = [], directory }: Parts): Core {
  const parsed = parsePolicy(parse(policy));
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join(' '));
  return {
    store,
    engine: { enqueue: async () => undefined },
    directory: directory ?? createFileDirectory(people, ['t']),
    installer: null,
    feed: null,
    connectors: new Map(),
    workflows: new Map(),
    policy: parsed.value,
    retention: [],
    activation: 0,
    sites: { present: unasked, governed: false, folder: () => null, inspect: unasked, follow: async () => undefined },
    rules: RULES,
    kinds: KINDS,
    commands: new Map(),
    showsInFull: () => true,
    rulesShowInFull: () => true,
    homeTenants: ['t'],
    tab: null,
    notary: null,
    logHealth: () => ({ sealed: null, waitingSince: null, trouble: null, verified: null }),
    clock,
    signals: { changed: nothing, touched: nothing, outbox: nothing, due: nothing },
    logger: silentLogger,
  };
}
