import { didYouMean } from '../core/nearest.ts';
import { dbCheck } from './db-check.ts';
import { dbMigrate } from './db-migrate.ts';
import { dbMove } from './db-move.ts';
import type { Terminal, Verb } from './verb.ts';

/** One verb below `db`. */
export type DbVerb = Readonly<{
  name: string;
  usage: string;
  run(args: readonly string[], terminal: Terminal): Promise<number>;
}>;

const VERBS: readonly DbVerb[] = [dbMigrate, dbCheck, dbMove];

/** Looks after the database of an installation. */
export const db: Verb = {
  name: 'db',
  usage: 'db migrate | check | move',
  summary: 'Brings the database up to date (with MIGRATION_DATABASE_URL), says whether it is, or moves an embedded one to Postgres.',
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
