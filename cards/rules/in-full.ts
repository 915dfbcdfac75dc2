import type { CardButton } from '../../bot/core/chat.ts';
import type { VersionView } from '../../bot/core/site/view.ts';
import { fitsInEveryLanguage } from '../in-every-language.ts';
import { isComplete, isFarTooLong } from './changes.ts';
import { DETAILS } from './detail.ts';
import { fillRules, rulesData } from './index.ts';
import { isReadable } from './readable.ts';

const COMPLETE = DETAILS.flatMap(({ complete }, level) => (complete ? [level] : []));
const HANDLE = '0'.repeat(22);
const BUTTONS: readonly CardButton[] = [
  { verb: 'approve_rules', handle: HANDLE },
  { verb: 'reject_rules', handle: HANDLE },
];

/** Whether a card has room for everything that would come into force with these rules, in every language; if not, they are approved in the tab. */
export function rulesShowInFull(view: VersionView): boolean {
  const card = { view, buttons: BUTTONS };
  if (!isComplete(view) || isFarTooLong(view) || !isReadable(view)) return false;
  return fitsInEveryLanguage((level, wording) => fillRules(rulesData(card, level, wording)).card, COMPLETE);
}
