import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { scriptProblems } from './known-scripts.ts';

describe('the scripts that workflows name', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'signalbox-known-'));
    await mkdir(path.join(folder, 'shop'));
    await writeFile(path.join(folder, 'shop', 'deploy.js'), '');
    await writeFile(path.join(folder, 'logs.sh'), '');
  });
  after(() => rm(folder, { recursive: true }));

  const messages = (script: string, place = folder): readonly string[] => scriptProblems(place, { script }).map(({ message }) => message);

  it('may lie in a folder of the folder', () => {
    for (const name of ['logs.sh', 'shop/deploy.js']) assert.deepEqual(messages(name), []);
  });

  it('are missed with the nearest name where they are not there, or are no file', () => {
    assert.deepEqual(messages('shop/deplo.js'), ['There is no file “shop/deplo.js” in the scripts folder. Did you mean “shop/deploy.js”?']);
    assert.equal(messages('shop').length, 1);
  });

  it('are left to the plan where an expression names them or nobody can look', () => {
    assert.deepEqual(scriptProblems(folder, {}), []);
    assert.deepEqual(messages('gone.sh', path.join(folder, 'nowhere')), []);
  });
});
