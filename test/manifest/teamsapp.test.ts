import assert from 'node:assert/strict';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '..', '..');

/** As much of Microsoft's schema for versions 1.8 to 1.13 as our file uses. Unknown keys stop their tool, so they stop us. */
const manifestPath = z.string();
const zipPaths = { manifestPath, outputZipPath: z.string().endsWith('.zip'), outputFolder: z.string() };
const step = z.discriminatedUnion('uses', [
  z.strictObject({ uses: z.literal('teamsApp/validateManifest'), with: z.strictObject({ manifestPath }) }),
  z.strictObject({ uses: z.literal('teamsApp/zipAppPackage'), with: z.strictObject(zipPaths) }),
]);
const file = z.strictObject({
  version: z.enum(['v1.8', 'v1.9', 'v1.10', 'v1.11', 'v1.12', 'v1.13']),
  environmentFolderPath: z.string(),
  provision: z.array(step).min(1),
});

describe('teamsapp.yml', () => {
  let text: string;
  before(async () => {
    text = await readFile(join(ROOT, 'teamsapp.yml'), 'utf8');
  });

  it('is clean YAML of the form that Microsoft’s toolkit reads', () => {
    const document = parseDocument(text, { strict: true });
    assert.deepEqual([document.errors, document.warnings], [[], []]);
    file.parse(document.toJS());
  });

  it('names the schema of its own version', () => {
    const named = /yaml-language-server: \$schema=https:\/\/aka\.ms\/teams-toolkit\/(v[\d.]+)\/yaml\.schema\.json/.exec(text)?.[1];
    assert.equal(named, parseDocument(text).get('version'));
  });

  it('names files that exist, and no variable beside the name of the environment', async () => {
    const { provision } = file.parse(parseDocument(text).toJS());
    for (const { with: given } of provision) await access(join(ROOT, given.manifestPath));
    assert.deepEqual(new Set([...text.matchAll(/\$\{\{(\w+)\}\}/g)].map(([, name]) => name)), new Set(['TEAMSFX_ENV']));
  });
});
