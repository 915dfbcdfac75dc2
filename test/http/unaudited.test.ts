import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { METRICS_ROUTES } from '../../bot/http/metrics-door.ts';
import { productRoutes } from '../support/routes.ts';

describe('addresses that write no audit event', () => {
  it('are those that docs/security.md lists: reads but for exports, and what somebody keeps for themselves', async () => {
    const page = await readFile(join(import.meta.dirname, '../../docs/security.md'), 'utf8');
    const [, recorded = ''] = page.split('## What is recorded');
    const [, listed = ''] = recorded.split('These addresses write no event');
    const inDocs = [...(listed.split('\n## ')[0] ?? '').matchAll(/`(GET|POST|PUT|DELETE) (\/[^`]+)`/g)].map(
      ([, method, path]) => `${method} ${path}`,
    );
    const unaudited = [...productRoutes(), ...METRICS_ROUTES]
      .filter(({ method, path }) => (method === 'get' ? path !== '/api/audit/export' : path === '/api/audit/filters/:name'))
      .map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    assert.deepEqual(inDocs.toSorted(), unaudited.toSorted());
  });
});
