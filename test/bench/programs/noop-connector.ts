import { z } from 'zod';
import type { Action, ConnectorModule } from '../../../bot/core/connector.ts';
import { succeeded } from '../../../bot/core/run/outcome.ts';
import type { Effect } from '../../../bot/core/workflow/definition.ts';

function nothing(effect: Effect): Action {
  return {
    title: 'Nothing',
    input: z.strictObject({}),
    effect: () => effect,
    effectDeclarable: false,
    defaultTimeoutMs: 30_000,
    pin: async () => ({}),
    run: async () => succeeded('done'),
  };
}

/** Steps that do nothing, so that only what Signalbox does around them is measured. */
export const NOOP: ConnectorModule = {
  name: 'noop',
  config: z.strictObject({}),
  create: async () => ({
    name: 'noop',
    title: 'Nothing',
    actions: { read: nothing('read'), effect: nothing('unsafe') },
    warnings: [],
    close: async () => undefined,
  }),
};
