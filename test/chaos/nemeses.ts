import { databaseAway } from './nemeses/away.ts';
import { databaseStopped, sessionsCut } from './nemeses/database.ts';
import { duplicates } from './nemeses/duplicates.ts';
import { frozen } from './nemeses/frozen.ts';
import { graceful } from './nemeses/graceful.ts';
import { embeddedKills, processKills } from './nemeses/kills.ts';
import { scripts } from './nemeses/scripts.ts';
import type { Nemesis } from './nemesis.ts';

/** Two lists, so that two suites can run side by side: processes that end, which costs their starts, and what mostly waits. */
export const KILLING: readonly Nemesis[] = [processKills, embeddedKills, graceful, scripts];
export const FAULTS: readonly Nemesis[] = [databaseStopped, sessionsCut, databaseAway, frozen, duplicates];
export const NEMESES: readonly Nemesis[] = [...KILLING, ...FAULTS];
