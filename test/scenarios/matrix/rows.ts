import { BINDING_ROWS } from './binding-rows.ts';
import { DECISION_ROWS } from './decision-rows.ts';
import { PEOPLE_ROWS } from './people-rows.ts';
import type { Row } from './row.ts';

/** Every promise about approvals, in the order of docs/approvals.md. */
export const ROWS: readonly Row[] = [...PEOPLE_ROWS, ...DECISION_ROWS, ...BINDING_ROWS];
