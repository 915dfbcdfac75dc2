import type { RulesCard } from '../../bot/core/chat.ts';
import type { ProposalId, SiteHash } from '../../bot/core/ids.ts';
import type { SiteChanges } from '../../bot/core/site/changes.ts';
import type { DiffLine } from '../../bot/core/site/line-diff.ts';
import { inTurn, message, type Text } from '../../bot/core/text/message.ts';
import { at, handle } from './story.ts';

const hash = (start: string): SiteHash => start.padEnd(64, '0') as SiteHash;
const line = (kind: 'same' | 'added' | 'removed', number: number, text: string): DiffLine => ({ kind, line: number, text });

const HOUR = message('span.hours', { count: 1 });
const [NO, YES] = [message('rules.answer.no'), message('rules.answer.yes')];

function afterApproval(who: Text): Text {
  return inTurn([message('rules.answer.approval', { who }), message('rules.answer.times', { open: HOUR, valid: HOUR })]);
}

const CHANGES: SiteChanges = {
  decisions: [
    {
      role: 'developer',
      permission: 'run',
      workflows: ['deploy', 'restart'],
      environments: ['production'],
      before: afterApproval(message('requirement.duty', { count: 2, roles: 'release-manager' })),
      after: afterApproval('release-manager'),
      direction: 'looser',
    },
    {
      role: 'developer',
      permission: 'cancel',
      workflows: ['deploy'],
      environments: ['staging', 'production'],
      before: YES,
      after: NO,
      direction: 'stricter',
    },
    { role: 'auditor', permission: 'audit', workflows: [], environments: [], before: NO, after: YES, direction: 'looser' },
  ],
  roles: [
    { role: 'auditor', kind: 'added', gained: [message('rules.holder.app-role', { name: 'Signalbox.Auditor' })], lost: [] },
    {
      role: 'developer',
      kind: 'changed',
      gained: [],
      lost: [message('rules.holder.group', { id: '7f1c2d3e-4b5a-4c6d-8e9f-0a1b2c3d4e5f' })],
    },
  ],
  settings: [message('rules.setting.freeze-gone', { name: 'december' })],
  files: [
    {
      path: 'policy.yml',
      kind: 'changed',
      bytes: 2210,
      sha256: 'ab'.repeat(32),
      lines: [
        { kind: 'gap', count: 18 },
        line('same', 19, 'environments:'),
        line('same', 20, '  production:'),
        line('removed', 21, '    approval: { role: release-manager, count: 2 }'),
        line('added', 21, '    approval: { role: release-manager }'),
        line('same', 22, ''),
        { kind: 'gap', count: 30 },
      ],
      more: 0,
    },
    { path: 'scripts/logo.png', kind: 'removed', bytes: 20_480, sha256: 'cd'.repeat(32), lines: null, more: 0 },
    { path: 'workflows/old.yml', kind: 'removed', bytes: 12, sha256: 'ef'.repeat(32), lines: [line('removed', 1, 'version: 1')], more: 0 },
  ],
};

/** A proposal that waits: the sample of the card. */
export const RULES_CARD: RulesCard = {
  view: {
    hash: hash('cd34ef56'),
    shortHash: 'cd34ef56',
    state: 'proposed',
    foundAt: at(0),
    comparedWith: { hash: hash('ab12cd34'), shortHash: 'ab12cd34' },
    proposal: {
      id: 'p-7hk2m9qd2c4d' as ProposalId,
      state: 'open',
      by: 'Rita Release',
      at: at(60),
      decidedBy: null,
      decidedAt: null,
      comment: '',
    },
    problems: [],
    warnings: [message('rules.weak.one-governor')],
    changes: CHANGES,
    next: message('rules.next.proposed', { by: 'Rita Release', hash: 'cd34ef56' }),
  },
  buttons: [
    { verb: 'approve_rules', handle },
    { verb: 'reject_rules', handle },
  ],
};

const { view } = RULES_CARD;

/** In each state in which people see it. */
export const RULES_CARDS: Readonly<Record<string, RulesCard>> = {
  proposed: RULES_CARD,
  in_force: {
    buttons: [],
    view: {
      ...view,
      state: 'in_force',
      proposal: {
        ...(view.proposal ?? failNever()),
        state: 'approved',
        decidedBy: 'Ravi Release',
        decidedAt: at(120),
        comment: 'One is enough by now.',
      },
      next: message('rules.next.in-force'),
    },
  },
  rejected: {
    buttons: [],
    view: {
      ...view,
      state: 'rejected',
      proposal: {
        ...(view.proposal ?? failNever()),
        state: 'rejected',
        decidedBy: 'Ravi Release',
        decidedAt: at(120),
        comment: 'Not now.',
      },
    },
  },
  found: { buttons: [], view: { ...view, state: 'found', proposal: null } },
  unusable: {
    buttons: [],
    view: {
      ...view,
      state: 'found',
      proposal: null,
      problems: ['site/policy.yml:12:5 rules[2].alow: This key is not known. Did you mean “allow”?'],
      changes: null,
    },
  },
  nothing: { buttons: [], view: { ...view, warnings: [], changes: { decisions: [], roles: [], settings: [], files: [] } } },
};

function failNever(): never {
  throw new Error('the sample is a proposal');
}

/** The sample with every text that is not chosen by us replaced. */
export function hostileRules(text: string): RulesCard {
  const { proposal } = view;
  return {
    ...RULES_CARD,
    view: {
      ...view,
      proposal: proposal === null ? null : { ...proposal, by: text, decidedBy: text, decidedAt: at(1), state: 'rejected', comment: text },
      problems: [text],
      warnings: [text],
      changes: {
        decisions: (CHANGES.decisions ?? []).map((change) => ({
          ...change,
          role: text,
          workflows: [text],
          environments: [text],
          before: text,
          after: text,
        })),
        roles: [{ role: text, kind: 'changed', gained: [text], lost: [text] }],
        settings: [text],
        files: [{ path: text, kind: 'changed', bytes: 1, sha256: 'ab'.repeat(32), lines: [line('added', 1, text)], more: 0 }],
      },
      next: text,
    },
  };
}
