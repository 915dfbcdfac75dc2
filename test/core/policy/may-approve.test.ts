import assert from 'node:assert/strict';
import type { Actor } from '../../../bot/core/actor.ts';
import { type Plan, planHash } from '../../../bot/core/plan/plan.ts';
import type { Decision } from '../../../bot/core/policy/decision.ts';
import { mayApprove } from '../../../bot/core/policy/may-approve.ts';
import type { Requirement } from '../../../bot/core/policy/requirement.ts';
import { REQUIRED_RULES, type Rules, requireRules, type VoteFacts } from '../../../bot/core/policy/rule.ts';
import { type Principal, principalKey } from '../../../bot/core/principal.ts';
import { newApproval } from '../../../bot/core/run/create.ts';
import type { Vote } from '../../../bot/core/run/run.ts';
import { requirementOf, voteOf } from '../../support/requirements.ts';
import { RULES } from './all-rules.ts';

const PLAN: Plan = {
  version: 1,
  workflow: { name: 'deploy', title: 'Deploy', hash: 'h' },
  risk: 'high',
  environment: 'production',
  lock: null,
  startAt: null,
  summary: 'deploy',
  inputs: { version: '1.0' },
  steps: [],
};
const AT = new Date('2026-01-01T00:00:00Z');
const MINUTE = 60_000;

function person(objectId: string, parts: Partial<Principal> = {}): Principal {
  return { kind: 'person', tenantId: 't', objectId, name: objectId, ...parts };
}

type Case = Readonly<{
  voter?: Principal;
  roles?: readonly string[];
  plan?: Plan;
  votes?: readonly Vote[];
  requester?: Principal;
  behalf?: Principal | null;
  onBehalfOf?: Actor | null;
  requirement?: Requirement;
  escalatedTo?: readonly string[];
  verdict?: Vote['verdict'];
  door?: VoteFacts['door'];
  /** Roles of the people who have voted, where they are not the ones they voted with. */
  lost?: Readonly<Record<string, readonly string[]>>;
}>;

function decision(given: Case, rules: Rules = RULES): Decision {
  const { voter = person('rita'), roles = ['manager'], plan = PLAN, votes = [], requester = person('dana') } = given;
  const { requirement = requirementOf('manager', 2), escalatedTo = [], lost = {} } = given;
  const asked = newApproval({ planHash: planHash(PLAN), stepId: null, prompt: '', requirement }, AT);
  const votedWith = new Map(votes.map((vote) => [principalKey(vote.onBehalfOf ?? vote.by), vote.roles]));
  return mayApprove({
    core: { rules },
    actor: { principal: voter, roles },
    run: { plan, requester, behalf: given.behalf ?? null },
    approval: { ...asked, votes, escalatedTo },
    verdict: given.verdict ?? 'approve',
    onBehalfOf: given.onBehalfOf ?? null,
    door: given.door ?? { kind: 'card', signInAgeMs: null },
    rolesNow: (who) => lost[who.objectId] ?? votedWith.get(principalKey(who)) ?? [],
  });
}

function decide(given: Case): string {
  const { effect, rule, reason } = decision(given);
  assert.match(reason.sentence, /\.$/);
  for (const { sentence } of reason.because) assert.match(sentence, /\.$/);
  return `${effect} ${rule}`;
}

const vote = (by: Principal, parts: Partial<Vote> = {}): Vote => voteOf(by, ['manager'], parts);

type Table = readonly (readonly [string, Case, string])[];

function holds(table: Table): void {
  for (const [who, given, expected] of table) it(`says ${expected} to ${who}`, () => assert.equal(decide(given), expected));
}

describe('mayApprove', () => {
  holds([
    ['a person with the role', {}, 'allow approver-has-role'],
    ['the requester, with the role', { voter: person('dana') }, 'deny requester-never-approves'],
    ['the requester who rejects', { voter: person('dana'), verdict: 'reject' }, 'deny requester-never-approves'],
    ['the requester under another name', { voter: person('dana', { name: 'Somebody' }) }, 'deny requester-never-approves'],
    ['the same object id in another tenant', { voter: person('dana', { tenantId: 'other' }) }, 'allow approver-has-role'],
    [
      'what acted for the requester',
      { requester: person('dana', { kind: 'agent' }), voter: person('dana') },
      'deny requester-never-approves',
    ],
    ['an agent with the role', { voter: person('bot', { kind: 'agent' }) }, 'deny agents-never-approve'],
    ['an agent that rejects', { voter: person('bot', { kind: 'agent' }), verdict: 'reject' }, 'deny agents-never-approve'],
    ['Signalbox itself', { voter: person('system', { kind: 'system', tenantId: 'signalbox' }) }, 'deny agents-never-approve'],
    ['a person without the role', { roles: ['developer'] }, 'deny approver-has-role'],
    ['a person without the role who rejects', { roles: ['developer'], verdict: 'reject' }, 'deny approver-has-role'],
    ['a person with part of the role', { roles: ['manage', 'managers'] }, 'deny approver-has-role'],
    ['a person without any role', { roles: [] }, 'deny approver-has-role'],
    ['a person who has voted', { votes: [vote(person('rita'))] }, 'deny one-vote-each'],
    ['a person after somebody else', { votes: [vote(person('ravi'))] }, 'allow approver-has-role'],
    ['anybody, for a plan that was changed', { plan: { ...PLAN, inputs: { version: '6.6' } } }, 'deny same-plan-hash'],
    ['roles that are a text', { roles: 'manager' as never }, 'deny policy-readable'],
    ['a voter who is missing', { voter: null as never }, 'deny policy-readable'],
  ]);

  it('says which rules hold and which do not, each in a sentence', () => {
    const { reason } = decision({ voter: person('dana'), roles: [] });
    const violated = reason.because.filter((each) => !each.holds).map(({ rule }) => rule);
    assert.deepEqual([...violated].sort(), ['approver-has-role', 'approver-is-needed', 'requester-never-approves']);
    const aboutVotes = [...RULES.values()].flatMap(({ applies, name }) => (applies === 'vote' ? [name] : []));
    const others = aboutVotes.filter((name) => !violated.includes(name));
    assert.deepEqual(reason.because.flatMap((each) => (each.holds ? [each.rule] : [])).sort(), [...others].sort());
    assert.match(reason.sentence, /asked for this run/);
  });

  for (const name of REQUIRED_RULES) {
    it(`denies, and stops the start, without the rule ${name}`, () => {
      const rules = new Map([...RULES].filter(([key]) => key !== name));
      assert.equal(decision({}, rules).rule, 'rules-complete');
      assert.throws(() => requireRules(rules), new RegExp(name));
    });
  }

  it('lets the start go on with all rules', () => assert.doesNotThrow(() => requireRules(RULES)));
});

const ALICE: Actor = { principal: person('alice'), roles: ['manager'] };

describe('mayApprove, when software or a substitute stands between', () => {
  const agent = person('copilot', { kind: 'agent' });
  holds([
    [
      'Alice, for whom an agent asked',
      { requester: agent, behalf: person('alice'), voter: person('alice') },
      'deny requester-never-approves',
    ],
    ['somebody else, when an agent asked for Alice', { requester: agent, behalf: person('alice') }, 'allow approver-has-role'],
    ['the agent that asked for Alice', { requester: agent, behalf: person('alice'), voter: agent }, 'deny agents-never-approve'],
    ['an agent that votes for Alice, who has the role', { voter: agent, roles: [], onBehalfOf: ALICE }, 'deny agents-never-approve'],
    [
      'a substitute of Alice, for whom an agent asked',
      { requester: agent, behalf: person('alice'), onBehalfOf: ALICE },
      'deny requester-never-approves',
    ],
    ['a substitute of the requester', { requester: person('alice'), onBehalfOf: ALICE }, 'deny requester-never-approves'],
    ['the requester as a substitute of Alice', { voter: person('dana'), onBehalfOf: ALICE }, 'deny requester-never-approves'],
    ['a substitute with no role of their own', { roles: [], onBehalfOf: ALICE }, 'allow approver-has-role'],
    [
      'a substitute of somebody whose role is gone, also with a role of their own',
      { roles: ['manager'], onBehalfOf: { ...ALICE, roles: [] } },
      'deny approver-has-role',
    ],
    ['a substitute of Alice after Alice', { onBehalfOf: ALICE, votes: [vote(ALICE.principal)] }, 'deny one-vote-each'],
    ['a substitute who has voted themselves', { onBehalfOf: ALICE, votes: [vote(person('rita'))] }, 'deny one-vote-each'],
    [
      'Alice after her substitute',
      { voter: ALICE.principal, votes: [vote(person('ravi'), { onBehalfOf: ALICE.principal })] },
      'deny one-vote-each',
    ],
    [
      'a substitute who wants to vote a second time, for themselves',
      { votes: [vote(person('rita'), { onBehalfOf: ALICE.principal })] },
      'deny one-vote-each',
    ],
    ['a substitute of somebody whose roles are a text', { onBehalfOf: { ...ALICE, roles: 'manager' as never } }, 'deny policy-readable'],
  ]);
});

describe('mayApprove, by turns', () => {
  const STAGES = requirementOf('', 1, {
    stages: [
      {
        duties: [
          { roles: ['sre'], count: 1 },
          { roles: ['security', 'ciso'], count: 1 },
        ],
      },
      { duties: [{ roles: ['director'], count: 1 }] },
    ],
  });
  const sre = voteOf(person('sam'), ['sre']);
  const security = voteOf(person('sue'), ['security']);
  const both = [sre, security];
  holds([
    ['an sre at the beginning', { requirement: STAGES, roles: ['sre'] }, 'allow approver-has-role'],
    ['a ciso, who may stand in for security', { requirement: STAGES, roles: ['ciso'] }, 'allow approver-has-role'],
    ['a director whose turn has not come', { requirement: STAGES, roles: ['director'] }, 'deny approver-is-needed'],
    ['a director who rejects before the turn', { requirement: STAGES, roles: ['director'], verdict: 'reject' }, 'allow approver-has-role'],
    ['a second sre, when one has approved', { requirement: STAGES, roles: ['sre'], votes: [sre] }, 'deny approver-is-needed'],
    ['security, when an sre has approved', { requirement: STAGES, roles: ['security'], votes: [sre] }, 'allow approver-has-role'],
    [
      'a second sre, when the first can do the duty of security as well',
      { requirement: STAGES, roles: ['sre'], votes: [voteOf(person('sam'), ['sre', 'ciso'])] },
      'allow approver-has-role',
    ],
    ['a director whose turn has come', { requirement: STAGES, roles: ['director'], votes: both }, 'allow approver-has-role'],
    ['another sre in the turn of the director', { requirement: STAGES, roles: ['sre'], votes: both }, 'deny approver-is-needed'],
    [
      'another sre, when the first one has lost the role',
      { requirement: STAGES, roles: ['sre'], votes: both, lost: { sam: ['developer'] } },
      'allow approver-has-role',
    ],
    [
      'a director, when a vote of the stage before counts no more',
      { requirement: STAGES, roles: ['director'], votes: both, lost: { sam: [] } },
      'deny approver-is-needed',
    ],
    ['a third manager, when two of two have approved', { votes: [vote(person('ravi')), vote(person('rosa'))] }, 'deny approver-is-needed'],
    ['a role that was asked as well', { roles: ['director'], escalatedTo: ['director'] }, 'allow approver-has-role'],
    ['a role that was not asked as well', { roles: ['director'], escalatedTo: ['vice'] }, 'deny approver-has-role'],
  ]);

  it('says whose turn it is, and what is still needed', () => {
    const early = decision({ requirement: STAGES, roles: ['director'] }).reason.sentence;
    assert.equal(early, 'It is the turn of 1 × sre and 1 × security or ciso; your role is not asked in this stage.');
    const done = decision({ requirement: STAGES, roles: ['sre'], votes: [sre] }).reason.sentence;
    assert.equal(done, 'Others with this role have approved already; still needed is 1 × security or ciso.');
    const over = decision({ votes: [vote(person('ravi')), vote(person('rosa'))] }).reason.sentence;
    assert.equal(over, 'Everybody who is needed has approved already.');
  });
});

describe('mayApprove, for what is critical', () => {
  const requirement = requirementOf('manager', 1, { where: 'tab' });
  const tab = (signInAgeMs: number | null): Case => ({ requirement, door: { kind: 'tab', signInAgeMs } });
  holds([
    ['a click on the card', { requirement, door: { kind: 'card', signInAgeMs: null } }, 'deny critical-in-tab'],
    ['a click on the card that claims a fresh sign-in', { requirement, door: { kind: 'card', signInAgeMs: 0 } }, 'deny critical-in-tab'],
    ['a typed message', { requirement, door: { kind: 'chat', signInAgeMs: 0 } }, 'deny critical-in-tab'],
    ['the tab, with a sign-in of this moment', tab(0), 'allow approver-has-role'],
    ['the tab, with a sign-in of five minutes', tab(5 * MINUTE), 'allow approver-has-role'],
    ['the tab, with a sign-in of a millisecond more', tab(5 * MINUTE + 1), 'deny critical-in-tab'],
    ['the tab, with a sign-in whose age is not known', tab(null), 'deny critical-in-tab'],
    ['the tab, with a sign-in of the future', tab(-1), 'deny critical-in-tab'],
    ['the tab, with an age that is no number', tab(Number.NaN), 'deny critical-in-tab'],
    ['the tab, without the role', { ...tab(0), roles: [] }, 'deny approver-has-role'],
    ['a rejection on the card', { requirement, verdict: 'reject' }, 'allow approver-has-role'],
    ['a rejection in the tab after an hour', { ...tab(60 * MINUTE), verdict: 'reject' }, 'allow approver-has-role'],
    ['a click on the card, when it is not critical', { door: { kind: 'card', signInAgeMs: null } }, 'allow approver-has-role'],
  ]);
});
