import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isForBars } from '../support/counts.ts';
import { freePort } from '../support/free-port.ts';
import { until } from '../support/until.ts';
import { buildImage, type Image } from './image.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '..', '..');
const LONGEST_START_MS = 180_000;
const ID = '7f1c2d3e-4b5a-4c6d-8e9f-0a1b2c3d4e5f';

/** A little image of its own, so that the steps below are known to be carried out as Docker does. */
const SAMPLE = `FROM node:1.2.3-slim AS first
WORKDIR /app
COPY . .
RUN ["node", "-e", "require('fs').writeFileSync('made', String(process.getuid()))"]
FROM node:1.2.3-slim
ENV DATA=/data PLAIN=/nowhere
WORKDIR /app
COPY --from=first /app/made ./made
COPY package.json ./
RUN ["install", "--directory", "--owner=10001", "--group=10001", "--mode=0700", "/data"]
USER 10001
HEALTHCHECK CMD ["node", "-e", "0"]
ENTRYPOINT ["node", "-p"]
CMD ["process.getuid()"]
`;

describe('building the image', function () {
  this.timeout(30 * 60_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signalbox-image-'));
    await chmod(folder, 0o755);
  });
  after(() => rm(folder, { recursive: true, force: true }));
  const build = async (name: string, dockerfile: string, dockerignore: string): Promise<Image> =>
    buildImage({ dockerfile, dockerignore, context: ROOT, folder: join(folder, name) });

  it('carries out what a Dockerfile says, as its user', async () => {
    const image = await build('sample', SAMPLE, '*\n!package.json\n');
    assert.match(await readFile(join(image.workDir, 'package.json'), 'utf8'), /"name": "signalbox"/);
    const uid = await readFile(join(image.workDir, 'made'), 'utf8');
    assert.notEqual(uid, '0');
    assert.deepEqual([image.env['DATA'], image.env['PLAIN']], [join(image.root, 'data'), '/nowhere']);
    const [program, args] = image.asUser([...image.entryPoint, ...image.command]);
    assert.equal((await run(program, [...args], { cwd: image.workDir })).stdout.trim(), uid);
  });

  for (const [what, line] of [
    ['a step that fails', 'RUN ["node", "-e", "process.exit(3)"]'],
    ['a file that is not there', 'COPY nowhere ./'],
    ['a file that .dockerignore keeps out', 'COPY README.md ./'],
  ] as const)
    it(`is not done after ${what}`, async () => {
      await assert.rejects(build('failing', `FROM node:1.2.3-slim\nWORKDIR /app\n${line}\nUSER 10001\n`, '*\n!package.json\n'));
    });

  if (isForBars())
    it('gives a Signalbox that starts, lives, and ends when it is told to, as a user who may not write in its folder', async () => {
      const read = (name: string) => readFile(join(ROOT, name), 'utf8');
      const image = await build('signalbox', await read('Dockerfile'), await read('.dockerignore'));
      await chmod(image.workDir, 0o555);
      const container = containerOf(image, await freePort());
      await container.run(['validate']);
      await container.run(['db', 'migrate']);
      await container.run(['rules', 'activate', '--first']);
      const served = container.start(image.command);
      const lives = async () => (ended(served.child) ? assert.fail(served.said()) : (await container.status('/livez')) === 200);
      await until('Signalbox lives', lives, LONGEST_START_MS);
      assert.deepEqual([await container.status('/readyz'), await container.status('/tab')], [200, 200]);
      await container.check();
      served.child.kill('SIGTERM');
      assert.deepEqual(await once(served.child, 'exit'), [0, null]);
      await assert.rejects(container.check());
    });
});

/** Containers of an image, one at a time, with the settings of an installation that has no Teams behind it. */
function containerOf(image: Image, port: number) {
  const env = {
    PATH: process.env['PATH'],
    ...image.env,
    SIGNALBOX_HOST: '127.0.0.1',
    SIGNALBOX_PORT: String(port),
    SIGNALBOX_BOT_APP_ID: ID,
    SIGNALBOX_BOT_SECRET: 'not-a-real-secret',
    SIGNALBOX_TENANT_ID: ID.replace(/^7/, '8'),
    SIGNALBOX_PUBLIC_URL: 'https://signalbox.example.com',
    SIGNALBOX_DIRECTORY: 'file',
    SIGNALBOX_NOTARY: 'none',
  };
  const as = (list: readonly string[]) => image.asUser(list);
  const start = (words: readonly string[]) => {
    const [program, args] = as([...image.entryPoint, ...words]);
    const child = spawn(program, args, { cwd: image.workDir, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said = `${said}${text}`.slice(-20_000)));
    return { child, said: () => said };
  };
  return {
    start,
    async run(words: readonly string[]): Promise<void> {
      const { child, said } = start(words);
      const [code] = await once(child, 'exit');
      assert.equal(code, 0, said());
    },
    async check(): Promise<void> {
      const [program, args] = as(image.healthCheck);
      await run(program, [...args], { env });
    },
    async status(path: string): Promise<number> {
      return fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual' }).then(
        ({ status }) => status,
        () => 0,
      );
    },
  };
}

function ended({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
