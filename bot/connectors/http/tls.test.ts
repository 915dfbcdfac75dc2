import assert from 'node:assert/strict';
import { selfSigned } from '../../../test/connectors/certificate.ts';
import { call, httpConnector, nameService } from '../../../test/connectors/http-calls.ts';
import { startFakeTarget } from './fake.ts';

const LONG = { from: '200101000000Z', to: '491231235959Z' };
const certificates = {
  good: selfSigned('target.test', LONG),
  otherHost: selfSigned('other.test', LONG),
  expired: selfSigned('target.test', { from: '200101000000Z', to: '210101000000Z' }),
};

async function attempt(served: keyof typeof certificates, trusted: keyof typeof certificates | null) {
  const target = await startFakeTarget(certificates[served]);
  const origin = `https://target.test:${target.port}`;
  const { lookup } = nameService('127.0.0.1');
  const connector = httpConnector([{ origin, private: true }], { lookup, ...(trusted === null ? {} : { ca: certificates[trusted].cert }) });
  const outcome = await call(connector, { url: `${origin}/ok`, method: 'POST' });
  const { length } = target.requests;
  await target.close();
  return [outcome.status, outcome.reason, outcome.transient, length];
}

describe('http.request over TLS', () => {
  it('reaches a target whose certificate is trusted', async () => {
    assert.deepEqual(await attempt('good', 'good'), ['succeeded', null, false, 1]);
  });

  it('fails, with nothing sent, on a certificate that nobody vouches for', async () => {
    assert.deepEqual(await attempt('good', null), ['failed', 'http.tls', false, 0]);
  });

  it('fails, with nothing sent, on a certificate for another host', async () => {
    assert.deepEqual(await attempt('otherHost', 'otherHost'), ['failed', 'http.tls', false, 0]);
  });

  it('fails, with nothing sent, on an expired certificate', async () => {
    assert.deepEqual(await attempt('expired', 'expired'), ['failed', 'http.tls', false, 0]);
  });

  it('fails, with nothing sent, when the target does not speak TLS', async () => {
    const target = await startFakeTarget();
    const origin = `https://127.0.0.1:${target.port}`;
    const outcome = await call(httpConnector([{ origin, private: true }]), { url: `${origin}/ok`, method: 'POST' });
    assert.deepEqual([outcome.status, outcome.reason, target.requests.length], ['failed', 'http.tls', 0]);
    await target.close();
  });
});
