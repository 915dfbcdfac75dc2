import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { parse } from 'yaml';
import type { JsonObject } from '../../../bot/core/json.ts';
import { makePlan } from '../../../bot/core/plan/make-plan.ts';
import { type Plan, planHash } from '../../../bot/core/plan/plan.ts';
import { mayApprove } from '../../../bot/core/policy/may-approve.ts';
import type { Strand } from '../../../bot/core/ports.ts';
import { principalKey } from '../../../bot/core/principal.ts';
import { beginAttempt } from '../../../bot/core/run/attempt.ts';
import type { Change } from '../../../bot/core/run/change.ts';
import { launchRun } from '../../../bot/core/run/create.ts';
import { succeeded } from '../../../bot/core/run/outcome.ts';
import { type Approval, ENDED, type Run } from '../../../bot/core/run/run.ts';
import { createStrandBody } from '../../../bot/core/run/strand-body.ts';
import type { Facts, PlanNow } from '../../../bot/core/start/facts.ts';
import { refresh } from '../../../bot/core/start/refresh.ts';
import { parseInputs } from '../../../bot/core/workflow/inputs.ts';
import { parseWorkflow } from '../../../bot/core/workflow/parse-workflow.ts';
import { count } from '../../support/counts.ts';
import { KINDS, REQUESTER, stampAt } from '../../support/plans.ts';
import { requirementOf } from '../../support/requirements.ts';
import { SEED } from '../../support/seed.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { person } from '../approval/random-votes.ts';
import { altered, mutated } from '../plan/mutated.ts';
import { anyPlan } from '../plan/random-plan.ts';
import { RULES } from '../policy/all-rules.ts';
import { TOY_CONNECTORS } from '../workflow/toy-connectors.ts';
import { DEPLOY, valid } from '../workflow/workflow-file.ts';
import { askedFor, decidingOf, factsNow, planNow, voted } from './facts-now.ts';

const ANN = person('ann');
const MEMBERS = { ann: ['sre'] };
const ASKED = requirementOf('sre');

const approved = (plan: Plan): Run => voted(askedFor(plan, ASKED), ANN, { members: MEMBERS, at: 10 });

/** The row of a run in which somebody has changed one thing of the plan, or its hash. */
function forged(run: Run, seed: number): Run {
  const { plan, planHash: hash } = mutated({ plan: run.plan, planHash: run.planHash }, seed);
  return { ...run, plan, planHash: hash };
}

/** What is carried out of a run from here on, or null when it throws: then nothing is committed. */
function attempted<T>(act: () => T): T | null {
  try {
    return act();
  } catch {
    return null;
  }
}

/** A start that comes to nothing: no step, no word, and no approval in the middle that somebody could give. */
function assertNothing(change: Change | null): void {
  if (change === null) return;
  assert.deepEqual([change.start, change.say], [[], []]);
  assert.ok(ENDED.has(change.run.state) && change.run.approvals.every(({ state }) => state !== 'open'), change.run.state);
}

/** Brings a run up to date and starts it when it may; asserts that nothing of the plan happens without another approval. */
function assertAskedAgain(run: Run, plan: PlanNow): void {
  const change = attempted(() => refresh(run, factsNow(plan, MEMBERS), stampAt(20)));
  if (change === null) return;
  const after = change.run;
  if (after.state === 'waiting_approval')
    assert.deepEqual([decidingOf(after).state, decidingOf(after).votes, after.startedAt], ['open', [], null]);
  else assertNothing(attempted(() => launchRun(after, KINDS, stampAt(21))));
}

const MOMENT_KEYS = ['requestedAt', 'stageAt', 'expiresAt', 'dueAt', 'decidedAt'] as const;

/** The run with one thing changed in the row of its approval, or of a vote; what the store reads as moments are moments. */
function forgedApproval(run: Run, seed: number): Run {
  const forged = mutated(decidingOf(run), seed);
  const moment = (value: unknown): unknown => (typeof value === 'string' ? new Date(value) : value);
  const moments = Object.fromEntries(MOMENT_KEYS.flatMap((key) => (key in forged ? [[key, moment(forged[key])]] : [])));
  // Whoever reads a row looks at it without a check.
  return { ...run, approvals: [{ ...forged, ...moments } as Approval] };
}

/** What is known when it is looked at once more: the roles of everybody whom the row names as a voter. */
function factsFor(run: Run, plan: PlanNow): Facts {
  const facts = factsNow(plan, MEMBERS);
  const voters = run.approvals.flatMap(({ votes }) => votes.map(({ by }) => by));
  const roles = voters.map((by) => [principalKey(by), by.objectId === ANN.objectId ? MEMBERS.ann : []] as const);
  return { ...facts, roles: new Map([...facts.roles, ...roles]) };
}

/** The run after it was looked at because its time had come; null when that throws. */
function considered(run: Run, plan: PlanNow): Run | null {
  const due: Run = { ...run, state: 'held', checkAt: stampAt(19).at };
  return attempted(() => refresh(due, factsFor(due, plan), stampAt(20)).run);
}

function waitsOrEnded({ state }: Run): boolean {
  return state === 'waiting_approval' || ENDED.has(state);
}

/** Moments between the request and the effect, and what must be true when one field was changed there. */
const MOMENTS: Readonly<Record<string, (plan: Plan, seed: number) => unknown>> = {
  'the row, before the vote': (plan, seed) => {
    const run = forged(askedFor(plan, ASKED), seed);
    const approval = decidingOf(run);
    const question = { verdict: 'approve', onBehalfOf: null, door: { kind: 'tab', signInAgeMs: 0 }, rolesNow: () => ['sre'] } as const;
    const decision = mayApprove({ core: { rules: RULES }, actor: { principal: ANN, roles: ['sre'] }, run, approval, ...question });
    if (decision.effect === 'deny') return;
    assert.throws(() => voted(run, ANN, { members: MEMBERS, at: 1 }), { reason: 'approval.plan_changed' });
  },
  'the row, between approval and start': (plan, seed) => {
    const run = forged(approved(plan), seed);
    assertAskedAgain(run, planNow(plan, ASKED));
  },
  'the row, and the request that is read from it': (plan, seed) => {
    const run = forged(approved(plan), seed);
    const now = attempted(() => planNow(run.plan, ASKED));
    if (now?.ok && now.hash !== planHash(plan)) assertAskedAgain(run, now);
  },
  'the row, between start and attempt': (plan, seed) => {
    const started = launchRun(approved(plan), KINDS, stampAt(20));
    assert.ok(started.start.length > 0);
    const run = forged(started.run, seed);
    for (const strand of started.start) assertNotBegun(run, strand);
  },
  'the row, between attempt and effect': async (plan, seed) => {
    const started = launchRun(approved(plan), KINDS, stampAt(20));
    await assertNotPerformed(forged(started.run, seed), started.start);
  },
  'the approval, before it is complete': (plan, seed) => {
    const two = requirementOf('sre', 2);
    const run = forgedApproval(voted(askedFor(plan, two), ANN, { members: MEMBERS, at: 10 }), seed);
    const after = considered(run, planNow(plan, two));
    assert.ok(after === null || waitsOrEnded(after), after?.state);
  },
  'the approval, once it is complete': (plan, seed) => {
    const run = forgedApproval(approved(plan), seed);
    const after = considered(run, planNow(plan, ASKED));
    if (after === null || waitsOrEnded(after)) return;
    // Then what was changed is nothing on which it depends.
    const { planHash: hash, votes } = decidingOf(after);
    assert.equal(hash, after.planHash);
    assert.ok(votes.some(({ by, verdict }) => by.objectId === ANN.objectId && verdict === 'approve'));
  },
  'the policy, after the approval': (plan, seed) => {
    const stricter = ([requirementOf('sre', 2), requirementOf('security'), 'no'] as const)[seed % 3] ?? 'no';
    const after = considered(approved(plan), planNow(plan, stricter));
    assert.ok(after !== null && waitsOrEnded(after), after?.state);
    if (stricter !== 'no') assert.equal(decidingOf(after).state, 'open');
  },
  'what the request leads to': (plan, seed) => {
    const now = altered(plan, seed);
    assertAskedAgain(approved(plan), planNow(now, ASKED));
  },
};

function assertNotBegun(run: Run, strand: Strand): void {
  const begun = attempted(() => beginAttempt(run, strand, KINDS, stampAt(30)));
  if (begun === null) return;
  assert.equal(begun.go, false);
  assertNothing(begun.change);
}

async function assertNotPerformed(run: Run, strands: readonly Strand[]): Promise<void> {
  let performed = 0;
  const store = { run: async () => run };
  const core = { store, kinds: KINDS, clock: { now: () => stampAt(30).at }, logger: silentLogger } as unknown as Parameters<
    typeof createStrandBody
  >[0];
  const body = createStrandBody(core, async () => {
    performed += 1;
    return succeeded('done');
  });
  for (const strand of strands) {
    const result = await body.perform(strand, 1).catch(() => null);
    if (result !== null) assert.deepEqual([result['status'], result['reason']], ['failed', 'plan.changed']);
  }
  assert.equal(performed, 0);
}

describe('a plan of which one field is another one than was approved', function () {
  this.timeout(120_000);

  it(`is refused or asked again in every one of ${count(2000)} cases, wherever it was changed`, async () => {
    const names = Object.keys(MOMENTS);
    const seen = new Map(names.map((name) => [name, 0]));
    const property = fc.asyncProperty(anyPlan, fc.nat(), fc.constantFrom(...names), async (plan, seed, name) => {
      seen.set(name, (seen.get(name) ?? 0) + 1);
      await MOMENTS[name]?.(plan, seed);
    });
    await fc.assert(property, { numRuns: count(2000), seed: SEED });
    for (const [name, times] of seen) assert.ok(times >= count(2000) / 20, name);
  });

  it('is carried out when nothing was changed, so that the refusals above mean something', async () => {
    const property = fc.asyncProperty(anyPlan, async (plan) => {
      const run = refresh(approved(plan), factsNow(planNow(plan, ASKED), MEMBERS), stampAt(20)).run;
      const started = launchRun(run, KINDS, stampAt(21));
      assert.ok(started.start.length > 0 && !ENDED.has(started.run.state));
      for (const strand of started.start) assert.equal(beginAttempt(started.run, strand, KINDS, stampAt(30)).go, true);
      await assert.rejects(assertNotPerformed(started.run, started.start));
    });
    await fc.assert(property, { numRuns: count(200) });
  });
});

const INPUTS = { service: 'shop', version: '1.1.0', environment: 'staging', copies: 2, dry: false, note: 'n' };
const PINS = { build: { sha256: 'aa' }, 'build/undo': { sha256: 'bb' }, 'health-check': { seen: 'cc' } };
const BEFORE = makePlan({ workflow: valid(DEPLOY), inputs: INPUTS, requester: REQUESTER, pins: PINS });

/** What the same request leads to with these files, inputs and pins; the product does it in this order. */
function leadsTo(parts: Readonly<{ content?: JsonObject; inputs?: JsonObject; pins?: typeof PINS }>): PlanNow {
  const { content = parse(DEPLOY), inputs = INPUTS, pins = PINS } = parts;
  const parsed = parseWorkflow('deploy', content, { connectors: TOY_CONNECTORS, unchecked: () => false });
  if (!parsed.ok) return { ok: false, message: 'The workflow file is not valid.' };
  const values = parseInputs(parsed.value, inputs);
  if (!values.ok) return { ok: false, message: 'It takes other inputs now.' };
  const plan = attempted(() => makePlan({ workflow: parsed.value, inputs: values.values, requester: REQUESTER, pins }));
  return plan === null ? { ok: false, message: 'It cannot be planned.' } : planNow(plan, ASKED);
}

describe('a request of which one field is another one than when it was approved', function () {
  this.timeout(120_000);

  const changes: readonly (readonly [string, (seed: number) => PlanNow, number])[] = [
    ['the workflow file', (seed) => leadsTo({ content: mutated(parse(DEPLOY), seed) }), 0.1],
    ['an input', (seed) => leadsTo({ inputs: mutated(INPUTS, seed) }), 0.1],
    ['what a name stood for', (seed) => leadsTo({ pins: mutated(PINS, seed) }), 0.9],
  ];
  for (const [what, change, least] of changes) {
    it(`asks again, or ends: ${what}`, () => {
      let again = 0;
      const property = fc.property(fc.nat(), (seed) => {
        const now = change(seed);
        const before = approved(BEFORE);
        const { run } = refresh(before, factsNow(now, MEMBERS), stampAt(20));
        // An input that was left out and has this very default is the same request.
        if (now.ok && isDeepStrictEqual(now.plan, BEFORE)) return assert.equal(run, before);
        assert.equal(run.state, now.ok ? 'waiting_approval' : 'rejected');
        if (!now.ok) return;
        again += 1;
        assert.ok(decidingOf(run).changes.length > 0);
      });
      fc.assert(property, { numRuns: count(300) });
      assert.ok(again >= count(300) * least, `${again} of ${count(300)} could be planned`);
    });
  }

  it('goes on when nothing was changed', () => {
    const run = approved(BEFORE);
    assert.equal(refresh(run, factsNow(leadsTo({}), MEMBERS), stampAt(20)).run, run);
  });
});
