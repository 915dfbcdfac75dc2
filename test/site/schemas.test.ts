import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Ajv2020Module from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { schemaFiles } from '../../bot/site/schemas.ts';
import { STARTER } from './site-copy.ts';

// The package is CommonJS; its class is under `default` for TypeScript and for Node alike.
const Ajv2020 = Ajv2020Module.default;

const SITE_FILES: readonly (readonly [string, string])[] = [
  ['signalbox.yml', 'signalbox.schema.json'],
  ['policy.yml', 'policy.schema.json'],
  ['directory.yml', 'directory.schema.json'],
  ...['deploy', 'logs', 'restart', 'status'].map((name) => [`workflows/${name}.yml`, 'workflow.schema.json'] as const),
];

function validator(name: string) {
  const schema: unknown = JSON.parse(schemaFiles().get(name) ?? 'null');
  assert.ok(typeof schema === 'object' && schema !== null);
  return new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(schema);
}

describe('the JSON Schemas of the site folder', () => {
  it('are current: “npm run schemas” would change nothing', async () => {
    const files = schemaFiles();
    assert.deepEqual((await readdir(join(STARTER, 'schemas'))).sort(), [...files.keys()].sort());
    for (const [name, text] of files) assert.equal(await readFile(join(STARTER, 'schemas', name), 'utf8'), text, name);
  });

  for (const [file, schema] of SITE_FILES) {
    it(`accept the starter site's ${file}, which names its schema for editors`, async () => {
      const text = await readFile(join(STARTER, file), 'utf8');
      const validate = validator(schema);
      assert.ok(validate(parse(text)), JSON.stringify(validate.errors));
      assert.match(text, new RegExp(`^# yaml-language-server: \\$schema=(\\.\\./)?schemas/${schema}\n`));
    });
  }

  it('refuse unknown keys and wrong types, as the start does', async () => {
    const text = await readFile(join(STARTER, 'workflows/deploy.yml'), 'utf8');
    for (const [from, to] of [
      ['timeout: 1m', 'timeot: 1m'],
      ['effect: idempotent', 'effect: harmless'],
      ['timeout: 1m', 'timeout: soon'],
      ['version: 1', 'version: 2'],
      ['id: health', 'id: Health Check'],
    ] as const) {
      assert.equal(validator('workflow.schema.json')(parse(text.replace(from, to))), false, to);
    }
  });
});
