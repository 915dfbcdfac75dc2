import { ROWS } from './rows.ts';
import { DOORS } from './world.ts';

/** The rows as a table for docs/approvals.md. */
export function promises(): string {
  const lines = ROWS.map(({ given, then, doors = DOORS }) => `| ${given} | ${then} | ${doors.join(', ')} |`);
  return ['| what happens | what follows | shown at |', '| --- | --- | --- |', ...lines].join('\n');
}
