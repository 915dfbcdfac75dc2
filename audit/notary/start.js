#!/usr/bin/env node
// Starts the notary alone. Plain JavaScript, so that it can say what is missing before TypeScript can be loaded.

try {
  const { register } = await import('tsx/esm/api');
  register();
} catch (error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  console.error('The dependencies are not installed yet. Run “npm ci” in the folder of Signalbox first.');
  process.exit(1);
}

// For whoever started it: when that process is gone, however it ended, so is the notary.
if (process.argv.includes('--with-parent')) {
  process.stdin.resume();
  // Nobody reads what it says then.
  process.stdout.on('error', () => undefined);
  // Watching it is no reason to stay.
  process.stdin.unref();
  process.stdin.once('close', () => process.kill(process.pid, 'SIGTERM'));
}

const { main } = await import('./main.ts');
process.exitCode = await main({ env: process.env });
