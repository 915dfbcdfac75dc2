import type { Requirement } from './requirement.ts';

/** One node of the explanation: a rule, whether it holds, and a sentence that a person understands. */
export type Reason = Readonly<{ rule: string; holds: boolean; sentence: string; because: readonly Reason[] }>;

/** The answer of `authorize`. `rule` names the rule that decided; `reason` is the tree that card, tab and log render. */
export type Decision = Readonly<
  | { effect: 'allow'; rule: string; reason: Reason }
  | { effect: 'deny'; rule: string; reason: Reason }
  | { effect: 'needs_approval'; rule: string; reason: Reason; approval: Requirement }
>;
