import assert from 'node:assert/strict';
import type { AuditEvent } from '../../bot/core/audit/event.ts';
import type { PlanCall } from '../../bot/core/plan/plan.ts';
import type { Store } from '../../bot/core/ports.ts';
import type { Run } from '../../bot/core/run/run.ts';
import { sealFirst } from '../../bot/running/seal-first.ts';
import { event, later, run } from '../contract/store/samples.ts';
import { memoryLog } from '../support/log-in-memory.ts';
import { silentLogger } from '../support/silent-logger.ts';

const CALL = { effect: 'unsafe' } as unknown as PlanCall;

describe('sealFirst', () => {
  function asking(subject: Run, { away = false, written = ['run.started'] as readonly AuditEvent['type'][] } = {}) {
    const log = memoryLog();
    for (const type of written) log.write(event({ type, runId: subject.id }));
    const asked: number[] = [];
    const upTo = async (seq: number): Promise<void> => {
      asked.push(seq);
      if (away) throw new Error('away');
    };
    const transaction = (async (work) =>
      work({ appendEvents: async (events: readonly AuditEvent[]) => log.write(...events) } as never)) as Store['transaction'];
    const needs = { seals: { upTo }, store: { log, transaction }, clock: { now: () => later(0) }, logger: silentLogger };
    const wait = (call: PlanCall = CALL) =>
      sealFirst(needs, subject, { strand: { runId: subject.id, stepId: 's', direction: 'do' }, call });
    const marks = async () => (await log.rows(0, 99)).filter(({ entry }) => entry.type === 'log.unsealed').length;
    return { wait, asked, marks };
  }
  const plan = (risk: Run['plan']['risk']): Run['plan'] => ({ ...run().plan, risk });
  const risky = run({ plan: plan('high'), approvals: [] });

  it('waits for the newest event that decided about the run', async () => {
    const { wait, asked } = asking(risky, { written: ['decision.allowed', 'run.started', 'step.started'] });
    assert.equal(await wait(), null);
    assert.deepEqual(asked, [2]);
  });

  it('waits for everything where nothing is on record about the run', async () => {
    const { wait, asked } = asking(risky, { written: ['step.started'] });
    assert.equal(await wait(), null);
    assert.deepEqual(asked, [Number.MAX_SAFE_INTEGER]);
  });

  it('asks nobody for what only reads, or for a run of low risk that nobody had to approve', async () => {
    const reading = asking(risky, { away: true });
    assert.equal(await reading.wait({ ...CALL, effect: 'read' }), null);
    const low = asking(run({ plan: plan('low'), approvals: [] }), { away: true });
    assert.equal(await low.wait(), null);
    assert.deepEqual([reading.asked, low.asked], [[], []]);
  });

  it('gives the outcome of a step that did nothing, and may be tried again, when the seal cannot be had', async () => {
    const outcome = await asking(risky, { away: true }).wait();
    assert.deepEqual([outcome?.status, outcome?.transient], ['failed', true]);
  });

  it('lets whoever broke the glass go on, marked once and waited for once', async () => {
    const broken = asking(run({ plan: plan('low'), breakGlass: { reason: 'down', review: null }, approvals: [] }), { away: true });
    assert.equal(await broken.wait(), null);
    assert.equal(await broken.wait(), null);
    assert.deepEqual([await broken.marks(), broken.asked.length], [1, 1]);
  });
});
