import { accept } from './accept.ts';
import { match } from './match.ts';
import type { Bench } from './measure.ts';
import { processes } from './processes.ts';
import { pages } from './run-pages.ts';
import { status } from './status.ts';
import { steps } from './steps.ts';
import { waiting } from './waiting.ts';

/** Everything of the table that `npm run bench` prints, in the order in which it is measured. */
export const BENCHES: readonly Bench[] = [status, accept, steps, match, waiting, pages, processes];
