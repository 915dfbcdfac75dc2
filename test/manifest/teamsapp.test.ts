import assert from 'node:assert/strict';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parseDocument } from 'yaml';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '..', '..');
const step = z.looseObject({ uses: z.string(), with: z.record(z.string(), z.unknown()) });
const template = z.object({ path: z.string(), parameters: z.string(), deploymentName: z.string() });
const file = z.looseObject({ provision: z.array(step), deploy: z.array(step), publish: z.array(step) });

describe('teamsapp.yml', () => {
  let text: string;
  let check: (value: unknown) => string;
  before(async () => {
    text = await readFile(join(ROOT, 'teamsapp.yml'), 'utf8');
    const schema = JSON.parse(await readFile(join(ROOT, 'test/fixtures/microsoft/teams-toolkit-v1.13.schema.json'), 'utf8'));
    const ajv = new Ajv({ strict: false });
    const valid = ajv.compile(schema);
    check = (value) => (valid(value) ? '' : ajv.errorsText(valid.errors));
  });
  const read = () => file.parse(parseDocument(text).toJS());

  it('is clean YAML, valid against the schema of Microsoft’s toolkit', () => {
    const document = parseDocument(text, { strict: true });
    assert.deepEqual([document.errors, document.warnings], [[], []]);
    assert.equal(check(document.toJS()), '');
  });

  it('would not be valid with an action that there is not, a setting too many or too few, or as another version', () => {
    const { provision, ...rest } = read();
    const create = provision.find(({ uses }) => uses === 'teamsApp/create');
    const others = provision;
    const validManifest = others.find(({ uses }) => uses === 'teamsApp/validateManifest');
    assert.ok(create !== undefined && validManifest !== undefined);
    for (const wrong of [
      { ...rest, provision: [{ ...validManifest, uses: 'teamsApp/guess' }] },
      { ...rest, provision: [{ ...validManifest, with: { ...validManifest.with, colour: 'red' } }] },
      { ...rest, provision: [{ uses: create.uses, with: create.with }] },
      { ...rest, provision, version: 'v0.1' },
    ])
      assert.notEqual(check(wrong), '');
  });

  it('names the schema of its own version', () => {
    const named = /yaml-language-server: \$schema=https:\/\/aka\.ms\/m365-agents-toolkits\/(v[\d.]+)\/yaml\.schema\.json/.exec(text)?.[1];
    assert.equal(named, parseDocument(text).get('version'));
  });

  it('names files, npm scripts and variables that exist', async () => {
    const { provision, deploy, publish } = read();
    const { scripts, bin } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
    const given = [...provision, ...deploy, ...publish].map((one) => one.with);
    const texts = (key: string): readonly string[] => given.flatMap((one) => one[key] ?? []).map(String);
    const { templates } = z.object({ templates: z.array(template) }).parse(given.find((one) => 'templates' in one));
    for (const path of [...texts('manifestPath'), ...templates.flatMap((one) => [one.path, one.parameters])])
      await access(join(ROOT, path));
    for (const script of texts('args').flatMap((args) => /^run (\S+)$/.exec(args)?.[1] ?? [])) assert.ok(script in scripts, script);
    for (const program of texts('run').flatMap((run) => /^npx (\S+)/.exec(run)?.[1] ?? [])) assert.ok(program in bin, program);
    const example = await readFile(join(ROOT, 'env/.env.example'), 'utf8');
    const names = new Set([...text.matchAll(/\$\{\{(\w+)\}\}/g)].flatMap(([, name]) => name ?? []));
    assert.deepEqual(
      [...names].filter((name) => name !== 'TEAMSFX_ENV' && !example.includes(`\n${name}=`)),
      [],
    );
  });
});
