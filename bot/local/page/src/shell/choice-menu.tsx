import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useDismiss } from './dismiss.ts';

export type Choice = Readonly<{ value: string; testId: string; content: ReactNode }>;

type Props = Readonly<{
  label: string;
  /** Whether the button shows text of its own; otherwise `label` is its name. */
  speaks: boolean;
  testId: string;
  className: string;
  choices: readonly Choice[];
  value: string;
  onChoose(value: string): void;
  children: ReactNode;
}>;

/** A button that opens a menu of which one entry is chosen (WAI-ARIA menu button with radio items). */
export function ChoiceMenu({ label, speaks, testId, className, choices, value, onChoose, children }: Props) {
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  useDismiss(place, open, () => setOpen(false));
  return (
    <div ref={place} className="choice-place">
      <button
        ref={button}
        type="button"
        className={className}
        data-testid={testId}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={speaks ? undefined : label}
        title={label}
        onClick={() => setOpen(!open)}
      >
        {children}
      </button>
      {open && (
        <Menu
          label={label}
          choices={choices}
          value={value}
          onClose={close}
          onChoose={(chosen) => {
            close();
            onChoose(chosen);
          }}
        />
      )}
    </div>
  );
}

type MenuProps = Pick<Props, 'label' | 'choices' | 'value' | 'onChoose'> & Readonly<{ onClose(): void }>;

function Menu({ label, choices, value, onChoose, onClose }: MenuProps) {
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => menu.current?.querySelector<HTMLElement>('[aria-checked="true"]')?.focus(), []);
  return (
    <div ref={menu} className="choice-menu" role="menu" aria-label={label} tabIndex={-1} onKeyDown={(event) => move(event, onClose)}>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          role="menuitemradio"
          className="choice"
          data-testid={choice.testId}
          aria-checked={choice.value === value}
          tabIndex={choice.value === value ? 0 : -1}
          onClick={() => onChoose(choice.value)}
        >
          {choice.content}
        </button>
      ))}
    </div>
  );
}

/** Arrow keys go around; Escape and Tab leave. */
function move(event: KeyboardEvent<HTMLElement>, close: () => void): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="menuitemradio"]')];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const steps: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
  const next = steps[event.key];
  if (next !== undefined) items.at(next % items.length)?.focus();
  else if (event.key === 'Escape' || event.key === 'Tab') close();
  else return;
  event.preventDefault();
}
