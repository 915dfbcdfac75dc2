import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { ValidateFunction } from 'ajv';
import ajv from 'ajv-draft-04';
import formats from 'ajv-formats';
import { zipSync } from 'fflate';

/** What differs from one installation to the next. The same names as in Microsoft's toolkit, so that its files can be used. */
const VARIABLES = {
  TEAMS_APP_ID: 'the id of this app in Teams, a GUID of its own; node -p "crypto.randomUUID()" makes one',
  BOT_ID: 'the application id of the bot, from the Azure Bot resource',
  AAD_APP_CLIENT_ID: 'the application id of the tab’s API; another registration than the bot’s',
  BOT_DOMAIN: 'the public host name of this server without https://, e.g. signalbox.example.com',
} as const;

export type Values = Readonly<Record<string, string | undefined>>;
export type Manifest = Readonly<Record<string, unknown>>;
export type Icon = 'color' | 'outline';
export type AppFiles = Readonly<{ manifest: Manifest; icons: Readonly<Record<Icon, Uint8Array>> }>;

/** A sentence for the person who packages; everything that is wrong stands in it. */
export class PackageError extends Error {}

/** Puts the values in the place of `${{NAME}}` in every text of the manifest. Throws `PackageError` naming all that are missing. */
export function fill(template: Manifest, values: Values): Manifest {
  const missing = new Set<string>();
  const filled = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replaceAll(/\$\{\{\s*(\w+)\s*\}\}/g, (_all, name: string) => put(name));
    if (Array.isArray(value)) return value.map(filled);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filled(inner)]));
  };
  const put = (name: string): string => {
    const value = values[name]?.trim() ?? '';
    if (value === '') missing.add(name);
    return value;
  };
  const manifest = filled(template) as Manifest;
  if (missing.size > 0) throw new PackageError(missingSentence([...missing]));
  return manifest;
}

function missingSentence(names: readonly string[]): string {
  const known: Readonly<Record<string, string>> = VARIABLES;
  const lines = names.map((name) => `  ${name}: ${known[name] ?? 'a variable of manifest/manifest.json'}`);
  return `The Teams package needs values that are not set:\n${lines.join('\n')}\nSet them in the environment, or in a file given with --env.`;
}

/** Everything that is wrong with the package; empty when Teams will accept it as far as that can be told here. */
export function problemsOf(files: AppFiles, productVersion: string): readonly string[] {
  const schemaProblems = againstSchema(files.manifest);
  // Our own rules rely on the shapes that the schema promises.
  return schemaProblems.length > 0
    ? schemaProblems
    : [...identityProblems(files.manifest, productVersion), ...addressProblems(files.manifest), ...iconProblems(files.icons)];
}

let schemaCheck: ValidateFunction | null = null;

function againstSchema(manifest: Manifest): readonly string[] {
  schemaCheck ??= compiledSchema();
  if (schemaCheck(manifest)) return [];
  return (schemaCheck.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath || 'manifest'} ${message} ${JSON.stringify(params)}`,
  );
}

function compiledSchema(): ValidateFunction {
  const root = dirname(createRequire(import.meta.url).resolve('@microsoft/app-manifest/package.json'));
  const schema = JSON.parse(readFileSync(join(root, 'build/json-schemas/teams/v1.30/MicrosoftTeams.schema.json'), 'utf8'));
  const checker = new ajv.default({ allErrors: true, strict: false });
  formats.default(checker);
  return checker.compile(schema);
}

/** The bot and the tab's API share no registration: a token for the tab must never pass as one for the bot. */
function identityProblems(manifest: Manifest, productVersion: string): readonly string[] {
  const { version, bots, webApplicationInfo, validDomains } = manifest as {
    version: string;
    bots: readonly { botId: string }[];
    webApplicationInfo: { id: string; resource: string };
    validDomains: readonly string[];
  };
  const { id, resource } = webApplicationInfo;
  return [
    ...(version === productVersion
      ? []
      : [`version is ${version}, but package.json says ${productVersion}: change manifest/manifest.json`]),
    ...(bots.some(({ botId }) => botId.toLowerCase() === id.toLowerCase())
      ? ['BOT_ID and AAD_APP_CLIENT_ID are the same: register the API of the tab as an app of its own']
      : []),
    ...(validDomains.some((domain) => resource === `api://${domain}/${id}`)
      ? []
      : [`webApplicationInfo.resource must be api://<BOT_DOMAIN>/<AAD_APP_CLIENT_ID>, not ${resource}`]),
  ];
}

const HOST_NAME = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i;

/** Teams opens nothing but https on the valid domains, and tells nobody why. */
function addressProblems(manifest: Manifest): readonly string[] {
  const { validDomains } = manifest as { validDomains: readonly string[] };
  const unfit = validDomains.filter((domain) => !HOST_NAME.test(domain));
  if (unfit.length > 0) return unfit.map((domain) => `BOT_DOMAIN must be a public host name without https://, port or path, not ${domain}`);
  const addresses = new Set(
    textsIn({ ...manifest, $schema: '' }).filter((text) => /^[a-z]+:\/\//i.test(text) && !text.startsWith('api://')),
  );
  return [...addresses].flatMap((address) => {
    if (!address.startsWith('https://')) return [`${address} must begin with https://`];
    return validDomains.includes(hostOf(address)) ? [] : [`${address} is not on a valid domain`];
  });
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : '';
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

const SIZES: Readonly<Record<Icon, number>> = { color: 192, outline: 32 };

function iconProblems(icons: AppFiles['icons']): readonly string[] {
  return (Object.entries(SIZES) as [Icon, number][]).flatMap(([name, size]) => {
    const file = Buffer.from(icons[name]);
    if (file.length < 24 || file.toString('latin1', 1, 4) !== 'PNG') return [`${name}.png is not a PNG file`];
    const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)];
    return width === size && height === size ? [] : [`${name}.png must be ${size} x ${size} pixels, not ${width} x ${height}`];
  });
}

/** The package: the same files give the same bytes, wherever and whenever it is made. */
export function zipApp({ manifest, icons }: AppFiles): Uint8Array {
  const text = new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`);
  // A time without zone is local time, and that is what a zip file records: so this is the same everywhere.
  return zipSync(
    { 'manifest.json': text, 'color.png': icons.color, 'outline.png': icons.outline },
    { level: 9, mtime: '1980-01-01T00:00:00', os: 0 },
  );
}
