#!/usr/bin/env node
// The `signalbox` command. Plain JavaScript, so that it can say what is missing before TypeScript can be loaded.

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Signalbox needs Node 20.19 or newer; this is ${process.version}. Install a newer one from https://nodejs.org.`);
  process.exit(1);
}

try {
  const { register } = await import('tsx/esm/api');
  register();
} catch (error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  console.error('The dependencies are not installed yet. Run “npm ci” in the folder of Signalbox first.');
  process.exit(1);
}

const { main } = await import('./main.ts');
process.exitCode = await main(process.argv.slice(2), {
  env: process.env,
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
});
