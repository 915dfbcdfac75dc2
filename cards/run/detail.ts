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
  votes: number;
  /** People called by name. */
  mentions: number;
  /** Approvals, those that are open first, and of each the places to fill and the changes. */
  approvals: number;
  places: number;
  /** What steps would undo. */
  undo: boolean;
  /** false when approvers could not see everything they approve: then the card carries no approve button. */
  complete: boolean;
}>;

const EVERYTHING = Number.POSITIVE_INFINITY;

const ALL = {
  lines: 12,
  width: 160,
  sentence: 600,
  fact: EVERYTHING,
  inputs: EVERYTHING,
  steps: EVERYTHING,
  votes: EVERYTHING,
  mentions: 25,
  approvals: EVERYTHING,
  places: EVERYTHING,
  undo: true,
  complete: true,
};
const PART = { undo: false, complete: false };

export const DETAILS: readonly [Detail, ...Detail[]] = [
  ALL,
  { ...ALL, lines: 5, width: 100, sentence: 200, votes: 10, mentions: 10 },
  { ...ALL, lines: 0, width: 0, sentence: 100, votes: 3, mentions: 5, undo: false },
  { ...PART, lines: 5, width: 80, sentence: 200, fact: 200, inputs: 15, steps: 10, votes: 5, mentions: 5, approvals: 4, places: 6 },
  { ...PART, lines: 0, width: 0, sentence: 60, fact: 60, inputs: 5, steps: 5, votes: 2, mentions: 0, approvals: 2, places: 3 },
];
