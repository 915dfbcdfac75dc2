import { resolve } from 'node:path';
import type { DecisionChange } from '../core/policy/decision-changes.ts';
import type { RoleChange } from '../core/policy/role-changes.ts';
import { inEnglish } from '../core/text/voice.ts';
import type { PolicyVerb } from './policy.ts';

/** Which answers differ, going from another site folder or policy.yml to the site folder, as `git diff <commit>` does. */
export const policyDiff: PolicyVerb = {
  name: 'diff',
  usage: 'policy diff <folder | policy.yml>      what changes from that one to the site folder',
  async run(args, { siteDir, terminal }) {
    const [other, ...others] = args;
    if (other === undefined || others.length > 0) {
      terminal.err(`Type: signalbox ${policyDiff.usage}`);
      return 2;
    }
    const { diffPolicy } = await import('../policy-tools.ts');
    const { decisions, roles, settings } = await diffPolicy(siteDir, resolve(other));
    if (decisions === null) {
      terminal.err('There are too many roles, workflows and environments to compare every answer. Compare a part of the site.');
      return 1;
    }
    const lines = [...roles.map(roleLine), ...settings.map((text) => `• ${inEnglish(text)}`), ...decisions.flatMap(decisionLines)];
    for (const line of lines.length === 0 ? ['No answer differs.'] : lines) terminal.out(line);
    return 0;
  },
};

const SIGNS: Readonly<Record<DecisionChange['direction'], string>> = { looser: '▲', stricter: '▼', other: '◆' };

function decisionLines({ role, permission, workflows, environments, before, after, direction }: DecisionChange): readonly string[] {
  const where = environments.length === 0 ? '' : ` on ${environments.join(', ')}`;
  return [
    `${SIGNS[direction]} ${role}: ${permission} ${workflows.join(', ')}${where}`.trimEnd(),
    `    ${inEnglish(before)} → ${inEnglish(after)}`,
  ];
}

function roleLine({ role, kind, gained, lost }: RoleChange): string {
  const changes = [...gained.map((holder) => `+ ${inEnglish(holder)}`), ...lost.map((holder) => `− ${inEnglish(holder)}`)].join(', ');
  const word = kind === 'added' ? ' is new' : kind === 'removed' ? ' is gone' : '';
  return `• role ${role}${word}${changes === '' ? '' : `: ${changes}`}`;
}
