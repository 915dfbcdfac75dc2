import type { DecisionChange } from '../../bot/core/policy/decision-changes.ts';
import type { FileChange } from '../../bot/core/site/file-changes.ts';
import type { VersionState } from '../../bot/core/site/view.ts';
import type { Look } from '../run/words.ts';

export const VERSION_LOOKS: Readonly<Record<VersionState, Look>> = {
  found: { symbol: '○', tone: 'emphasis' },
  proposed: { symbol: '◷', tone: 'warning' },
  in_force: { symbol: '✓', tone: 'good' },
  retired: { symbol: '–', tone: 'emphasis' },
  rejected: { symbol: '⊘', tone: 'attention' },
  superseded: { symbol: '⊖', tone: 'emphasis' },
};

export const DIRECTION_SYMBOLS: Readonly<Record<DecisionChange['direction'], string>> = { looser: '▲', stricter: '▼', other: '◆' };

export const FILE_SYMBOLS: Readonly<Record<FileChange['kind'], string>> = { added: '+', removed: '−', changed: '≠' };
