import { z } from 'zod';
import type { Action, Connector, Connectors } from '../../../bot/core/connector.ts';
import { succeeded } from '../../../bot/core/run/outcome.ts';
import type { Effect } from '../../../bot/core/workflow/definition.ts';

function toyAction<Input>(
  parts: Readonly<{ input: z.ZodType<Input>; effect: (input: Input) => Effect; declarable: boolean; probe?: boolean }>,
): Action {
  const action: Action<Input> = {
    title: 'Toy',
    input: parts.input,
    effect: parts.effect,
    effectDeclarable: parts.declarable,
    defaultTimeoutMs: 30_000,
    pin: async (input) => ({ seen: JSON.stringify(input) }),
    run: async () => succeeded('done'),
    ...(parts.probe === true ? { probe: async () => 'unknown' as const } : {}),
  };
  // As in the product, where every action is reached through its schema.
  return action as Action;
}

const script = z.strictObject({
  script: z.string().regex(/^[a-z]+\.js$/),
  arguments: z.array(z.union([z.string(), z.number(), z.boolean()]).transform(String)).default([]),
});
const call = z.strictObject({
  url: z.url(),
  method: z.enum(['GET', 'POST']).default('GET'),
  port: z.int().optional(),
  expect: z.strictObject({ status: z.int() }).optional(),
});

/** Two connectors in the manner of the real ones: a script whose effect a workflow may state, and calls that know theirs. */
export const TOY_CONNECTORS: Connectors = new Map<string, Connector>(
  [
    { name: 'script', title: 'Toy scripts', actions: { run: toyAction({ input: script, effect: () => 'unsafe', declarable: true }) } },
    {
      name: 'http',
      title: 'Toy calls',
      actions: {
        request: toyAction({ input: call, effect: ({ method }) => (method === 'GET' ? 'read' : 'unsafe'), declarable: false }),
        probed: toyAction({ input: call, effect: () => 'unsafe', declarable: true, probe: true }),
      },
    },
  ].map((connector) => [connector.name, { ...connector, warnings: [], close: async () => undefined }]),
);
