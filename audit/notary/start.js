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

const { main } = await import('./main.ts');
process.exitCode = await main({ env: process.env });
