import { sql } from 'kysely';
import type { RunId } from '../core/ids.ts';
import type { AttemptKey } from './claims.ts';
import type { Db } from './db.ts';
import { plainText } from './text.ts';

export async function appendOutput(db: Db, key: AttemptKey, text: string): Promise<void> {
  await db
    .insertInto('step_output')
    .values({ run_id: key.runId, step_id: key.stepId, direction: key.direction, attempt: key.attempt, text: plainText(text) })
    .execute();
}

/** All pieces of the step in the order in which they came, every attempt and the undo included. */
export async function readOutput(db: Db, runId: RunId, stepId: string): Promise<string> {
  const { rows } = await sql<{ text: string | null }>`
    select string_agg(text, '' order by id) as text from signalbox.step_output
    where run_id = ${runId} and step_id = ${stepId}`.execute(db);
  return rows[0]?.text ?? '';
}
