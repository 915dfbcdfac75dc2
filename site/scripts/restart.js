// Restarts a service and waits until it is back.
//
//   restart.js <service> <environment>
//
// The service watches for the file <environment>/restart, ends when it appears and is started again; each start is
// counted in <environment>/boot.json. That works without any right over the process, from inside a sandbox too.
//
// Output: boot   how often the service has been started
//
// Safe to repeat: the file carries SIGNALBOX_RUN, so a second attempt of the same step sees that the restart was done.

import { appendFileSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const HOMES = { shop: process.env.SHOP_HOME };
const WAIT_MS = 15_000;
const LOOK_EVERY_MS = 100;

try {
  await restart(...process.argv.slice(2));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

async function restart(service, environment) {
  const home = homeOf(service);
  const folder = path.join(home, oneOf('environment', environment, environmentsOf(home)));
  const run = process.env.SIGNALBOX_RUN ?? `by-hand-${process.pid}`;
  const before = bootOf(folder);
  if (before.restartedFor === run) {
    console.log(`${service} in ${environment} was already restarted by this step.`);
  } else {
    console.log(`Asking ${service} in ${environment} to restart (started ${before.boot} times so far).`);
    await askAndWait(folder, run, `${service} in ${environment}`);
  }
  const now = bootOf(folder);
  console.log(`${service} in ${environment} is back: start number ${now.boot}, at ${now.startedAt}.`);
  if (process.env.SIGNALBOX_OUTPUT !== undefined) appendFileSync(process.env.SIGNALBOX_OUTPUT, `boot=${now.boot}\n`);
}

async function askAndWait(folder, run, name) {
  const request = path.join(folder, 'restart');
  writeFileSync(`${request}.new`, run);
  renameSync(`${request}.new`, request);
  for (let waited = 0; waited < WAIT_MS; waited += LOOK_EVERY_MS) {
    await sleep(LOOK_EVERY_MS);
    if (bootOf(folder).restartedFor === run) return;
  }
  rmSync(request, { force: true });
  throw new Error(`${name} did not come back within ${WAIT_MS / 1000} s. Is it running? Its log says more.`);
}

function bootOf(folder) {
  const file = path.join(folder, 'boot.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { boot: 0, startedAt: null, restartedFor: null };
}

function homeOf(service) {
  const home = HOMES[oneOf('service', service, Object.keys(HOMES))];
  if (home === undefined || !existsSync(home)) throw new Error(`The home of ${service} is missing: ${home ?? 'SHOP_HOME is not set'}.`);
  return home;
}

function environmentsOf(home) {
  const folders = readdirSync(home, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map((entry) => entry.name).filter((name) => name !== 'releases');
}

/** Taking only what is in a list keeps every other text, however it is written, away from the file system. */
function oneOf(what, wanted, known) {
  if (known.includes(wanted)) return wanted;
  throw new Error(
    `There is no ${what} ${JSON.stringify(String(wanted ?? '').slice(0, 60))}. There is: ${known.join(', ') || 'none at all'}.`,
  );
}
