import type { DbVerb } from './db.ts';

export const dbMove: DbVerb = {
  name: 'move',
  usage: 'db move       moves the embedded database of SIGNALBOX_DATA_DIR to the empty Postgres of DATABASE_URL',
  async run(args, terminal) {
    if (args.length > 0) {
      terminal.err('“db move” takes no arguments. Where the databases are comes from environment variables.');
      return 2;
    }
    const { moveDatabase } = await import('../move-database.ts');
    for (const line of await moveDatabase(terminal.env)) terminal.out(line);
    return 0;
  },
};
