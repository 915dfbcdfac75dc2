import type { Named } from './http-rows.ts';
import { mayNear, type PersonId } from './site.ts';

/** One command: how it is typed about a run, and what each person is answered about one of the near environment; null = the card is the answer. */
export type CommandRow = Readonly<{
  command: string;
  /** What the same is answered when nobody else sees it being typed, where that differs. */
  alone?: (person: PersonId) => RegExp | null;
  typed: (run: Named) => string;
  namesRun: boolean;
  near: (person: PersonId) => RegExp | null;
}>;

const UNKNOWN = /There is no run .* that you may see/;
const DENIED = /\(Rule: [a-z-]+\.?\)|default-deny/;
/** Everybody is told something; what it says is the matter of the command's own suite. */
const TOLD = /./;

const onRun =
  (done: RegExp | null, ...needs: readonly PersonId[]) =>
  (person: PersonId): RegExp | null => {
    if (!mayNear(person, 'view')) return UNKNOWN;
    return needs.includes(person) ? done : DENIED;
  };
const vote = (verdict: string): CommandRow => ({
  command: verdict,
  namesRun: true,
  typed: ({ id, planHash }) => `${verdict} ${id} ${planHash.slice(0, 8)}`,
  near: onRun(null, 'approve'),
});

export const COMMAND_ROWS: readonly CommandRow[] = [
  {
    command: 'status',
    namesRun: true,
    typed: ({ id }) => `status ${id}`,
    near: (person) => (mayNear(person, 'view') ? /act in near/ : UNKNOWN),
  },
  { command: 'cancel', namesRun: true, typed: ({ id }) => `cancel ${id}`, near: onRun(null, 'cancel', 'run') },
  vote('approve'),
  vote('reject'),
  { command: 'review', namesRun: true, typed: ({ id }) => `review ${id} looked at it`, near: onRun(/review/, 'review') },
  { command: 'at', namesRun: false, typed: () => 'at "in 30m" act in near', near: (person) => (person === 'run' ? null : DENIED) },
  {
    command: 'break-glass',
    namesRun: false,
    typed: () => 'break-glass "the site is down" act in near',
    near: (person) => (person === 'break_glass' ? /done/ : DENIED),
  },
  { command: 'help', namesRun: false, typed: () => 'help', near: () => TOLD },
  { command: 'why', namesRun: false, typed: () => 'why act in near', near: () => TOLD },
  { command: 'who', namesRun: false, typed: () => 'who can act in near', near: () => TOLD },
  // What the log says is for nobody in a channel, unless nobody else sees it.
  { command: 'audit', namesRun: false, typed: () => 'audit', near: () => /personal chat/, alone: () => TOLD },
  { command: 'rules', namesRun: false, typed: () => 'rules', near: (person) => (person === 'govern' ? /In force/ : DENIED) },
  { command: 'delegate', namesRun: false, typed: () => 'delegate approve nothing', near: () => TOLD },
  { command: 'delegations', namesRun: false, typed: () => 'delegations', near: () => TOLD },
  { command: 'out-of-office', namesRun: false, typed: () => 'out-of-office tomorrow', near: () => TOLD },
];
