/** How much of a version a card shows. Each level is smaller than the one before; see `rulesCard`. */
export type Detail = Readonly<{
  decisions: number;
  roles: number;
  files: number;
  /** Lines of difference in all files together, and characters of each. */
  lines: number;
  width: number;
  /** Equal lines around what differs. */
  context: boolean;
  /** Problems and warnings, and characters of each. */
  notes: number;
  sentence: number;
  /** false when a reader could not see everything that would come into force: then the card carries no approve button. */
  complete: boolean;
}>;

const ALL = Number.POSITIVE_INFINITY;
const EVERYTHING = { decisions: ALL, roles: ALL, files: ALL, lines: ALL, width: ALL, notes: ALL, sentence: ALL };

export const DETAILS: readonly [Detail, ...Detail[]] = [
  { ...EVERYTHING, context: true, complete: true },
  { ...EVERYTHING, context: false, complete: true },
  { decisions: 30, roles: 10, files: 20, lines: 30, width: 100, context: false, notes: 10, sentence: 300, complete: false },
  { decisions: 12, roles: 5, files: 20, lines: 0, width: 0, context: false, notes: 5, sentence: 200, complete: false },
  { decisions: 5, roles: 3, files: 8, lines: 0, width: 0, context: false, notes: 3, sentence: 100, complete: false },
];
