import type { Explanation } from '../../bot/http/contract.ts';
import type { Wording } from './states.ts';

type Effect = Explanation['effect'];

/** Everything that is read on the page “Who can?”. */
export const WHO_TEXT = {
  title: 'Who can?',
  lead: 'Ask who may do something, and why. Nothing is started.',
  what: 'Workflow or command',
  whatHint: 'The name of a workflow, or a command as you would type it: deploy shop 1.1.0 to production',
  whatMissing: 'Choose a workflow or type a command.',
  environment: 'Environment',
  environmentHint: 'Leave empty for none.',
  person: 'Person',
  personHint: 'Sign-in name or object id. Leave empty to ask about yourself.',
  ask: 'Ask',
  problem: 'This could not be answered.',
  loading: 'Asking',
  nothing: 'Ask about anything that can be typed',
  nothingHint: 'The answer names every rule that decided, and which roles may do it.',
  why: 'Why',
  roles: 'Who can',
  asked: 'Who approves',
  has: (name: string, roles: readonly string[]) =>
    `${name} has ${roles.length === 0 ? 'no role' : `the ${roles.length === 1 ? 'role' : 'roles'} ${roles.join(', ')}`}.`,
  understood: (workflow: string | null, environment: string | null) =>
    `Asked about: ${workflow ?? 'no workflow'}${environment === null ? '' : ` in ${environment}`}`,
  holds: 'Holds:',
  fails: 'Does not hold:',
  nobody: 'Nobody has this role.',
  people: (people: readonly string[]) => people.join(', '),
  noRoles: 'policy.yml names no roles, so nobody can.',
  link: 'Who can run this?',
} as const;

export const EFFECT_WORDS: Readonly<Record<Effect, Wording>> = {
  allow: { label: 'May', tone: 'good' },
  needs_approval: { label: 'After approval', tone: 'people' },
  deny: { label: 'May not', tone: 'bad' },
};

/** The answer in one sentence. */
export function answerSentence({ person, effect, asked }: Pick<Explanation, 'person' | 'effect' | 'asked'>): string {
  switch (effect) {
    case 'allow':
      return `${person.name} may do this.`;
    case 'deny':
      return `${person.name} may not do this.`;
    case 'needs_approval':
      return `${person.name} may ask for this; it starts once it is approved${asked === null ? '' : ` by ${asked}`}.`;
  }
}
