import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs, parseEnv } from 'node:util';
import { type AppFiles, fill, PackageError, problemsOf, type Values, zipApp } from './app-package.ts';

const ROOT = join(import.meta.dirname, '..');
const USAGE = 'npm run package -- [--env <file>] [--out <file>]';

/** Builds the Teams package from `manifest/`. (Not `--env-file`: Node 20 takes that for itself wherever it stands.) What the environment sets goes before what the file sets. */
function main(): void {
  const options = { env: { type: 'string' }, out: { type: 'string', default: join(ROOT, 'build', 'signalbox.zip') } } as const;
  const { values: given } = parseArgs({ options });
  const out = resolve(given.out);
  const values: Values = { ...(given.env === undefined ? {} : fileValues(given.env)), ...process.env };
  const source = (name: string): Buffer => readFileSync(join(ROOT, 'manifest', name));
  const manifest = fill(JSON.parse(source('manifest.json').toString('utf8')), values);
  const files: AppFiles = { manifest, icons: { color: source('color.png'), outline: source('outline.png') } };
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const problems = problemsOf(files, version);
  if (problems.length > 0) throw new PackageError(`Teams would not accept this package:\n${problems.map((one) => `  ${one}`).join('\n')}`);
  const zip = zipApp(files);
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, zip);
  console.log(`Wrote ${relative(process.cwd(), out)} (${zip.length} bytes). In Teams: Apps, Manage your apps, Upload an app.`);
}

function fileValues(path: string): Values {
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new PackageError(`${path} cannot be read. Give a file with lines such as BOT_ID=… after --env.`, { cause });
  }
}

try {
  main();
} catch (error) {
  const usage = error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  if (!(error instanceof PackageError) && !usage) throw error;
  console.error(usage ? `${error.message}\nUsage: ${USAGE}` : error.message);
  process.exitCode = 1;
}
