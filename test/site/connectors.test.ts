import assert from 'node:assert/strict';
import { z } from 'zod';
import type { ConnectorModule } from '../../bot/core/connector.ts';
import { collectProblems } from '../../bot/core/problem.ts';
import { createConnectors } from '../../bot/site/connectors.ts';

describe('connectors of a site', () => {
  it('say what the machine said when they cannot be made', async () => {
    const module: ConnectorModule = {
      name: 'toy',
      config: z.unknown(),
      create: () => Promise.reject(new Error("EMFILE: too many open files, open '/srv/toy'")),
    };
    const problems = collectProblems();
    const settings = { version: 1, name: 'Signalbox', language: 'en', connectors: { toy: {} }, local: { shop: null } } as const;
    const made = await createConnectors(settings, [module], { siteDir: '/site', home: '/site', dataDir: '/data', problems });
    assert.equal(made.size, 0);
    assert.deepEqual(problems.list(), [
      { path: ['connectors', 'toy'], message: "This connector cannot be made: EMFILE: too many open files, open '/srv/toy'." },
    ]);
  });
});
