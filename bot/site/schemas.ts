import { z } from 'zod';
import { rawPolicyTests } from '../core/policy/policy-tests.ts';
import { rawPolicy } from '../core/policy/raw-policy.ts';
import { rawWorkflow } from '../core/workflow/raw-workflow.ts';
import { rawDirectory } from './people.ts';
import { rawSettings } from './settings.ts';

const SOURCES: Readonly<Record<string, z.ZodType>> = {
  'directory.schema.json': rawDirectory,
  'policy-tests.schema.json': rawPolicyTests,
  'policy.schema.json': rawPolicy,
  'signalbox.schema.json': rawSettings,
  'workflow.schema.json': rawWorkflow,
};

/** The files of `site/schemas/`, by name: what editors complete and check the site's YAML with, made from the schemas that read it. */
export function schemaFiles(): ReadonlyMap<string, string> {
  const text = (schema: z.ZodType): string => `${JSON.stringify(z.toJSONSchema(schema, { io: 'input' }), null, 2)}\n`;
  return new Map(Object.entries(SOURCES).map(([name, schema]) => [name, text(schema)]));
}
