/** How much of a run a card shows. Each level is smaller than the one before; see `runCard`. */
export type Detail = Readonly<{
  /** Lines of output, and characters of each. */
  lines: number;
  width: number;
  /** Characters of a message, a comment, a prompt. */
  sentence: number;
  /** Characters of what identifies the run and what approvers must see: summary, names, inputs, what a step does. */
  fact: number;
  inputs: number;
  steps: number;
  /** Votes of an approval; where not everything fits, also how many approvals, and changes of each. */
  votes: number;
  /** People called by name. */
  mentions: number;
  /** What steps would undo and when they are left out; always where there is an approve button, because it is approved as well. */
  undo: boolean;
  /** false when approvers could not see everything they approve: then the card carries no approve button. */
  complete: boolean;
}>;

const EVERYTHING = Number.POSITIVE_INFINITY;

export const DETAILS: readonly [Detail, ...Detail[]] = [
  {
    lines: 12,
    width: 160,
    sentence: 600,
    fact: EVERYTHING,
    inputs: EVERYTHING,
    steps: EVERYTHING,
    votes: EVERYTHING,
    mentions: 25,
    undo: true,
    complete: true,
  },
  {
    lines: 5,
    width: 100,
    sentence: 200,
    fact: EVERYTHING,
    inputs: EVERYTHING,
    steps: EVERYTHING,
    votes: 10,
    mentions: 10,
    undo: true,
    complete: true,
  },
  {
    lines: 0,
    width: 0,
    sentence: 100,
    fact: EVERYTHING,
    inputs: EVERYTHING,
    steps: EVERYTHING,
    votes: 3,
    mentions: 5,
    undo: true,
    complete: true,
  },
  { lines: 5, width: 80, sentence: 200, fact: 200, inputs: 15, steps: 10, votes: 5, mentions: 5, undo: false, complete: false },
  { lines: 0, width: 0, sentence: 40, fact: 40, inputs: 5, steps: 5, votes: 1, mentions: 0, undo: false, complete: false },
];
