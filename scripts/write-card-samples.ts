import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SAMPLE_FILES } from '../test/cards/samples.ts';

/** Writes the samples of `cards/<name>/`, which the Adaptive Cards Designer reads beside `template.json`. Run: npm run samples */
for (const { path, data } of SAMPLE_FILES) {
  writeFileSync(join(import.meta.dirname, '..', 'cards', path), `${JSON.stringify(data, null, 2)}\n`);
}
