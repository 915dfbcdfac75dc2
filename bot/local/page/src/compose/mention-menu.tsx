import { type RefObject, useState } from 'react';
import type { Account } from '../../../contract.ts';
import { AccountAvatar } from '../shell/avatar.tsx';
import { insertMention, type MentionQuery, mentionAtCaret } from './caret.ts';

export type MentionMenu = Readonly<{
  options: readonly Account[];
  active: number;
  /** After every change of the text; true when a whole name was typed out and became a mention. */
  typed(): boolean;
  choose(account: Account): void;
  /** True when the key was for the menu. */
  key(key: string): boolean;
}>;

/** The menu that `@` opens in a compose box. */
export function useMentionMenu(box: RefObject<HTMLElement | null>, accounts: readonly Account[]): MentionMenu {
  const [query, setQuery] = useState<MentionQuery | null>(null);
  const [active, setActive] = useState(0);
  const options = query === null ? [] : accounts.filter((account) => fits(account, query.text));
  const choose = (account: Account): void => {
    if (query !== null) insertMention(query.range, account);
    setQuery(null);
  };
  return {
    options,
    active: Math.min(active, Math.max(0, options.length - 1)),
    typed: () => {
      const found = box.current === null ? null : mentionAtCaret(box.current);
      const whole = found === null ? undefined : accounts.find((account) => isWhole(account, found.text));
      if (found !== null && whole !== undefined) insertMention(found.range, whole);
      setQuery(whole === undefined ? found : null);
      setActive(0);
      return whole !== undefined;
    },
    choose,
    key: (key) => {
      const chosen = options[Math.min(active, options.length - 1)];
      if (chosen === undefined) return false;
      if (key === 'ArrowDown') setActive((active + 1) % options.length);
      else if (key === 'ArrowUp') setActive((active + options.length - 1) % options.length);
      else if (key === 'Enter' || key === 'Tab') choose(chosen);
      else if (key === 'Escape') setQuery(null);
      else return false;
      return true;
    },
  };
}

type ListProps = Readonly<{ id: string; menu: MentionMenu; onChoose(account: Account): void }>;

export function MentionList({ id, menu, onChoose }: ListProps) {
  if (menu.options.length === 0) return null;
  return (
    <div className="mention-menu" id={id} role="listbox" aria-label="People and apps to mention">
      {menu.options.map((account, index) => (
        <div
          key={account.id}
          id={`${id}-${index}`}
          className="mention-option"
          data-testid="mention-item"
          role="option"
          tabIndex={-1}
          aria-selected={index === menu.active}
          // The compose box keeps the focus, as the arrow keys work there.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(account)}
          onKeyDown={() => undefined}
        >
          <AccountAvatar account={account} size={28} />
          <span className="mention-name">{account.name}</span>
        </div>
      ))}
    </div>
  );
}

/** By the beginning of the name or of any word in it. */
function fits(account: Account, typed: string): boolean {
  const wanted = typed.toLowerCase();
  const name = account.name.toLowerCase();
  return name.startsWith(wanted) || name.split(' ').some((word) => wanted !== '' && word.startsWith(wanted));
}

function isWhole(account: Account, typed: string): boolean {
  return /[\s\u00a0]$/.test(typed) && typed.trim().toLowerCase() === account.name.toLowerCase();
}
