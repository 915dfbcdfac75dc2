// Deploys a release of a service.
//
//   deploy.js <service> <version> <environment>
//
// A release is a folder releases/<version> in the home of the service, and <environment>/current is a link to the one
// that runs. Deploying replaces that link in one step, so the service sees the old release or the new one, never a mix.
//
// Outputs: previous   the release that ran before, or "none": what an undo deploys
//          version    the release that runs now
//
// Safe to repeat. When Signalbox is stopped half way and runs this step again, SIGNALBOX_RUN is the same as before; the
// note in <environment>/deploy.json then still knows which release ran before the first attempt.

import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

// Where the services live. Add yours here, and its variable to connectors.script.paths in signalbox.yml.
const HOMES = { shop: process.env.SHOP_HOME };
const NONE = 'none';

try {
  deploy(...process.argv.slice(2));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

function deploy(service, version, environment) {
  const home = homeOf(service);
  const folder = path.join(home, oneOf('environment', environment, environmentsOf(home)));
  const releases = readdirSync(path.join(home, 'releases')).sort();
  const target = oneOf('release', version, [...releases, NONE]);
  const current = currentOf(folder);
  const previous = rememberPrevious(folder, current, target);

  if (current === target) {
    console.log(`${service} in ${environment} already runs ${target}. Nothing to do.`);
  } else {
    console.log(`${service} in ${environment}: ${current} -> ${target}`);
    switchTo(folder, target);
    console.log('Done.');
  }
  output('previous', previous);
  output('version', target);
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

function currentOf(folder) {
  try {
    return path.basename(readlinkSync(path.join(folder, 'current')));
  } catch (error) {
    if (error.code === 'ENOENT') return NONE;
    throw error;
  }
}

/** Writes down what runs before the link is replaced; an earlier attempt of the same step knew it better. */
function rememberPrevious(folder, current, target) {
  const file = path.join(folder, 'deploy.json');
  const run = process.env.SIGNALBOX_RUN ?? null;
  const note = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  if (run !== null && note.run === run && note.to === target) return note.from;
  writeFileSync(`${file}.new`, JSON.stringify({ run, from: current, to: target }));
  renameSync(`${file}.new`, file);
  return current;
}

/** Renaming replaces a link atomically; removing and creating it would leave a moment without one. */
function switchTo(folder, target) {
  const link = path.join(folder, 'current');
  rmSync(`${link}.new`, { force: true });
  if (target === NONE) {
    rmSync(link);
    return;
  }
  symlinkSync(path.join('..', 'releases', target), `${link}.new`);
  renameSync(`${link}.new`, link);
}

function output(name, value) {
  if (process.env.SIGNALBOX_OUTPUT !== undefined) appendFileSync(process.env.SIGNALBOX_OUTPUT, `${name}=${value}\n`);
}
