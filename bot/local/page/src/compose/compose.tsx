import { Button, Tooltip } from '@fluentui/react-components';
import { MentionRegular, Send20Filled, Send20Regular } from '@fluentui/react-icons';
import { type ClipboardEvent, type KeyboardEvent, type ReactNode, type RefObject, useEffect, useId, useRef, useState } from 'react';
import type { Account } from '../../../contract.ts';
import { caretToEnd, insertText } from './caret.ts';
import { MentionList, type MentionMenu, useMentionMenu } from './mention-menu.tsx';
import { isSlash, readTyped, type Typed, writeTyped } from './typed-text.ts';

/** A text to put into the box; every new object is put there once. */
export type Draft = Readonly<{ parts: readonly Typed[] }>;

type Props = Readonly<{
  label: string;
  accounts: readonly Account[];
  /** Shown while the text does not mention this account; null when it hears everything anyway. */
  mustMention: Account | null;
  draft: Draft | null;
  testId: string;
  onSend(parts: readonly Typed[]): void;
  onCancel?: () => void;
  /** Shown instead of the send button's side, e.g. buttons to save an edit. */
  children?: ReactNode;
}>;

export function Compose(props: Props) {
  const box = useRef<HTMLDivElement>(null);
  const menu = useMentionMenu(box, props.accounts);
  const [typed, setTyped] = useState<readonly Typed[]>([]);
  const read = (): void => {
    if (box.current === null) return;
    // Browsers leave a line break behind in an emptied box, which would hide the placeholder.
    if (box.current.textContent === '') box.current.replaceChildren();
    setTyped(readTyped(box.current));
  };
  useDraft(box, props.draft, read);
  const send = (): void => {
    if (box.current === null || typed.length === 0) return;
    props.onSend(readTyped(box.current));
    box.current.replaceChildren();
    read();
  };
  const input = (): void => {
    menu.typed();
    read();
  };
  const choose = (account: Account): void => {
    menu.choose(account);
    read();
  };
  return (
    <div className="compose">
      <Box
        box={box}
        props={props}
        menu={menu}
        onChoose={choose}
        onInput={input}
        onKey={keyHandler({ menu, send, read, cancel: props.onCancel })}
      />
      <div className="compose-foot">
        <Tooltip content="Mention" relationship="label">
          <Button appearance="subtle" size="small" icon={<MentionRegular />} onClick={() => startMention(box, input)} />
        </Tooltip>
        <MentionHint account={menu.options.length === 0 ? props.mustMention : null} typed={typed} />
        <Tooltip content="Send" relationship="label">
          <Button
            appearance="subtle"
            size="small"
            data-testid="send"
            disabledFocusable={typed.length === 0}
            icon={typed.length === 0 ? <Send20Regular /> : <Send20Filled primaryFill="var(--colorBrandForeground1)" />}
            onClick={send}
          />
        </Tooltip>
      </div>
    </div>
  );
}

type BoxProps = Readonly<{
  box: RefObject<HTMLDivElement | null>;
  props: Props;
  menu: MentionMenu;
  onChoose(account: Account): void;
  onInput(): void;
  onKey(event: KeyboardEvent): void;
}>;

function Box({ box, props, menu, onChoose, onInput, onKey }: BoxProps) {
  const id = useId();
  const open = menu.options.length > 0;
  return (
    <div className="compose-box">
      <MentionList id={id} menu={menu} onChoose={onChoose} />
      {/* biome-ignore lint/a11y/useSemanticElements: mentions are elements inside the text, which no textarea can hold. */}
      <div
        ref={box}
        className="compose-text"
        data-testid={props.testId}
        data-placeholder={props.label}
        contentEditable={true}
        suppressContentEditableWarning={true}
        role="textbox"
        tabIndex={0}
        aria-multiline="true"
        aria-label={props.label}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-controls={open ? id : undefined}
        aria-activedescendant={open ? `${id}-${menu.active}` : undefined}
        onInput={onInput}
        onKeyDown={onKey}
        onPaste={pastePlain(onInput)}
      />
    </div>
  );
}

/** A message without the bot's name is not for the bot, in a channel of Teams too; newcomers trip over that. A slash command is for it alone. */
function MentionHint({ account, typed }: Readonly<{ account: Account | null; typed: readonly Typed[] }>) {
  return (
    <span className="compose-hint" role="status">
      {account === null || typed.length === 0 ? '' : hintFor(account, typed)}
    </span>
  );
}

function hintFor({ id, name }: Account, typed: readonly Typed[]): string {
  if (isSlash(typed)) return `Only ${name} will see this command.`;
  return typed.some((part) => typeof part !== 'string' && part.id === id)
    ? ''
    : `Type @ and choose ${name}, or it will not see this message.`;
}

type Keys = Readonly<{ menu: MentionMenu; send(): void; read(): void; cancel: (() => void) | undefined }>;

function keyHandler({ menu, send, read, cancel }: Keys) {
  return (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (menu.key(event.key)) {
      event.preventDefault();
      read();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (event.shiftKey) document.execCommand('insertLineBreak');
      else send();
    } else if (event.key === 'Escape') cancel?.();
  };
}

function pastePlain(onInput: () => void) {
  return (event: ClipboardEvent): void => {
    event.preventDefault();
    insertText(event.clipboardData.getData('text/plain'));
    onInput();
  };
}

function startMention(box: RefObject<HTMLDivElement | null>, onInput: () => void): void {
  if (box.current === null) return;
  box.current.focus();
  caretToEnd(box.current);
  const text = box.current.textContent ?? '';
  insertText(text === '' || /\s$/.test(text) ? '@' : ' @');
  onInput();
}

function useDraft(box: RefObject<HTMLDivElement | null>, draft: Draft | null, onChange: () => void): void {
  const changed = useRef(onChange);
  changed.current = onChange;
  useEffect(() => {
    if (draft === null || box.current === null) return;
    writeTyped(box.current, draft.parts);
    box.current.focus();
    caretToEnd(box.current);
    changed.current();
  }, [box, draft]);
}
