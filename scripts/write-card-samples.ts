import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SAMPLES } from '../test/cards/samples.ts';

/** Writes `cards/<name>/sample.json`, which the Adaptive Cards Designer reads beside `template.json`. Run: npm run samples */
for (const [name, { data }] of Object.entries(SAMPLES)) {
  writeFileSync(join(import.meta.dirname, '..', 'cards', name, 'sample.json'), `${JSON.stringify(data, null, 2)}\n`);
}
