import { join } from 'node:path';
import { fetchedProgram } from '../support/fetched-program.ts';

const VERSION = '0.2.28';

/**
 * The program of Microsoft's Agents Playground, fetched from npm into `.cache/` when it is not there. Its licence allows evaluation
 * only, so it is no dependency and nothing of it is ever part of this repository. Throws what npm said.
 */
export async function playgroundProgram(): Promise<string> {
  const folder = await fetchedProgram({ folder: 'agents-playground', name: '@microsoft/m365agentsplayground', version: VERSION });
  console.log(`Microsoft 365 Agents Playground ${VERSION}. Its licence allows evaluation only: ${join(folder, 'LICENSE')}`);
  return join(folder, 'cli.js');
}
