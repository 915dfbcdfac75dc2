import type { DecisionChange } from '../../bot/core/policy/decision-changes.ts';
import type { FileChange } from '../../bot/core/site/file-changes.ts';
import type { VersionState } from '../../bot/core/site/view.ts';
import type { Look } from '../run/words.ts';

export const VERSION_LOOKS: Readonly<Record<VersionState, Look>> = {
  found: { symbol: '○', word: 'In the folder, not in force', tone: 'emphasis' },
  proposed: { symbol: '◷', word: 'Proposed, waits for a second person', tone: 'warning' },
  in_force: { symbol: '✓', word: 'In force', tone: 'good' },
  retired: { symbol: '–', word: 'Was in force', tone: 'emphasis' },
  rejected: { symbol: '⊘', word: 'Rejected', tone: 'attention' },
  superseded: { symbol: '⊖', word: 'Other rules came first', tone: 'emphasis' },
};

export const DIRECTION_LOOKS: Readonly<Record<DecisionChange['direction'], Readonly<{ symbol: string; word: string }>>> = {
  looser: { symbol: '▲', word: 'more is allowed' },
  stricter: { symbol: '▼', word: 'less is allowed' },
  other: { symbol: '◆', word: 'something else is asked' },
};

export const FILE_LOOKS: Readonly<Record<FileChange['kind'], Readonly<{ symbol: string; word: string }>>> = {
  added: { symbol: '+', word: 'new' },
  removed: { symbol: '−', word: 'removed' },
  changed: { symbol: '≠', word: 'changed' },
};
