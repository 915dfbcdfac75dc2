import type pg from 'pg';
import { ENDED, RUN_STATES } from '../../bot/core/run/run.ts';

const OPEN = RUN_STATES.filter((state) => !ENDED.has(state));
const EVERY_MS = 10;

/** Waits until every run has ended. Throws when one of them did not succeed. */
export async function allEnded(pool: pg.Pool): Promise<void> {
  const open = async (): Promise<boolean> => {
    const { rowCount } = await pool.query('select 1 from signalbox.runs where state = any($1) limit 1', [OPEN]);
    return rowCount !== 0;
  };
  while (await open()) await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  const states = RUN_STATES.filter((state) => ENDED.has(state) && state !== 'succeeded');
  const { rows } = await pool.query<{ state: string }>('select state from signalbox.runs where state = any($1) limit 1', [states]);
  if (rows[0] !== undefined) throw new Error(`A run is ${rows[0].state}.`);
}
