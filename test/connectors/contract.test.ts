import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import http from '../../bot/connectors/http/index.ts';
import script from '../../bot/connectors/script/index.ts';
import { type ConnectorSample, connectorContract } from '../contract/connector.ts';

let root = '';
const places = async () => ({ siteDir: path.join(root, 'site'), dataDir: path.join(root, 'data') });

before(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'signalbox-contract-'));
  await mkdir(path.join(root, 'site', 'scripts'), { recursive: true });
  await mkdir(path.join(root, 'data'));
  await writeFile(path.join(root, 'site', 'scripts', 'a.js'), '');
});
after(() => rm(root, { recursive: true, force: true, maxRetries: 3 }));

/** A new connector needs a line here, and gets the whole suite for it. */
const samples: Readonly<Record<string, () => ConnectorSample>> = {
  http: () => ({
    module: http,
    config: { origins: [{ origin: 'http://127.0.0.1:1', private: true }], headers: ['x-team'] },
    places,
    inputs: { request: { url: 'http://127.0.0.1:1/', method: 'POST' } },
  }),
  script: () => ({
    module: script,
    config: {
      folder: 'scripts',
      environment: { TZ: 'UTC' },
      paths: { HOME: '.' },
      writable: ['../data'],
      interpreters: { '.rb': ['ruby'] },
      outputCap: 65_536,
      isolation: 'auto',
    },
    places,
    inputs: { run: { script: 'a.js', arguments: ['x'] } },
  }),
};

describe('connectors', () => {
  it('are all in this suite', async () => {
    const folders = await readdir('bot/connectors', { withFileTypes: true });
    const names = folders.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    assert.deepEqual(Object.keys(samples).sort(), names.sort());
  });
});

for (const [folder, sample] of Object.entries(samples)) connectorContract(folder, sample);
