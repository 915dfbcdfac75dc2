// Shows which release of a service runs in each environment, and since when.
//
//   status.js <service>
//
// Outputs: one per environment, with the release that runs there, e.g. staging=1.1.0

import { appendFileSync, existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';

const HOMES = { shop: process.env.SHOP_HOME };

try {
  status(...process.argv.slice(2));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

function status(service) {
  const home = homeOf(service);
  console.log(`Releases of ${service}: ${readdirSync(path.join(home, 'releases')).sort().join(', ')}`);
  for (const environment of environmentsOf(home)) {
    const folder = path.join(home, environment);
    const release = currentOf(folder);
    console.log(`${environment.padEnd(12)} ${release.padEnd(8)} ${startOf(folder)}`);
    if (process.env.SIGNALBOX_OUTPUT !== undefined) appendFileSync(process.env.SIGNALBOX_OUTPUT, `${environment}=${release}\n`);
  }
}

function startOf(folder) {
  const file = path.join(folder, 'boot.json');
  if (!existsSync(file)) return 'never started';
  const { boot, startedAt } = JSON.parse(readFileSync(file, 'utf8'));
  return `started ${boot} ${boot === 1 ? 'time' : 'times'}, last at ${startedAt}`;
}

function currentOf(folder) {
  try {
    return path.basename(readlinkSync(path.join(folder, 'current')));
  } catch (error) {
    if (error.code === 'ENOENT') return 'none';
    throw error;
  }
}

function homeOf(service) {
  const home = HOMES[oneOf('service', service, Object.keys(HOMES))];
  if (home === undefined || !existsSync(path.join(home, 'releases'))) {
    throw new Error(`The home of ${service} is missing: there is no folder releases in ${home ?? 'SHOP_HOME, which is not set'}.`);
  }
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
