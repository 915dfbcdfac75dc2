import type { DbVerb } from './db.ts';

/** Only migrates, so that the running service needs no MIGRATION_DATABASE_URL. */
export const dbMigrate: DbVerb = {
  name: 'migrate',
  usage: 'db migrate    brings the database up to date and gives the user of DATABASE_URL its rights',
  async run(args, terminal) {
    if (args.length > 0) {
      terminal.err('“db migrate” takes no arguments. Where the database is comes from environment variables.');
      return 2;
    }
    const { migrateDatabase } = await import('../database-tools.ts');
    for (const line of await migrateDatabase(terminal.env)) terminal.out(line);
    return 0;
  },
};
