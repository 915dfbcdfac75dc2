import type { DbVerb } from './db.ts';

/** Whether a start would find the database as it should be; exit code 1 when there is something to mend. */
export const dbCheck: DbVerb = {
  name: 'check',
  usage: 'db check      says whether it is up to date, and what the user of DATABASE_URL could do to the audit log',
  async run(args, terminal) {
    if (args.length > 0) {
      terminal.err('“db check” takes no arguments. Where the database is comes from environment variables.');
      return 2;
    }
    const { checkDatabase } = await import('../database-tools.ts');
    const notes = await checkDatabase(terminal.env);
    for (const note of notes) terminal.out(`  note: ${note}`);
    if (notes.length === 0) terminal.out('The database is up to date, and its user can only add to the audit log.');
    return notes.length === 0 ? 0 : 1;
  },
};
