import type { Tally } from '../../../bot/core/approval/tally.ts';
import type { Requirement, Stage } from '../../../bot/core/policy/requirement.ts';
import type { Principal } from '../../../bot/core/principal.ts';
import type { Vote } from '../../../bot/core/run/run.ts';
import type { Voting } from './random-votes.ts';

/** How an approval stands, without saying who fills which place: `filled` is the most places of a stage that can be filled at once. */
export type Standing = Readonly<{ filled: readonly number[]; current: number; rejections: number; verdict: Tally['verdict'] }>;

/**
 * The oracle of `tally`: it tries every way of giving the places of a stage to the people who voted in it. Slow and plain, and
 * written from the sentences of the requirement alone.
 */
export function bruteForce(requirement: Requirement, voting: Voting): Standing {
  const { votes } = voting;
  const isCounted = (at: number): boolean => votes.slice(0, at).every((before, index) => !share(before, votes[at]) || !isCounted(index));
  const counted = votes.filter((_, at) => isCounted(at));
  const filled = requirement.stages.map((stage, index) => {
    const cast = counted.filter((vote) => vote.verdict === 'approve' && vote.stage === index);
    return mostFilled(placesOf(stage), cast, voting);
  });
  const lacking = requirement.stages.findIndex((stage, index) => (filled[index] ?? 0) < placesOf(stage).length);
  const rejections = counted.filter((vote) => vote.verdict === 'reject' && isAsked(requirement, vote, voting)).length;
  const current = lacking === -1 ? requirement.stages.length : lacking;
  if (rejections >= requirement.rejects) return { filled, current, rejections, verdict: 'rejected' };
  return { filled, current, rejections, verdict: lacking === -1 ? 'approved' : 'open' };
}

/** Whether one person stands behind both votes, as voter or as the one who was voted for. */
function share(a: Vote, b: Vote | undefined): boolean {
  if (b === undefined) return false;
  const people = ({ by, onBehalfOf }: Vote): readonly Principal[] => (onBehalfOf === null ? [by] : [by, onBehalfOf]);
  return people(a).some((one) => people(b).some((other) => one.tenantId === other.tenantId && one.objectId === other.objectId));
}

type Place = readonly string[];

function placesOf({ duties }: Stage): readonly Place[] {
  return duties.flatMap(({ roles, count }) => Array.from({ length: count }, () => roles));
}

/** Gives the first place to everybody in turn, and to nobody, and goes on with the rest. */
function mostFilled(places: readonly Place[], votes: readonly Vote[], voting: Voting): number {
  const [first, ...others] = places;
  if (first === undefined) return 0;
  const withSomebody = votes
    .filter((vote) => suits(first, vote, voting))
    .map(
      (vote) =>
        1 +
        mostFilled(
          others,
          votes.filter((other) => other !== vote),
          voting,
        ),
    );
  return Math.max(mostFilled(others, votes, voting), ...withSomebody);
}

function suits(place: Place, vote: Vote, { rolesNow, escalatedTo }: Voting): boolean {
  const roles = rolesNow(vote.onBehalfOf === null ? vote.by : vote.onBehalfOf);
  return roles.some((role) => place.includes(role) || escalatedTo.includes(role));
}

function isAsked(requirement: Requirement, vote: Vote, voting: Voting): boolean {
  return requirement.stages.some((stage) => placesOf(stage).some((place) => suits(place, vote, voting)));
}
