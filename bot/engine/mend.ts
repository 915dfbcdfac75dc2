import { DBOS } from '@dbos-inc/dbos-sdk';
import type { Logger } from '../core/ports.ts';
import { isRunningHere } from './internals.ts';
import { repeat } from './repeat.ts';
import { QUEUE, WORKFLOW } from './strand.ts';

const EVERY_MS = 3000;
const BATCH = 50;

type Options = Readonly<{ executorId: string; ring: () => void; logger: Logger }>;

/**
 * Looks every few seconds for strands that DBOS has let go of, and makes them go on behind what is on record: DBOS ends
 * a workflow when it cannot write its own records for a reason it does not know, and forgets one whose start was
 * written although the answer to that was lost. A strand is never meant to end in another way than by its body.
 */
export function keepWhole({ executorId, ring, logger }: Options): () => Promise<void> {
  let suspects: ReadonlySet<string> = new Set();
  const look = async (): Promise<void> => {
    const failed = await listed({ status: ['ERROR', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED'] });
    for (const id of failed) await goOn(id, logger);
    const forgotten = (await listed({ status: 'PENDING', executorId })).filter((id) => !isRunningHere(id));
    // Between its claim and its start a strand looks forgotten too, so only the second look counts.
    const certain = forgotten.filter((id) => suspects.has(id));
    for (const id of certain) await DBOS.resumeWorkflow(id, { queueName: QUEUE });
    suspects = new Set(forgotten);
    if (failed.length + certain.length === 0) return;
    logger.warn({ failed, forgotten: certain }, 'Strands that had stopped by a mistake go on.');
    ring();
  };
  return repeat(EVERY_MS, look, (error) => logger.warn({ err: error }, 'Looking for stopped strands failed; it is tried again.'));
}

type Filter = Pick<NonNullable<Parameters<typeof DBOS.listWorkflows>[0]>, 'status' | 'executorId'>;

async function listed(filter: Filter): Promise<readonly string[]> {
  const found = await DBOS.listWorkflows({ ...filter, workflowName: WORKFLOW, limit: BATCH, loadInput: false, loadOutput: false });
  return found.map(({ workflowID }) => workflowID);
}

/** Drops the record of the step that failed, if there is one, and queues the strand again. */
async function goOn(id: string, logger: Logger): Promise<void> {
  const steps = (await DBOS.listWorkflowSteps(id)) ?? [];
  const broken = steps.find(({ error }) => error !== null);
  const startStep = broken?.functionID ?? Math.max(-1, ...steps.map(({ functionID }) => functionID)) + 1;
  try {
    await DBOS.rewindWorkflow(id, { startStep, queueName: QUEUE });
  } catch (error) {
    logger.debug({ err: error, id }, 'Another process was faster, or the strand is looked at again.');
  }
}
