import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import https from 'node:https';
import path from 'node:path';
import tls from 'node:tls';
import { readTls, renewTls } from '../../../audit/notary/tls.ts';
import { createNotary } from '../../../bot/notary/client.ts';
import { selfSigned } from '../../connectors/certificate.ts';
import { GrowingLog } from '../../support/growing-log.ts';
import { configIn, keptLog, ORIGIN, started, TOKEN, temporaryFolder } from '../../support/notaries.ts';
import { until } from '../../support/until.ts';

const VALIDITY = { from: '200101000000Z', to: '491231235959Z' };

describe('the notary over TLS', () => {
  let folder: string;
  let remove: () => Promise<void>;
  before(async () => {
    ({ folder, remove } = await temporaryFolder());
  });
  after(() => remove());

  /** A new certificate in the same two files. */
  const certified = async () => {
    const { cert, key } = selfSigned('127.0.0.1', VALIDITY);
    const files = { certFile: path.join(folder, 'tls.crt'), keyFile: path.join(folder, 'tls.key') };
    await Promise.all([writeFile(files.certFile, cert), writeFile(files.keyFile, key)]);
    return files;
  };

  it('signs for whoever trusts its certificate, and is not spoken to by anybody else', async () => {
    const files = await certified();
    const { running } = await started(configIn(folder, { listen: { host: '127.0.0.1', port: 0 }, tls: files }));
    try {
      assert.match(running.address, /^https:\/\/127\.0\.0\.1:\d+$/);
      const place = { address: running.address, token: TOKEN, key: running.key };
      const request = new GrowingLog(ORIGIN).grow(3).request(0);
      await assert.rejects(createNotary(place).seal(request), { reason: 'audit.notary_unreachable' });
      assert.equal((await createNotary({ ...place, caFile: files.certFile }).seal(request)).checkpoint.size, 3);
      await assert.rejects(createNotary({ ...place, address: running.address.replace('https', 'http') }).latest(ORIGIN), {
        reason: 'audit.notary_unreachable',
      });
    } finally {
      await running.stop();
    }
  });

  it('takes a renewed certificate without a restart, and keeps the one before while the new one cannot be used', async () => {
    const files = await certified();
    const { logger, errors } = keptLog();
    const server = https.createServer(await readTls(files));
    renewTls(server, files, logger, 20);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const first = await shownBy(server);
      await writeFile(files.certFile, 'no certificate');
      await until('the notary says so', () => errors().length > 0);
      assert.equal(await shownBy(server), first);
      await certified();
      await until('it shows the new one', async () => (await shownBy(server)) !== first);
    } finally {
      server.close();
    }
  });
});

/** The fingerprint of the certificate that a server shows. */
async function shownBy(server: https.Server): Promise<string> {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const socket = tls.connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const { fingerprint256 } = socket.getPeerCertificate();
  socket.destroy();
  return fingerprint256;
}
