// One instance of the demo shop: a web server that serves the release its `current` link points to.
// Plain JavaScript in a process of its own: `service.js <home> <environment> <port>`, started and restarted by shop.ts.

import { appendFileSync, existsSync, readFileSync, readlinkSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';

const [home, environment, port] = process.argv.slice(2);
const folder = path.join(home, environment);
const files = {
  link: path.join(folder, 'current'),
  log: path.join(folder, 'service.log'),
  boot: path.join(folder, 'boot.json'),
  restart: path.join(folder, 'restart'),
};
const LARGEST_LOG_BYTES = 1_048_576;
const LOOK_EVERY_MS = 100;
const RESTART = 75;

// The channel to the parent closes when the parent ends, by kill -9 too: then there is nobody left to serve for.
process.on('disconnect', () => process.exit(0));

let release = releaseNow();
const server = createServer((request, response) => {
  noteRelease();
  const { status, type, body } = answer(request.url);
  log(`${request.method} ${JSON.stringify(request.url)} ${status}`);
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
});
server.on('error', (error) => process.send({ failed: error.code }, () => process.exit(1)));
server.listen(Number(port), '127.0.0.1', () => {
  const boot = countBoot();
  log(`start ${boot} with release ${release}, on port ${server.address().port}`);
  process.send({ port: server.address().port });
});
setInterval(() => {
  noteRelease();
  if (!existsSync(files.restart)) return;
  log('restart requested');
  process.exit(RESTART);
}, LOOK_EVERY_MS);

/** Read anew at each request, so that a deploy takes effect at once. */
function answer(url) {
  if (url === '/health') return health();
  if (url === '/') return page();
  return { status: 404, type: 'text/plain', body: 'not found\n' };
}

function health() {
  try {
    const { version } = JSON.parse(readFileSync(path.join(files.link, 'config.json'), 'utf8'));
    return json(200, { status: 'ok', version });
  } catch (error) {
    return json(500, { status: 'failing', version: releaseNow(), problem: String(error.message) });
  }
}

function page() {
  try {
    return { status: 200, type: 'text/html; charset=utf-8', body: readFileSync(path.join(files.link, 'index.html')) };
  } catch {
    return { status: 503, type: 'text/plain', body: 'no release is deployed\n' };
  }
}

function json(status, body) {
  return { status, type: 'application/json', body: `${JSON.stringify(body)}\n` };
}

function releaseNow() {
  try {
    return path.basename(readlinkSync(files.link));
  } catch {
    return 'none';
  }
}

function noteRelease() {
  const now = releaseNow();
  if (now === release) return;
  log(`release ${release} -> ${now}`);
  release = now;
}

function countBoot() {
  const last = existsSync(files.boot) ? JSON.parse(readFileSync(files.boot, 'utf8')) : { boot: 0, restartedFor: null };
  const restartedFor = existsSync(files.restart) ? readFileSync(files.restart, 'utf8') : last.restartedFor;
  const boot = last.boot + 1;
  writeFileSync(`${files.boot}.new`, JSON.stringify({ boot, startedAt: timestamp(), restartedFor }));
  renameSync(`${files.boot}.new`, files.boot);
  // The request goes last: a crash before this line restarts once more, and nobody waits for an answer in vain.
  rmSync(files.restart, { force: true });
  return boot;
}

function log(text) {
  if (existsSync(files.log) && statSync(files.log).size > LARGEST_LOG_BYTES) renameSync(files.log, `${files.log}.1`);
  appendFileSync(files.log, `${timestamp()} ${text}\n`);
}

function timestamp() {
  return new Date(performance.timeOrigin + performance.now()).toISOString();
}
