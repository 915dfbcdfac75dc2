// Writes the JSON Schemas of the site folder anew: npm run schemas
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { schemaFiles } from '../bot/site/schemas.ts';

const folder = join(import.meta.dirname, '..', 'site', 'schemas');
await mkdir(folder, { recursive: true });
for (const [name, text] of schemaFiles()) {
  await writeFile(join(folder, name), text);
  console.log(`site/schemas/${name}`);
}
