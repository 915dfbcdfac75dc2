import type { Principal } from './principal.ts';

/** What changed that is no run. Votes that were handed on: between whom, because nobody else hears of it. */
export type Touched = Readonly<{ topic: 'rules' }> | Readonly<{ topic: 'delegations'; people: readonly Principal[] }>;

export const RULES_TOUCHED: Touched = { topic: 'rules' };
