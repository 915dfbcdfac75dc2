import { z } from 'zod';

/** As much of a manifest as our own rules look at. Read after the schema has accepted it, so this holds no limits. */
const text = z.string();
const texts = z.array(z.string());

const command = z.looseObject({ title: text, description: text.optional() });
const parameter = z.looseObject({ name: text });
const extensionCommand = z.looseObject({
  id: text,
  type: z.enum(['query', 'action']).default('query'),
  context: texts.default(['compose', 'commandBox']),
  fetchTask: z.boolean().default(false),
  description: text.optional(),
  parameters: z.array(parameter).default([]),
});
const permission = z.object({ name: text, type: z.enum(['Application', 'Delegated']) });

const manifestShape = z.looseObject({
  $schema: text.optional(),
  manifestVersion: text,
  version: text,
  id: text,
  name: z.object({ short: text, full: text.optional() }),
  description: z.looseObject({ short: text, full: text }),
  icons: z.record(text, text),
  bots: z
    .array(
      z.looseObject({
        botId: text,
        scopes: texts,
        commandLists: z
          .array(z.looseObject({ scopes: texts, triggers: texts.default(['mention']), commands: z.array(command) }))
          .default([]),
        supportsTargetedMessages: z.boolean().default(false),
      }),
    )
    .default([]),
  composeExtensions: z.array(z.looseObject({ botId: text.optional(), commands: z.array(extensionCommand).default([]) })).default([]),
  configurableTabs: z.array(z.looseObject({ scopes: texts, context: texts.optional() })).default([]),
  staticTabs: z.array(z.looseObject({ entityId: text, name: text.optional(), contentUrl: text.optional(), scopes: texts })).default([]),
  activities: z.looseObject({ activityTypes: z.array(z.object({ type: text, templateText: text }).loose()).default([]) }).optional(),
  authorization: z.object({ permissions: z.object({ resourceSpecific: z.array(permission).default([]) }).optional() }).optional(),
  permissions: texts.default([]),
  validDomains: texts.default([]),
  webApplicationInfo: z.looseObject({ id: text, resource: text.optional() }).optional(),
  defaultInstallScope: text.optional(),
  defaultGroupCapability: z.record(text, text).default({}),
  supportsChannelFeatures: text.nullish(),
  supportedChannelTypes: texts.optional(),
  localizationInfo: z
    .object({
      defaultLanguageTag: text,
      defaultLanguageFile: text.optional(),
      additionalLanguages: z.array(z.object({ languageTag: text, file: text })).default([]),
    })
    .optional(),
});

export type ShapedManifest = Readonly<z.infer<typeof manifestShape>>;

/** The manifest as our rules read it. Only for what the schema has accepted: throws otherwise. */
export function shaped(manifest: unknown): ShapedManifest {
  return manifestShape.parse(manifest);
}
