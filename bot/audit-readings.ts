import { openStore } from './app-masking.ts';
import { type How, type ReadDetail, recordRead } from './core/audit/read.ts';
import { systemClock } from './core/clock.ts';
import { toAppError } from './core/errors.ts';
import type { Masking } from './core/masking/masker.ts';
import type { AuditFilter } from './core/ports.ts';
import type { Database } from './store/open.ts';
import { atTheCommandLine, userName } from './terminal-user.ts';

type Where = Readonly<{ database: Database; masker: Masking }>;
/** `seq`: the event that is proved. */
type Reading = Readonly<{ how: How; filter?: AuditFilter; detail?: ReadDetail; seq?: number }>;

/**
 * Records who of the machine's users reads the log at the command line, before they get it. Gives a remark for people where that cannot be
 * written: a copy of the database that can only be read must still give its log to an auditor, who holds the database in any case.
 */
export async function recordReading(
  { database, masker }: Where,
  { how, filter = {}, seq, detail = {} }: Reading,
): Promise<readonly string[]> {
  const store = openStore(database, masker);
  const stamp = { by: atTheCommandLine(userName()), via: 'cli' as const, at: systemClock.now() };
  try {
    const rows = seq === undefined ? [] : (await store.audit({}, String(seq + 1), 1)).rows;
    await recordRead({ store }, stamp, { filter, how, rows, detail });
    return [];
  } catch (thrown) {
    return [`That the log was read could not be recorded in it. ${toAppError(thrown).message}`];
  }
}
