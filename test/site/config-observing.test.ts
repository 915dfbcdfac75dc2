import assert from 'node:assert/strict';
import { type ObservingConfig, readObserving } from '../../bot/config-observing.ts';
import { Masker } from '../../bot/core/masking/masker.ts';
import { createReader, type Env } from '../../bot/environment.ts';

const TOKEN = 'a-token-of-more-than-thirty-two-characters';

async function read(env: Env): Promise<Readonly<{ config: ObservingConfig; problems: readonly string[]; masker: Masker }>> {
  const masker = new Masker();
  const reader = createReader(env, Object.keys(env), masker);
  return { config: await readObserving(reader, masker), problems: reader.problems, masker };
}

describe('what is observed', () => {
  it('is nothing unless the environment says where', async () => {
    const { config, problems } = await read({});
    assert.deepEqual([config, problems], [{ metrics: null, collector: null }, []]);
  });

  it('is told to this machine without a token, and to others with one only', async () => {
    for (const [text, host] of [
      ['127.0.0.1:9464', '127.0.0.1'],
      ['localhost:9464', 'localhost'],
      ['[::1]:9464', '::1'],
    ]) {
      const { config, problems } = await read({ SIGNALBOX_METRICS: text });
      assert.deepEqual([config.metrics, problems], [{ host, port: 9464, token: null }, []]);
    }
    assert.match((await read({ SIGNALBOX_METRICS: '0.0.0.0:9464' })).problems.join(), /needs SIGNALBOX_METRICS_TOKEN/);
    const { config, problems } = await read({ SIGNALBOX_METRICS: '0.0.0.0:9464', SIGNALBOX_METRICS_TOKEN: TOKEN });
    assert.deepEqual([config.metrics?.host, config.metrics?.token?.reveal(), problems], ['0.0.0.0', TOKEN, []]);
  });

  it('refuses what is no address, a short token, and a token for nothing', async () => {
    for (const text of ['9464', 'metrics.example.com:9464', '127.0.0.1', '127.0.0.1:99999', ':9464', '::1:9464', 'http://127.0.0.1:9464'])
      assert.match((await read({ SIGNALBOX_METRICS: text })).problems.join(), /SIGNALBOX_METRICS must be an address and a port/, text);
    const short = await read({ SIGNALBOX_METRICS: '127.0.0.1:9464', SIGNALBOX_METRICS_TOKEN: 'too-short' });
    assert.match(short.problems.join(), /at least 32 characters/);
    assert.match((await read({ SIGNALBOX_METRICS_TOKEN: TOKEN })).problems.join(), /is not used without SIGNALBOX_METRICS/);
  });

  it('sends traces and metrics to the collector, with headers that are secrets', async () => {
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://otlp.example.com/',
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=abc%20def, x-team = ops-team',
    };
    const { config, problems, masker } = await read(env);
    assert.deepEqual(problems, []);
    const { url, traces, metricsEveryMs, headers: given = {} } = config.collector ?? {};
    assert.deepEqual([url, traces, metricsEveryMs], ['https://otlp.example.com', true, 60_000]);
    const headers = Object.entries(given).map(([name, secret]) => [name, secret.reveal()]);
    assert.deepEqual(headers, [
      ['api-key', 'abc def'],
      ['x-team', 'ops-team'],
    ]);
    assert.equal(masker.mask('with abc def'), 'with [secret]');
  });

  it('sends one of the two only where the other is switched off, and metrics as often as it is told', async () => {
    const collector = async (more: Env) => {
      const { config, problems } = await read({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318', ...more });
      return problems.length > 0 ? problems.join() : [config.collector?.traces, config.collector?.metricsEveryMs];
    };
    assert.deepEqual(await collector({ OTEL_METRICS_EXPORTER: 'none' }), [true, null]);
    assert.deepEqual(await collector({ OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'otlp' }), [false, 60_000]);
    assert.deepEqual(await collector({ OTEL_METRIC_EXPORT_INTERVAL: '5000' }), [true, 5_000]);
    for (const text of ['10', 'often', '99999999'])
      assert.match(String(await collector({ OTEL_METRIC_EXPORT_INTERVAL: text })), /from 1000 to/, text);
    assert.match(String(await collector({ OTEL_TRACES_EXPORTER: 'zipkin' })), /OTEL_TRACES_EXPORTER must be otlp or none/);
  });

  it('sends headers to other machines over https only', async () => {
    const headers = { OTEL_EXPORTER_OTLP_HEADERS: 'api-key=abc-def' };
    const send = async (endpoint: string, more: Env) => (await read({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, ...more })).problems;
    assert.match((await send('http://collector:4318', headers)).join(), /must be https/);
    assert.deepEqual(await send('http://127.0.0.1:4318', headers), []);
    assert.deepEqual(await send('http://collector:4318', {}), []);
    assert.match((await send('collector:4318', {})).join(), /the address of a collector/);
    assert.match((await send('https://a.example.com', { OTEL_EXPORTER_OTLP_HEADERS: 'nothing' })).join(), /must be headers such as/);
  });
});
