import type { Text } from '../text/message.ts';
import { inEnglish } from '../text/voice.ts';
import type { Requirement } from './requirement.ts';

/**
 * One node of the explanation: a rule, whether it holds, and a sentence that a person understands. `sentence` is in English,
 * for logs; `text` says the same in whatever language somebody reads, and is left out by what has only the sentence.
 */
export type Reason = Readonly<{ rule: string; holds: boolean; sentence: string; text?: Text; because: readonly Reason[] }>;

/** A node with its sentence in every language. English is made when it is read: tables of decisions ask thousands of times and read none. */
export function reasonOf(rule: string, holds: boolean, text: Text, because: readonly Reason[] = []): Reason {
  return {
    rule,
    holds,
    get sentence() {
      return inEnglish(text);
    },
    text,
    because,
  };
}

/** The sentence of a node for people. */
export function spokenReason({ text, sentence }: Pick<Reason, 'text' | 'sentence'>): Text {
  return text ?? sentence;
}

/** The answer of `authorize`. `rule` names the rule that decided; `reason` is the tree that card, tab and log render. */
export type Decision = Readonly<
  | { effect: 'allow'; rule: string; reason: Reason }
  | { effect: 'deny'; rule: string; reason: Reason }
  | { effect: 'needs_approval'; rule: string; reason: Reason; approval: Requirement }
>;
