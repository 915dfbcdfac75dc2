import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fetchedProgram } from '../support/fetched-program.ts';

const run = promisify(execFile);
const VERSION = '1.1.17';
const RUN_TIMEOUT_MS = 120_000;

/** How a run of the toolkit ended, and everything that it said. */
export type Ended = Readonly<{ ok: boolean; said: string }>;
export type Toolkit = (args: readonly string[]) => Promise<Ended>;

/**
 * The command line of Microsoft 365 Agents Toolkit in a project's folder, fetched from npm into `.cache/` when it is not there: 445 MB, so
 * it is no dependency. It asks nobody to sign in and tells Microsoft nothing; without a network it works the same.
 */
export async function toolkitIn(project: string): Promise<Toolkit> {
  const folder = await fetchedProgram({ folder: 'agents-toolkit', name: '@microsoft/m365agentstoolkit-cli', version: VERSION });
  const env = { PATH: process.env['PATH'], HOME: project, CI: 'true', APPLICATION_INSIGHTS_NO_STATSBEAT: '1' };
  return (args) =>
    run(process.execPath, [join(folder, 'cli.js'), ...args, '-i', 'false', '--telemetry', 'false'], {
      cwd: project,
      env,
      timeout: RUN_TIMEOUT_MS,
    }).then(
      ({ stdout, stderr }) => ({ ok: true, said: `${stdout}${stderr}` }),
      ({ stdout = '', stderr = '' }: Readonly<{ stdout?: string; stderr?: string }>) => ({ ok: false, said: `${stdout}${stderr}` }),
    );
}
