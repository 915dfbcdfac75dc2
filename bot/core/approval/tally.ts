import type { Duty } from '../policy/requirement.ts';
import { escalatedRoles } from '../policy/rungs.ts';
import { type Principal, principalKey, samePrincipal } from '../principal.ts';
import type { Approval, Vote } from '../run/run.ts';

/** Which roles somebody has now; what was true at the time of the vote does not matter. */
export type RolesNow = (person: Principal) => readonly string[];

/** `also` are roles that count for the duty beside its own, because nobody answered in time. */
export type DutyTally = Readonly<{ duty: Duty; also: readonly string[]; filledBy: readonly Principal[] }>;

/** How an approval stands. Worked out from the votes each time, never stored. */
export type Tally = Readonly<{
  stages: readonly Readonly<{ duties: readonly DutyTally[]; complete: boolean }>[];
  /** The first stage that still lacks somebody; the number of stages when none does. */
  current: number;
  /** Different people whose rejection counts. */
  rejections: number;
  verdict: 'open' | 'approved' | 'rejected';
}>;

/** What is asked, and of whom as well. Without `rungsDone` nobody was asked by the rungs of a single duty. */
type Asked = Pick<Approval, 'requirement' | 'escalatedTo'> & Partial<Pick<Approval, 'rungsDone'>>;

type Counting = Asked & Readonly<{ votes: readonly Vote[]; rolesNow: RolesNow }>;

/**
 * Counts the votes: a person counts once, for one place of one duty of the stage in which they voted, and only while they
 * have a role of that duty; whoever votes for somebody else counts with that person's roles, and neither of the two counts
 * again. Where several ways of filling the places are possible, the one that fills most is taken.
 */
export function tally(counting: Counting): Tally {
  const { requirement } = counting;
  const votes = distinctPeople(counting.votes);
  const stages = requirement.stages.map((_, index) => {
    const cast = votes.filter((vote) => vote.verdict === 'approve' && vote.stage === index);
    const duties = fill(dutiesOf(counting, index), cast, counting);
    return { duties, complete: duties.every(({ duty, filledBy }) => filledBy.length >= duty.count) };
  });
  const missing = stages.findIndex((stage) => !stage.complete);
  const current = missing === -1 ? stages.length : missing;
  const rejections = votes.filter((vote) => vote.verdict === 'reject' && mayFill(counting, rolesOf(vote, counting.rolesNow))).length;
  const verdict = rejections >= requirement.rejects ? 'rejected' : current === stages.length ? 'approved' : 'open';
  return { stages, current, rejections, verdict };
}

/** The roles that each vote was given with, for showing what was said. */
export function rolesAtVote(votes: readonly Vote[]): RolesNow {
  return (person) => votes.find((vote) => samePrincipal(vote.onBehalfOf ?? vote.by, person))?.roles ?? [];
}

/** Whether one more approval by this person would fill a place of the current stage. */
export function wouldHelp(counting: Counting, vote: Vote): boolean {
  const before = tally(counting);
  const after = tally({ ...counting, votes: [...counting.votes, { ...vote, stage: before.current }] });
  return filled(after, before.current) > filled(before, before.current);
}

/** Whether somebody with these roles can fill a place of this stage; of any when it is left out. */
export function mayFill(asked: Asked, roles: readonly string[], stage?: number): boolean {
  const stages = stage === undefined ? asked.requirement.stages.map((_, index) => index) : [stage];
  return stages.some((index) => dutiesOf(asked, index).some((each) => fits(each, roles)));
}

type Open = Pick<DutyTally, 'duty' | 'also'>;

function fits({ duty, also }: Open, roles: readonly string[]): boolean {
  return [...duty.roles, ...also].some((role) => roles.includes(role));
}

/** What the rungs of a single duty ask counts for that duty; what those of the whole requirement ask counts for all. */
function dutiesOf({ requirement, escalatedTo, rungsDone = [] }: Asked, stage: number): readonly Open[] {
  return (requirement.stages[stage]?.duties ?? []).map((duty, index) => {
    const done = duty.ladder?.filter((_, position) => rungsDone.includes(rungKey({ stage, duty: index, position })));
    return { duty, also: done === undefined ? escalatedTo : escalatedRoles(done) };
  });
}

/** Names a rung of a duty: a new stage counts anew. */
export function rungKey({ stage, duty, position }: Readonly<Record<'stage' | 'duty' | 'position', number>>): string {
  return `${stage}.${duty}.${position}`;
}

/** What a vote counts for. A vote for somebody else has only the roles that were handed on, of those that they still have. */
function rolesOf({ by, onBehalfOf, roles }: Vote, rolesNow: RolesNow): readonly string[] {
  return onBehalfOf === null ? rolesNow(by) : rolesNow(onBehalfOf).filter((role) => roles.includes(role));
}

/** The first vote of each person, and of each person who was voted for. */
function distinctPeople(votes: readonly Vote[]): readonly Vote[] {
  const seen = new Set<string>();
  return votes.filter((vote) => {
    const people = [vote.by, ...(vote.onBehalfOf === null ? [] : [vote.onBehalfOf])].map(principalKey);
    if (people.some((person) => seen.has(person))) return false;
    for (const person of people) seen.add(person);
    return true;
  });
}

/**
 * Largest matching of voters to places, by augmenting paths (Kuhn's algorithm): somebody who fills a place gives it up when
 * another place suits them and not the newcomer. First with the roles that each duty asks, then with those that were asked as
 * well: so an escalation fills places and empties none.
 */
function fill(duties: readonly Open[], votes: readonly Vote[], { rolesNow }: Pick<Counting, 'rolesNow'>): readonly DutyTally[] {
  const slots = duties.flatMap(({ duty, also }, index) => Array.from({ length: duty.count }, () => ({ duty, also, index })));
  const holder = new Array<Vote | null>(slots.length).fill(null);
  const place = (vote: Vote, asWell: boolean, tried: Set<number>): boolean => {
    const roles = rolesOf(vote, rolesNow);
    for (const [slot, { duty, also }] of slots.entries()) {
      if (tried.has(slot) || !fits({ duty, also: asWell ? also : [] }, roles)) continue;
      tried.add(slot);
      const present = holder[slot] ?? null;
      if (present !== null && !place(present, asWell, tried)) continue;
      holder[slot] = vote;
      return true;
    }
    return false;
  };
  const left = votes.filter((vote) => !place(vote, false, new Set()));
  for (const vote of left) place(vote, true, new Set());
  return duties.map(({ duty, also }, index) => ({
    duty,
    also,
    filledBy: slots.flatMap((slot, at) => (slot.index === index && holder[at] != null ? [holder[at].by] : [])),
  }));
}

function filled(tallied: Tally, stage: number): number {
  return (tallied.stages[stage]?.duties ?? []).reduce((sum, { filledBy }) => sum + filledBy.length, 0);
}
