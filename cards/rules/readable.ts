import type { DecisionChange } from '../../bot/core/policy/decision-changes.ts';
import type { FileChange } from '../../bot/core/site/file-changes.ts';
import type { VersionView } from '../../bot/core/site/view.ts';
import type { Text } from '../../bot/core/text/message.ts';
import { inEnglish } from '../../bot/core/text/voice.ts';
import { codeLine } from '../text.ts';
import { hasRoom, hasRoomAsCode } from '../word-width.ts';
import { isChanged } from './changes.ts';

/** Whether all that would come into force can be read on a card of any host: it has no word, and no row of spaces, that could run out of it. */
export function isReadable({ changes, proposal }: VersionView): boolean {
  if (changes === null) return true;
  const { decisions, roles, settings, files } = changes;
  const said = [
    proposal?.by ?? '',
    ...(decisions ?? []).flatMap(wordsOf),
    ...roles.flatMap(({ role, gained, lost }) => [role, ...gained, ...lost]),
    ...settings,
  ];
  return said.map(inEnglish).every(hasRoom) && files.flatMap(codeOf).every(hasRoomAsCode);
}

function wordsOf({ role, workflows, environments, before, after }: DecisionChange): readonly Text[] {
  return [role, ...workflows, ...environments, before, after];
}

function codeOf({ path, lines }: FileChange): readonly string[] {
  const changed = (lines ?? []).flatMap((line) => (isChanged(line) && line.kind !== 'gap' ? [line.text] : []));
  return [path, ...changed].map((text) => codeLine(text, Number.POSITIVE_INFINITY));
}
