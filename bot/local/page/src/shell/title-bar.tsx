import { DarkTheme20Regular, Lightbulb20Regular } from '@fluentui/react-icons';
import { useRef, useState } from 'react';
import { useScreen } from '../screen.tsx';
import { THEMES, type ThemeName } from '../theme.ts';
import { ChoiceMenu } from './choice-menu.tsx';
import { useDismiss } from './dismiss.ts';
import { FirstSteps } from './first-steps.tsx';
import { PersonaSwitch } from './persona-switch.tsx';

type Props = Readonly<{ onTheme(name: ThemeName): void; onPersona(id: string): void; onTry(step: number): void }>;

export function TitleBar({ onTheme, onPersona, onTry }: Props) {
  return (
    <header className="title-bar">
      <img src="/local/icon.svg" alt="" width="24" height="24" />
      <h1 className="title-name">Local Teams</h1>
      <span className="title-note">A stand-in for Microsoft Teams. Everything stays on this computer.</span>
      <StepsButton onTry={onTry} />
      <ThemeSwitch onTheme={onTheme} />
      <PersonaSwitch onSwitch={onPersona} />
    </header>
  );
}

function StepsButton({ onTry }: Pick<Props, 'onTry'>) {
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  useDismiss(place, open, () => setOpen(false));
  return (
    <div ref={place} className="steps-place">
      <button
        type="button"
        className="title-button"
        data-testid="steps-open"
        aria-label="First steps"
        title="First steps"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Lightbulb20Regular />
      </button>
      {open && (
        <div className="steps-panel">
          <FirstSteps
            welcome={false}
            onTry={(step) => {
              setOpen(false);
              onTry(step);
            }}
          />
        </div>
      )}
    </div>
  );
}

function ThemeSwitch({ onTheme }: Pick<Props, 'onTheme'>) {
  const { theme } = useScreen();
  return (
    <ChoiceMenu
      label="Theme"
      speaks={false}
      testId="theme-switch"
      className="title-button"
      choices={THEMES.map((one) => ({ value: one.name, testId: `theme-${one.name}`, content: one.label }))}
      value={theme}
      onChoose={(value) => {
        const chosen = THEMES.find((one) => one.name === value);
        if (chosen !== undefined) onTheme(chosen.name);
      }}
    >
      <DarkTheme20Regular />
    </ChoiceMenu>
  );
}
