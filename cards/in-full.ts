import { rulesShowInFull } from './rules/in-full.ts';
import { showsInFull } from './run/in-full.ts';

/** Whether cards have room for all that is approved on them. */
export const IN_FULL = { showsInFull, rulesShowInFull } as const;
