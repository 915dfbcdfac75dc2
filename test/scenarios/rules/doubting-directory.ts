import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import type { DirectoryService } from '../../../bot/app.ts';
import { message } from '../../../bot/core/text/message.ts';
import { createFileDirectory } from '../../../bot/directory/file-directory.ts';
import { parseDirectory } from '../../../bot/site/people.ts';

/** A group that policy.yml could name and no directory has. */
export const MISTYPED = '00000000-0000-4000-8000-00000000dead';

/** The people of the starter site in a directory that knows its groups; `checked` is called when it is checked. */
export async function doubtingDirectory(checked: () => void): Promise<DirectoryService> {
  const people = parseDirectory(parse(await readFile('site/directory.yml', 'utf8')));
  assert.ok(people.ok);
  return {
    ...createFileDirectory(people.value, [...new Set(people.value.map(({ tenantId }) => tenantId))]),
    async doubts(roles) {
      const named = roles.some(({ groups }) => groups.includes(MISTYPED));
      return named ? [message('rules.weak.unknown-group', { id: MISTYPED, tenant: 'the tenant' })] : [];
    },
    async check() {
      checked();
      return [];
    },
  };
}
