import type { RulesOnWire, VersionOnWire } from '../../bot/http/contract.ts';
import type { Wording } from './states.ts';

type How = RulesOnWire['inForce']['how'];
type Change = NonNullable<VersionOnWire['changes']>;
type Direction = NonNullable<Change['decisions']>[number]['direction'];

/** Everything that is read on the pages about rules. */
export const RULES_TEXT = {
  title: 'Rules',
  refresh: 'Refresh',
  problem: 'The rules could not be read.',
  loading: 'Loading the rules',
  notYours: 'Others look after the rules',
  notYoursHint: 'Proposing and approving rules needs the permission “govern”. To see what you may do and why, ask on the page “Who can?”.',
  whoCan: 'Go to “Who can?”',
  inForce: 'In force',
  folder: 'Site folder',
  folderSame: 'The folder holds what is in force. To change the rules, change the files in it.',
  folderOther: (hash: string) =>
    `The folder holds other rules, version ${hash}. They have no effect until they are proposed and a second person approves them.`,
  folderProposed: (hash: string) => `The folder holds version ${hash}. It is proposed and waits for a second person.`,
  folderBroken: 'What lies in the folder cannot be used. What is in force goes on unchanged. Please mend:',
  folderLocal: 'In Local Teams the folder is in force by itself as soon as it can be used.',
  look: 'See what would change',
  decide: 'Look and decide',
  proposals: 'Proposals',
  noProposals: 'Nothing is proposed.',
  proposedBy: 'proposed by',
  history: 'History',
  version: 'Version',
  number: (number: number) => `No. ${number}`,
} as const;

export const HOW_WORDS: Readonly<Record<How, string>> = {
  first: 'put in force at the start by',
  approved: 'approved by',
  recovered: 'recovered at the command line by',
  local: 'taken over from the folder by',
};

/** The page of one version. */
export const VERSION_TEXT = {
  title: (hash: string) => `Rules ${hash}`,
  problem: 'These rules could not be read.',
  loading: 'Loading the rules',
  proposal: 'Proposal',
  compared: 'compared with',
  found: 'found',
  propose: 'Propose',
  approve: 'Approve',
  reject: 'Reject',
  takeBack: 'Take back',
  comment: 'Comment',
  waits: 'You proposed this. A second person who may govern has to approve it.',
  problems: 'These rules cannot be used. Please mend:',
  warnings: 'Allowed, but probably not meant:',
  decisions: 'What people may do',
  noDecisions: 'Every question has the same answer as before.',
  tooMany: 'There are too many questions to compare every answer. Read the lines below with care.',
  roles: 'Who has which role',
  settings: 'Settings',
  files: 'Files',
  before: 'Before',
  after: 'After',
  gained: 'New:',
  lost: 'Gone:',
  binary: 'Not text. Only its fingerprint can be compared.',
  cut: (count: number) => `${count} more lines are not shown.`,
  gap: (count: number) => `${count} equal ${count === 1 ? 'line' : 'lines'}`,
  added: 'added',
  removed: 'removed',
  nothing: 'Nothing is different from what is in force.',
  incomparable: 'There is nothing to compare, because one of the two versions cannot be used.',
} as const;

export const VERSION_WORDS: Readonly<Record<VersionOnWire['state'], Wording>> = {
  found: { label: 'Not proposed', tone: 'idle' },
  proposed: { label: 'Proposed', tone: 'people' },
  in_force: { label: 'In force', tone: 'good' },
  retired: { label: 'Was in force', tone: 'idle' },
  rejected: { label: 'Rejected', tone: 'bad' },
  superseded: { label: 'Overtaken', tone: 'idle' },
};

export const DIRECTION_WORDS: Readonly<Record<Direction, Wording>> = {
  looser: { label: 'Looser', tone: 'warn' },
  stricter: { label: 'Stricter', tone: 'good' },
  other: { label: 'Different', tone: 'idle' },
};

export const CHANGE_KIND = { added: 'new', removed: 'removed', changed: 'changed' } as const;

export type Act = 'propose' | 'approve' | 'reject' | 'takeBack';
type ActWords = Readonly<{ title: string; verb: string; effect: string; hint: string; done: string }>;

export const ACT_WORDS: Readonly<Record<Act, ActWords>> = {
  propose: {
    title: 'Propose these rules?',
    verb: VERSION_TEXT.propose,
    effect: 'They wait for a second person who may govern. Until then what is in force goes on.',
    hint: '',
    done: 'The rules are proposed.',
  },
  approve: {
    title: 'Put these rules in force?',
    verb: VERSION_TEXT.approve,
    effect: 'They are in force at once, for everybody and for every run that is asked for from now on.',
    hint: 'Optional. It stays in the audit log.',
    done: 'The rules are in force.',
  },
  reject: {
    title: 'Reject these rules?',
    verb: VERSION_TEXT.reject,
    effect: 'What is in force goes on. The files in the folder stay as they are.',
    hint: 'Say why, so that the proposer knows what to change.',
    done: 'The proposal is rejected.',
  },
  takeBack: {
    title: 'Take your proposal back?',
    verb: VERSION_TEXT.takeBack,
    effect: 'Nobody is asked any more. What is in force goes on, and you can propose again.',
    hint: 'Optional. It stays in the audit log.',
    done: 'Your proposal is taken back.',
  },
};

/** `run deploy in production, staging`; without a workflow only the permission. */
export function questionOf({ permission, workflows, environments }: NonNullable<Change['decisions']>[number]): string {
  const where = environments.length === 0 ? '' : ` in ${environments.join(', ')}`;
  return `${permission}${workflows.length === 0 ? '' : ` ${workflows.join(', ')}`}${where}`;
}

/** Whether two versions differ in anything at all. */
export function isUnchanged({ decisions, roles, settings, files }: Change): boolean {
  return (decisions ?? []).length === 0 && roles.length === 0 && settings.length === 0 && files.length === 0;
}
