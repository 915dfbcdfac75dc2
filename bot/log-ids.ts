import { AsyncLocalStorage } from 'node:async_hooks';
import type { WithIds } from './core/ports.ts';

const present = new AsyncLocalStorage<Readonly<Record<string, string | number>>>();

/** Every line that is logged while the work lasts has these ids, beside those of the work around it. */
export const withIds: WithIds = (ids, work) => present.run({ ...present.getStore(), ...ids }, work);

/** Those of the work under way. */
export function presentIds(): Readonly<Record<string, string | number>> {
  return present.getStore() ?? {};
}
