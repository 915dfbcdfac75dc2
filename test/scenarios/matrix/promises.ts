import { ROWS } from './rows.ts';
import { DOORS } from './world.ts';

/** The rows as a table for docs/approvals.md. */
export function promises(): string {
  const lines = ROWS.map(({ given, promise, doors = DOORS }) => `| ${given} | ${promise} | ${doors.join(', ')} |`);
  return ['| what happens | what follows | shown at |', '| --- | --- | --- |', ...lines].join('\n');
}
