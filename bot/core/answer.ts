import type { AuditEvent } from './audit/event.ts';
import type { RunId } from './ids.ts';
import type { Reason } from './policy/decision.ts';
import type { Principal } from './principal.ts';
import type { VersionView } from './site/view.ts';
import type { Text } from './text/message.ts';
import type { InputField, InputValue } from './workflow/definition.ts';

/**
 * What the bot says to one person or thread, apart from run cards. Data only: the Teams edge renders it through `cards/`,
 * other chats may render it otherwise. Texts may hold what people typed; renderers show them literally.
 */
export type Answer =
  | Readonly<{ kind: 'text'; text: Text }>
  /** A text that calls people by name, so that their chat notifies them. In a personal chat it is only a text. */
  | Readonly<{ kind: 'mention'; people: readonly Principal[]; text: Text }>
  | Readonly<{ kind: 'help'; title: Text; entries: readonly Readonly<{ usage: string; description: Text }>[]; hint: Text }>
  | Readonly<{
      kind: 'runs';
      title: Text;
      runs: readonly Readonly<{ runId: RunId; summary: string; state: string; requester: string; since: Date }>[];
      hint: Text;
    }>
  /** Lines of the audit log, newest first, and the same question in the tab; null when it is not known how Teams opens that. */
  | Readonly<{
      kind: 'events';
      title: Text;
      /** As it was typed; empty for the whole log. */
      question: string;
      events: readonly Readonly<{ at: Date; type: string; via: AuditEvent['via']; who: string; sentence: string; erased: boolean }>[];
      hint: Text;
      tabUrl: string | null;
    }>
  /** A message that could not be understood. `excerpt` is two lines for a monospace font, a caret below the place; empty without a place. */
  | Readonly<{ kind: 'problem'; message: Text; excerpt: string; usage: string | null }>
  | Readonly<{ kind: 'why'; question: Text; answer: Text; reason: Reason }>
  /** What a version of the rules would change. A proposal that can be answered has a card of its own. */
  | Readonly<{ kind: 'rules'; view: VersionView }>
  | FoundAnswer
  | OfferAnswer
  | FormAnswer;

/** A run or a workflow that was searched for, to be shown in a conversation: it says how it stood and decides nothing. */
export type FoundAnswer = Readonly<{
  kind: 'found';
  what:
    | Readonly<{ kind: 'run'; runId: RunId; summary: string; state: string; requester: string; since: Date }>
    | Readonly<{ kind: 'workflow'; name: string; title: string; description: string; usage: string }>;
  /** Opens it in the tab; null when it is not known how Teams opens that. */
  tabUrl: string | null;
}>;

/** Asks which workflow a message is to start. */
export type OfferAnswer = Readonly<{ kind: 'offer'; workflows: readonly Readonly<{ name: string; title: string }>[] }>;

/** Asks for missing or wrong inputs. `handle` stands for the workflow, the person and the thread; it can be used once. */
export type FormAnswer = Readonly<{
  kind: 'form';
  handle: string;
  workflow: Readonly<{ name: string; title: string; description: string }>;
  fields: readonly InputField[];
  /** What is filled in; a value that is not valid stands as it was typed. */
  values: Readonly<Record<string, InputValue>>;
  /** Field name -> what is wrong with the value, in a sentence. */
  problems: Readonly<Record<string, Text>>;
  /** Said on top: the rule that refused what was sent. */
  notice?: Text;
  /** What became of it, once it was used: nothing can be filled in or sent any more. */
  closed?: Text;
}>;
