import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { CspEvaluator } from 'csp_evaluator';
import { Severity } from 'csp_evaluator/dist/finding.js';
import { CspParser } from 'csp_evaluator/dist/parser.js';
import type { ApiError } from '../../bot/http/contract.ts';
import { type ServedApi, serveApi } from './served-api.ts';

const SCRIPT = `export const text = ${JSON.stringify('x'.repeat(2_000))};`;
const ASSETS = { 'main-a1b2c3d4.js': SCRIPT, 'main-Zz_-9876.css': 'p{}', 'logo.svg': '<svg/>', '.secret-a1b2c3d4.js': 'hidden' };

describe('the pages of the tab', () => {
  let api: ServedApi;
  let local: ServedApi;
  before(async () => {
    api = await serveApi();
    local = await serveApi({ deps: { local: true } });
  });
  after(() => Promise.all([api.close(), local.close()]));

  for (const path of ['/tab', '/tab/', '/tab/config', '/tab?theme=dark']) {
    it(`are one page with a fresh nonce: ${path}`, async () => {
      const nonces = new Set<string>();
      for (const _ of [1, 2]) {
        const response = await api.fetch(path);
        const nonce = /'nonce-([^']+)'/.exec(policyOf(response))?.[1] ?? '';
        assert.equal(response.headers.get('content-type'), 'text/html; charset=utf-8');
        assert.equal(
          await response.text(),
          `<!doctype html><meta name="csp-nonce" content="${nonce}"><style nonce="${nonce}"></style><p>tab</p>`,
        );
        assert.equal(Buffer.from(nonce, 'base64').length, 16);
        nonces.add(nonce);
      }
      assert.equal(nonces.size, 2);
    });
  }

  it('may be framed by Teams, Microsoft 365 and Outlook, and by nobody else', async () => {
    const frames = /frame-ancestors ([^;]+)/.exec(policyOf(await api.fetch('/tab')))?.[1]?.split(' ') ?? [];
    assert.ok(frames.includes('https://teams.microsoft.com') && frames.includes('https://*.cloud.microsoft'));
    for (const frame of frames) {
      assert.match(frame, /^https:\/\/(\*\.)?((teams|outlook)\.)?(microsoft\.com|cloud\.microsoft|microsoft365\.com|office(365)?\.com)$/);
    }
  });

  it('may also be framed by their own origin in local mode, where HSTS would lock out other programs', async () => {
    const response = await local.fetch('/tab');
    assert.match(policyOf(response), /frame-ancestors [^;]* 'self'$/);
    assert.equal(response.headers.get('strict-transport-security'), null);
  });

  it('may call this server and nothing else', async () => {
    assert.match(policyOf(await api.fetch('/tab')), /connect-src 'self';/);
  });

  it('have a policy in which an evaluator finds nothing of weight', async () => {
    const policy = policyOf(await api.fetch('/tab'));
    const findings = new CspEvaluator(new CspParser(policy).csp).evaluate();
    const grave = findings.filter(
      ({ severity }) => severity === Severity.HIGH || severity === Severity.MEDIUM || severity === Severity.SYNTAX,
    );
    assert.deepEqual(grave, []);
  });

  it('say what to do when the tab is not built', async () => {
    const unbuilt = await serveApi({ deps: { tabDir: '/nonexistent' } });
    const response = await unbuilt.fetch('/tab');
    const { error } = (await response.json()) as ApiError;
    await unbuilt.close();
    assert.deepEqual([response.status, error.reason], [503, 'tab.not_built']);
  });
});

describe('the assets of the tab', () => {
  let api: ServedApi;
  before(async () => {
    api = await serveApi({ assets: ASSETS });
  });
  after(() => api.close());

  it('are kept by browsers for good when their name holds a hash', async () => {
    for (const [name, type] of [
      ['main-a1b2c3d4.js', 'text/javascript'],
      ['main-Zz_-9876.css', 'text/css'],
    ] as const) {
      const response = await api.fetch(`/tab/assets/${name}`);
      assert.equal(response.headers.get('cache-control'), 'public, max-age=31536000, immutable');
      assert.equal(response.headers.get('content-type'), `${type}; charset=utf-8`);
      assert.equal(await response.text(), ASSETS[name]);
    }
  });

  it('are asked for again when their name holds none', async () => {
    const response = await api.fetch('/tab/assets/logo.svg');
    assert.deepEqual([response.headers.get('cache-control'), response.headers.get('content-type')], ['no-cache', 'image/svg+xml']);
  });

  it('are compressed for those who accept it, and only for those', async () => {
    const path = '/tab/assets/main-a1b2c3d4.js';
    const plain = await api.fetch(path, { headers: { 'accept-encoding': 'identity' } });
    const packed = await api.fetch(path, { headers: { 'accept-encoding': 'gzip' } });
    assert.deepEqual([plain.headers.get('content-encoding'), packed.headers.get('content-encoding')], [null, 'gzip']);
    assert.ok(Number(packed.headers.get('content-length')) < 200);
    assert.deepEqual([await plain.text(), await packed.text()], [SCRIPT, SCRIPT]);
    assert.equal(packed.headers.get('vary'), 'accept-encoding');
  });

  for (const payload of escapes()) {
    it(`stay in their folder: ${JSON.stringify(payload)}`, async () => {
      const answer = await raw(api.port, `/tab/assets/${payload}`);
      assert.match(answer, /^HTTP\/1\.1 (400|404) /);
      assert.doesNotMatch(answer, /root:|hidden|doctype|csp-nonce/);
    });
  }
});

function policyOf(response: Response): string {
  return response.headers.get('content-security-policy') ?? '';
}

/** Ways to ask for `index.html` above the folder, for `/etc/passwd`, or for a hidden file. */
function escapes(): readonly string[] {
  const ups = ['..', '%2e%2e', '%2E.', '.%2e', '..%00', '%252e%252e', '..;', '%c0%ae%c0%ae', '..%ef%bc%8f', '....'];
  const slashes = ['/', '%2f', '%5c', '\\', '//'];
  const climbing = ups.flatMap((up) => slashes.map((slash) => `${up}${slash}index.html`));
  const far = slashes.map((slash) => `${`..${slash}`.repeat(8)}etc${slash}passwd`);
  return [
    ...climbing,
    ...far,
    '.secret-a1b2c3d4.js',
    '%2esecret-a1b2c3d4.js',
    '',
    '.',
    '%00',
    'main-a1b2c3d4.js%00',
    'C:%5cboot.ini',
    'x'.repeat(5_000),
  ];
}

/** Sent by hand, because fetch would tidy the path up first. */
function raw(port: number, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`));
    socket.setEncoding('utf8').on('data', (text: string) => {
      answer += text;
    });
    socket.on('error', reject).on('close', () => resolve(answer));
  });
}
