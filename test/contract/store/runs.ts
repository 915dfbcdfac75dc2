import assert from 'node:assert/strict';
import { newRunId } from '../../../bot/core/ids.ts';
import { planHash } from '../../../bot/core/plan/plan.ts';
import type { Run } from '../../../bot/core/run/run.ts';
import { inSentences, message } from '../../../bot/core/text/message.ts';
import { kept } from '../../../bot/core/text/voice.ts';
import { requirementOf } from '../../support/requirements.ts';
import type { Subject } from '../store.ts';
import { ADA, AWKWARD, approval, BOB, LONE_SURROGATE, later, NOW, OUTCOME, plan, run, step, vote } from './samples.ts';

const VOTE = vote();

/** A requirement that uses everything there is. */
const FULL = requirementOf('sre', 2, {
  stages: [
    {
      duties: [
        { roles: ['sre'], count: 2 },
        { roles: ['security', 'ciso'], count: 1 },
      ],
    },
    { duties: [{ roles: ['director'], count: 1 }] },
  ],
  rejects: 3,
  expiresAfterMs: 1,
  validForMs: 2,
  cancelRoles: ['sre'],
  ladder: [
    { afterMs: 60_000, act: 'remind' },
    { afterMs: 120_000, act: 'escalate', to: ['ciso'] },
  ],
  where: 'tab',
  sources: ['environment production', AWKWARD],
});

export function runsContract(store: Subject): void {
  const save = async (change: (run: Run) => Run, first: Run): Promise<Run | null> => {
    await store().transaction((tx) => tx.insertRun(first));
    await store().transaction(async (tx) => {
      const before = await tx.lockRun(first.id);
      assert.ok(before);
      await tx.saveRun(before, change(before));
    });
    return await store().run(first.id);
  };

  it('gives back exactly the run that was inserted', async () => {
    const full = run({
      reason: 'step.failed',
      message: 'It failed.',
      startedAt: later(1),
      endedAt: later(2),
      cancel: { by: BOB, at: later(3) },
      speech: { language: 'pl', locale: 'pl-PL', timezone: 'Europe/Warsaw' },
      behalf: BOB,
      breakGlass: { reason: 'It burns.', review: { by: BOB, at: later(4), comment: 'It did, ё.' } },
      checkAt: later(5),
      validUntil: later(6),
      plan: plan({ startAt: later(8).toISOString() }),
      steps: [
        step('one', { state: 'failed', attempt: 3, startedAt: NOW, endedAt: later(9), dueAt: later(10), outcome: OUTCOME }),
        step('two', { undoOutcome: OUTCOME }),
      ],
      approvals: [
        approval({ votes: [VOTE, { ...VOTE, by: ADA, verdict: 'reject' }] }),
        approval({ stepId: 'two', state: 'approved', decidedAt: NOW }),
        approval({ requirement: FULL, stageAt: later(7), dueAt: later(8), rungsDone: ['0.0.0', '0.1.0'], escalatedTo: ['ciso'] }),
        approval({
          state: 'superseded',
          changes: [`The lock: none, now “${AWKWARD.replaceAll('\u0000', '')}”.`],
          votes: [vote({ onBehalfOf: ADA, stage: 3, via: 'tab', roles: ['sre', 'security'] })],
        }),
      ],
    });
    await store().transaction((tx) => tx.insertRun(full));
    assert.deepEqual(await store().run(full.id), full);
  });

  it('gives back a plan that still has its hash, whatever people typed', async () => {
    const written = run();
    await store().transaction((tx) => tx.insertRun(written));
    const read = await store().run(written.id);
    assert.ok(read);
    assert.equal(planHash(read.plan), written.planHash);
  });

  it('keeps a run without conversation, steps and approvals', async () => {
    const bare = run({ conversation: null, steps: [] });
    await store().transaction((tx) => tx.insertRun(bare));
    assert.deepEqual(await store().run(bare.id), bare);
  });

  it('answers null for a run that does not exist', async () => {
    assert.equal(await store().run(newRunId()), null);
    assert.equal(await store().transaction((tx) => tx.lockRun(newRunId())), null);
  });

  it('saves a changed state', async () => {
    const first = run();
    const change = (before: Run): Run => ({
      ...before,
      state: 'cancelled',
      message: 'Bob cancelled it.',
      endedAt: later(7),
      cancel: { by: BOB, at: later(6) },
    });
    assert.deepEqual(await save(change, first), change(first));
  });

  it('keeps what it says in every language, with its English beside it', async () => {
    const denied = inSentences([message('decision.no-role', { name: `${AWKWARD} {x}` }), message('told.nothing-started')]);
    const spoken = { ...OUTCOME, text: kept(message('outcome.said.it_ran', { name: AWKWARD })) };
    const first = run();
    const change = (before: Run): Run => ({
      ...before,
      message: kept(denied),
      steps: [step('one', { state: 'succeeded', outcome: spoken }), step('two', { undoOutcome: spoken })],
    });
    assert.deepEqual(await save(change, first), change(first));
  });

  it('saves when it is looked at again, how long the approval is valid, and the review of what went without one', async () => {
    const first = run({ breakGlass: { reason: 'It burns.', review: null }, checkAt: later(1), validUntil: later(2) });
    const change = (before: Run): Run => ({
      ...before,
      breakGlass: { reason: 'It burns.', review: { by: BOB, at: later(6), comment: 'Fine.' } },
      checkAt: later(3),
      validUntil: null,
    });
    assert.deepEqual(await save(change, first), change(first));
  });

  it('takes the reason of what goes without approval as it was typed, less what Postgres cannot read', async () => {
    const text = AWKWARD + LONE_SURROGATE;
    const plain = `${AWKWARD.replaceAll('\u0000', '')}\ufffd`;
    const first = run({ breakGlass: { reason: text, review: null } });
    const reviewed = { reason: plain, review: { by: BOB, at: later(6), comment: text } };
    const saved = await save((before) => ({ ...before, breakGlass: reviewed }), first);
    assert.deepEqual(saved?.breakGlass, { ...reviewed, review: { ...reviewed.review, comment: plain } });
    assert.deepEqual((await store().runs({ openReview: true }, null, 10)).rows, []);
  });

  it('saves another plan before the start: its steps replace the ones before, also when fewer of other names remain', async () => {
    const first = run({ approvals: [approval({ votes: [VOTE] })] });
    const other = plan({
      workflow: { name: 'restart', title: 'Restart', hash: 'h2' },
      environment: 'production',
      lock: 'production',
      steps: [{ kind: 'wait', id: 'two', name: 'Another', needs: [], condition: null, durationMs: 5 }],
    });
    const change = (before: Run): Run => ({
      ...before,
      plan: other,
      planHash: planHash(other),
      steps: [step('two')],
      approvals: [...before.approvals.map((one) => ({ ...one, state: 'superseded' as const, decidedAt: later(4) })), again],
    });
    const again = approval({ planHash: planHash(other), changes: ['The step “One” is gone.'] });
    assert.deepEqual(await save(change, first), change(first));
    const { rows } = await store().runs({ workflow: 'restart', environment: 'production' }, null, 10);
    assert.deepEqual(
      rows.map(({ id }) => id),
      [first.id],
    );
  });

  it('saves a requirement that became stricter, and how far the ladder is', async () => {
    const first = run({ approvals: [approval()] });
    const change = (before: Run): Run => ({
      ...before,
      approvals: before.approvals.map((one) => ({
        ...one,
        requirement: FULL,
        stageAt: later(1),
        expiresAt: later(2),
        dueAt: later(3),
        rungsDone: ['0.0.0'],
        escalatedTo: ['ciso'],
      })),
    });
    assert.deepEqual(await save(change, first), change(first));
  });

  it('saves changed steps and leaves the others alone', async () => {
    const first = run();
    const change = (before: Run): Run => ({
      ...before,
      steps: [step('one', { state: 'succeeded', attempt: 1, endedAt: later(4), outcome: OUTCOME }), step('two')],
    });
    assert.deepEqual(await save(change, first), change(first));
  });

  it('saves a new approval, then votes, then the decision', async () => {
    const first = run({ approvals: [approval()] });
    const added = approval({ stepId: 'two' });
    const change = (before: Run): Run => ({
      ...before,
      approvals: [...before.approvals.map((one) => ({ ...one, votes: [VOTE], state: 'approved' as const, decidedAt: later(5) })), added],
    });
    assert.deepEqual(await save(change, first), change(first));
    const again = (before: Run): Run => ({
      ...before,
      approvals: before.approvals.map((one) => ({ ...one, votes: [...one.votes, { ...VOTE, by: ADA }] })),
    });
    await store().transaction(async (tx) => {
      const before = await tx.lockRun(first.id);
      assert.ok(before);
      await tx.saveRun(before, again(before));
    });
    assert.deepEqual(await store().run(first.id), again(change(first)));
  });

  it('refuses a second vote of the same person on an approval', async () => {
    const asked = run({ approvals: [approval({ votes: [VOTE] })] });
    const twice = (before: Run): Run => ({
      ...before,
      approvals: before.approvals.map((one) => ({ ...one, votes: [...one.votes, VOTE] })),
    });
    await assert.rejects(save(twice, asked), { code: 'conflict', reason: 'store.duplicate' });
  });

  it('writes nothing when nothing changed', async () => {
    const first = run({ approvals: [approval()] });
    assert.deepEqual(await save((before) => before, first), first);
  });

  it('lets transactions on the same run follow one another, each seeing what the one before it saved', async () => {
    const first = run({ steps: [step('one', { attempt: 0 })] });
    await store().transaction((tx) => tx.insertRun(first));
    const increase = () =>
      store().transaction(async (tx) => {
        const before = await tx.lockRun(first.id);
        assert.ok(before);
        await tx.saveRun(before, { ...before, steps: before.steps.map((one) => ({ ...one, attempt: one.attempt + 1 })) });
      });
    await Promise.all(Array.from({ length: 15 }, increase));
    assert.equal((await store().run(first.id))?.steps[0]?.attempt, 15);
  });
}
