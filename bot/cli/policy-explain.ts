import { didYouMean } from '../core/nearest.ts';
import { PERMISSIONS } from '../core/policy/policy.ts';
import type { PolicyVerb } from './policy.ts';

/** Says what somebody may, and the tree of reasons. */
export const policyExplain: PolicyVerb = {
  name: 'explain',
  usage: 'policy explain <person | role,role> <permission> [workflow] [environment]',
  async run(args, { siteDir, terminal }) {
    const [who, wanted, workflow = null, environment = null, ...others] = args;
    const permission = PERMISSIONS.find((name) => name === wanted);
    if (who === undefined || wanted === undefined || others.length > 0) {
      terminal.err(`Type: signalbox ${policyExplain.usage}`);
      return 2;
    }
    if (permission === undefined) {
      terminal.err(`There is no permission “${wanted}”.${didYouMean(wanted, PERMISSIONS)}`);
      return 2;
    }
    const { explainPolicy } = await import('../policy-tools.ts');
    for (const line of await explainPolicy(siteDir, { who, permission, workflow, environment })) terminal.out(line);
    return 0;
  },
};
