import { createMetricsServer } from '../../../bot/http/metrics-door.ts';
import { type LocalApp, startLocalApp } from '../../support/local-app.ts';
import { configIn, started, TOKEN, temporaryFolder } from '../../support/notaries.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { startTenantSigner, type TenantSigner } from '../../support/tenant-signer.ts';

export const METRICS_TOKEN = TOKEN.reveal().replace('guess', 'know');

/** The whole product with every server that it has. */
export type World = Readonly<{
  local: LocalApp;
  tenant: TenantSigner;
  origins: Readonly<{ metrics: string; notary: string }>;
  stop(): Promise<void>;
}>;

export async function startWorld(): Promise<World> {
  const tenant = await startTenantSigner();
  const local = await startLocalApp({ around: tenant.around });
  const { folder, remove } = await temporaryFolder();
  const { running } = await started(configIn(folder, { listen: { host: '127.0.0.1', port: 0 } }));
  const token = { ...TOKEN, reveal: () => METRICS_TOKEN };
  const metrics = createMetricsServer({ page: async () => ({ type: 'text/plain', body: 'up 1\n' }), token, logger: silentLogger });
  const { port } = await metrics.listen(0, '127.0.0.1');
  return {
    local,
    tenant,
    origins: { metrics: `http://127.0.0.1:${port}`, notary: running.address },
    stop: async () => {
      await Promise.all([metrics.close(), running.stop(), local.stop(), tenant.close()]);
      await remove();
    },
  };
}
