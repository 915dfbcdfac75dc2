// npm run promises: writes what the approvals matrix promises into docs/approvals.md, so that people read what is tested.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promises } from '../test/scenarios/matrix/promises.ts';

const file = join(import.meta.dirname, '../docs/approvals.md');
const text = readFileSync(file, 'utf8');
const [before, rest = ''] = text.split('<!-- promises -->');
const after = rest.split('<!-- end of promises -->')[1] ?? '\n';
writeFileSync(file, `${before}<!-- promises -->\n${promises()}\n<!-- end of promises -->${after}`);
