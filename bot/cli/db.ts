import { didYouMean } from '../core/nearest.ts';
import { dbCheck } from './db-check.ts';
import { dbMigrate } from './db-migrate.ts';
import type { Terminal, Verb } from './verb.ts';

/** One verb below `db`. */
export type DbVerb = Readonly<{
  name: string;
  usage: string;
  run(args: readonly string[], terminal: Terminal): Promise<number>;
}>;

const VERBS: readonly DbVerb[] = [dbMigrate, dbCheck];

/** Looks after the database of an installation. */
export const db: Verb = {
  name: 'db',
  usage: 'db migrate | check',
  summary: 'Brings the database up to date (with MIGRATION_DATABASE_URL), or says whether it is and what its user may do.',
  async run([wanted, ...args], terminal) {
    const names = VERBS.map(({ name }) => name);
    const verb = VERBS.find(({ name }) => name === wanted);
    if (verb === undefined) {
      const near = wanted === undefined ? '' : didYouMean(wanted, names);
      terminal.err([`Type one of these.${near}`, ...VERBS.map(({ usage }) => `  signalbox ${usage}`)].join('\n'));
      return 2;
    }
    return verb.run(args, terminal);
  },
};
