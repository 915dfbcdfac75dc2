import { resolve } from 'node:path';
import { didYouMean } from '../core/nearest.ts';
import { policyDiff } from './policy-diff.ts';
import { policyExplain } from './policy-explain.ts';
import { policyTest } from './policy-test.ts';
import type { Terminal, Verb } from './verb.ts';

/** One verb below `policy`. `siteDir` is the site folder of the environment. */
export type PolicyVerb = Readonly<{
  name: string;
  usage: string;
  run(args: readonly string[], at: Readonly<{ siteDir: string; terminal: Terminal }>): Promise<number>;
}>;

const VERBS: readonly PolicyVerb[] = [policyTest, policyExplain, policyDiff];

/** Asks the policy of the site folder without starting anything and without the network. */
export const policy: Verb = {
  name: 'policy',
  usage: 'policy test | explain | diff …',
  summary: 'Tests who can what, explains one answer, or shows which answers differ from another site folder or policy.yml.',
  async run([wanted, ...args], terminal) {
    const verb = VERBS.find(({ name }) => name === wanted);
    if (verb === undefined) {
      const near =
        wanted === undefined
          ? ''
          : didYouMean(
              wanted,
              VERBS.map(({ name }) => name),
            );
      terminal.err([`Type one of these.${near}`, ...VERBS.map(({ usage }) => `  signalbox ${usage}`)].join('\n'));
      return 2;
    }
    const siteDir = resolve(terminal.env['SIGNALBOX_SITE_DIR'] || './site');
    return verb.run(args, { siteDir, terminal });
  },
};
