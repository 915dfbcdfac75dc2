import type { ApprovalOnWire } from '../text/states.ts';

export type Stage = ApprovalOnWire['stages'][number];
export type Duty = Stage['duties'][number];

/** One place of a duty: somebody who fills it (`by`, and whose vote it was), or nobody yet. `key` is its number in the duty. */
export type Place = Readonly<{ key: number; by: string | null; onBehalfOf: string | null }>;

/** The places of a duty, the filled ones first; whose vote a substitute gave is known from the votes. */
export function placesOf(duty: Duty, votes: ApprovalOnWire['votes']): readonly Place[] {
  return Array.from({ length: Math.max(duty.count, duty.filledBy.length) }, (_, key) => {
    const by = duty.filledBy[key] ?? null;
    const vote = by === null ? undefined : votes.find((cast) => cast.by === by && cast.verdict === 'approve');
    return { key, by, onBehalfOf: vote?.onBehalfOf ?? null };
  });
}

/** Whether one line says it all: a single person of a single duty is asked. */
export function isSimple(approval: Pick<ApprovalOnWire, 'stages'>): boolean {
  const [stage, ...others] = approval.stages;
  const [duty, ...more] = stage?.duties ?? [];
  return others.length === 0 && more.length === 0 && (duty === undefined || duty.count <= 1);
}

/** How many people have to approve, and how many have. */
export function progressOf({ stages }: Pick<ApprovalOnWire, 'stages'>): Readonly<{ given: number; needed: number }> {
  const duties = stages.flatMap((stage) => stage.duties);
  return {
    given: duties.reduce((sum, duty) => sum + duty.filledBy.length, 0),
    needed: duties.reduce((sum, duty) => sum + duty.count, 0),
  };
}
