import { findNamespace, runInside } from './namespace.ts';
import { playgroundProgram } from './install.ts';
const p = await playgroundProgram();
const n = findNamespace();
console.log(n);
if (n.ok) process.exitCode = runInside(n.flags, ['--import=tsx', 'test/playground/explore.ts', p]);
