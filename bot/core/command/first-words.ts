import type { WorkflowGrammar } from './definition.ts';
import { leadingWords } from './match-workflow.ts';

/** A workflow with the words its command begins with. */
export type Beginning = Readonly<{ words: readonly string[]; workflow: WorkflowGrammar }>;

const known = new WeakMap<readonly WorkflowGrammar[], ReadonlyMap<string, readonly Beginning[]>>();

/**
 * The workflows whose command begins with this word, in their order. A list is read through once and then remembered for as long as
 * somebody holds it, so that ten thousand commands are searched as quickly as ten.
 */
export function beginningWith(workflows: readonly WorkflowGrammar[], first: string): readonly Beginning[] {
  const index = known.get(workflows) ?? indexOf(workflows);
  known.set(workflows, index);
  return index.get(first) ?? [];
}

function indexOf(workflows: readonly WorkflowGrammar[]): ReadonlyMap<string, readonly Beginning[]> {
  const index = new Map<string, Beginning[]>();
  for (const workflow of workflows) {
    const words = leadingWords(workflow.command.parts);
    const [first] = words;
    if (first === undefined) continue;
    const beginnings = index.get(first) ?? [];
    beginnings.push({ words, workflow });
    index.set(first, beginnings);
  }
  return index;
}
