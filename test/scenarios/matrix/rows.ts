import { ACCOUNT_ROWS } from './account-rows.ts';
import { BINDING_ROWS } from './binding-rows.ts';
import { DECISION_ROWS } from './decision-rows.ts';
import { FORGED_ROWS } from './forged-rows.ts';
import { PEOPLE_ROWS } from './people-rows.ts';
import type { Row } from './row.ts';
import { TIME_ROWS } from './time-rows.ts';

/** Every promise about approvals, in the order of docs/approvals.md. */
export const ROWS: readonly Row[] = [...PEOPLE_ROWS, ...ACCOUNT_ROWS, ...DECISION_ROWS, ...FORGED_ROWS, ...BINDING_ROWS, ...TIME_ROWS];
