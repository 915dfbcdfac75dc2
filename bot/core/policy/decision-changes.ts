import { inTurn, type Message, message, type Text } from '../text/message.ts';
import type { Decision } from './decision.ts';
import { answerCell, type Cell, cellsOf, type Ruled } from './matrix.ts';
import { tightens } from './pending.ts';
import type { Permission } from './policy.ts';
import { type Requirement, type Rung, requirementText } from './requirement.ts';
import { everyRung } from './rungs.ts';

/** One answer that is another one now, for everybody who has this role and no other. */
export type DecisionChange = Readonly<{
  role: string;
  permission: Permission;
  /** Where: each of these workflows in each of these environments; empty lists for what is about none. */
  workflows: readonly string[];
  environments: readonly string[];
  before: Text;
  after: Text;
  /** `looser` lets people do more, or with fewer approvals. `other` is both or neither. */
  direction: 'looser' | 'stricter' | 'other';
}>;

/** More questions than this are not asked at once; a site with more of them has to be compared in parts. */
const MAX_CELLS = 60_000;

/** Every decision that differs, looser ones first. null when there are too many questions to answer them all. */
export function decisionChanges(before: Ruled, after: Ruled): readonly DecisionChange[] | null {
  const cells = cellsOf([before, after]);
  if (cells.length > MAX_CELLS) return null;
  const changed = cells.flatMap((cell) => {
    const [old, now] = [answerCell(before, cell), answerCell(after, cell)];
    const [said, says] = [answerOf(old), answerOf(now)];
    return JSON.stringify(said) === JSON.stringify(says) ? [] : [{ ...cell, before: said, after: says, direction: directionOf(old, now) }];
  });
  return grouped(changed).toSorted((a, b) => ORDER.indexOf(a.direction) - ORDER.indexOf(b.direction));
}

const ORDER: readonly DecisionChange['direction'][] = ['looser', 'other', 'stricter'];

/** `no`, `yes`, or `after approval by 2 × sre, in the tab`, with everything that makes one approval stricter than another. */
export function answerOf(decision: Decision): Text {
  if (decision.effect === 'deny') return message('rules.answer.no');
  if (decision.effect === 'allow') return message('rules.answer.yes');
  const { approval } = decision;
  const { rejects, cancelRoles } = approval;
  return inTurn([
    message('rules.answer.approval', { who: requirementText(approval) }),
    ...(approval.where === 'tab' ? [message('rules.answer.tab')] : []),
    ...(rejects === 1 ? [] : [message('rules.answer.rejects', { count: rejects })]),
    timesOf(approval),
    ...(cancelRoles.length === 0 ? [] : [message('rules.answer.cancels', { roles: inTurn(cancelRoles) })]),
    ...everyRung(approval).map(rungText),
  ]);
}

function timesOf({ expiresAfterMs, validForMs }: Requirement): Text {
  return message('rules.answer.times', { open: span(expiresAfterMs), valid: span(validForMs) });
}

function rungText(rung: Rung): Text {
  const after = span(rung.afterMs);
  if (rung.act === 'remind') return message('rules.answer.reminds', { span: after });
  return message('rules.answer.asks', { span: after, roles: inTurn(rung.to) });
}

function span(ms: number): Message {
  return ms % HOUR_MS === 0 ? message('span.hours', { count: ms / HOUR_MS }) : message('span.minutes', { count: Math.round(ms / 60_000) });
}

const HOUR_MS = 3_600_000;

const STRICTNESS = { allow: 0, needs_approval: 1, deny: 2 } as const;

function directionOf(before: Decision, after: Decision): DecisionChange['direction'] {
  const more = STRICTNESS[after.effect] - STRICTNESS[before.effect];
  if (more !== 0) return more > 0 ? 'stricter' : 'looser';
  if (before.effect !== 'needs_approval' || after.effect !== 'needs_approval') return 'other';
  const [stricter, looser] = [tightens(before.approval, after.approval), tightens(after.approval, before.approval)];
  return stricter === looser ? 'other' : stricter ? 'stricter' : 'looser';
}

type Changed = Cell & Pick<DecisionChange, 'before' | 'after' | 'direction'>;

/** The same change in several places is one line: first workflows of one environment, then environments with the same workflows. */
function grouped(changed: readonly Changed[]): readonly DecisionChange[] {
  const byEnvironment = collect(changed, (cell) => [...sameOf(cell), cell.environment ?? '']);
  const rows = byEnvironment.map((cells) => ({ cells, workflows: cells.flatMap(({ workflow }) => workflow ?? []) }));
  return collect(rows, ({ cells, workflows }) => [...(cells[0] === undefined ? [] : sameOf(cells[0])), workflows.join(' ')]).flatMap(
    (group) => {
      const first = group[0]?.cells[0];
      if (first === undefined) return [];
      const { role, permission, before, after, direction } = first;
      const environments = group.flatMap(({ cells }) => cells[0]?.environment ?? []);
      return [{ role, permission, before, after, direction, workflows: group[0]?.workflows ?? [], environments }];
    },
  );
}

function sameOf({ role, permission, before, after, direction }: Changed): readonly Text[] {
  return [role, permission, before, after, direction];
}

function collect<T>(items: readonly T[], keyOf: (item: T) => readonly Text[]): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = JSON.stringify(keyOf(item));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
