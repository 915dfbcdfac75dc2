import { join, resolve } from 'node:path';
import type { PolicyVerb } from './policy.ts';

/** Runs a table of who-can-what cases; exit code 1 when an answer is another one, with its reasons. */
export const policyTest: PolicyVerb = {
  name: 'test',
  usage: 'policy test [file]      the cases of a file; without one, those of policy-tests.yml in the site folder',
  async run(args, { siteDir, terminal }) {
    const [file, ...others] = args;
    if (others.length > 0) {
      terminal.err(`Type “signalbox policy test”, and at most one file after it.`);
      return 2;
    }
    const { testPolicy } = await import('../policy-tools.ts');
    const { cases, failed } = await testPolicy(siteDir, file === undefined ? join(siteDir, 'policy-tests.yml') : resolve(file));
    for (const { question, expected, got, reasons } of failed) {
      terminal.out([`✗ ${question}`, `  expected: ${expected}`, `  but: ${got}`, ...reasons.map((line) => `    ${line}`), ''].join('\n'));
    }
    terminal.out(`${cases - failed.length} of ${cases} answers are as expected.`);
    return failed.length === 0 ? 0 : 1;
  },
};
