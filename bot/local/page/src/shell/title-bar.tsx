import {
  Button,
  Menu,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
  Popover,
  PopoverSurface,
  PopoverTrigger,
  Tooltip,
} from '@fluentui/react-components';
import { DarkTheme20Regular, Lightbulb20Regular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useScreen } from '../screen.tsx';
import { THEMES, type ThemeName } from '../theme.ts';
import { FirstSteps } from './first-steps.tsx';
import { PersonaSwitch } from './persona-switch.tsx';

type Props = Readonly<{ onTheme(name: ThemeName): void; onPersona(id: string): void; onTry(step: number): void }>;

export function TitleBar({ onTheme, onPersona, onTry }: Props) {
  return (
    <header className="title-bar">
      <img src="/local/icon.svg" alt="" width="24" height="24" />
      <span className="title-name">Local Teams</span>
      <span className="title-note">A stand-in for Microsoft Teams. Everything stays on this computer.</span>
      <StepsButton onTry={onTry} />
      <ThemeSwitch onTheme={onTheme} />
      <PersonaSwitch onSwitch={onPersona} />
    </header>
  );
}

function StepsButton({ onTry }: Pick<Props, 'onTry'>) {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      open={open}
      onOpenChange={(_event, data) => setOpen(data.open)}
      positioning={{ position: 'below', align: 'end', offset: 4 }}
      trapFocus={true}
    >
      <PopoverTrigger disableButtonEnhancement={true}>
        <Button className="title-button" appearance="subtle" icon={<Lightbulb20Regular />} aria-label="First steps" />
      </PopoverTrigger>
      <PopoverSurface className="steps-popover" aria-label="First steps">
        <FirstSteps
          welcome={false}
          onTry={(step) => {
            setOpen(false);
            onTry(step);
          }}
        />
      </PopoverSurface>
    </Popover>
  );
}

function ThemeSwitch({ onTheme }: Pick<Props, 'onTheme'>) {
  const { theme } = useScreen();
  return (
    <Menu
      positioning={{ position: 'below', align: 'end', offset: 4 }}
      hasCheckmarks={true}
      checkedValues={{ theme: [theme] }}
      onCheckedValueChange={(_event, { checkedItems }) => {
        const chosen = THEMES.find((one) => one.name === checkedItems[0]);
        if (chosen !== undefined) onTheme(chosen.name);
      }}
    >
      <MenuTrigger disableButtonEnhancement={true}>
        <Tooltip content="Theme" relationship="label">
          <Button className="title-button" appearance="subtle" icon={<DarkTheme20Regular />} data-testid="theme-switch" />
        </Tooltip>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {THEMES.map((one) => (
            <MenuItemRadio key={one.name} name="theme" value={one.name} data-testid={`theme-${one.name}`}>
              {one.label}
            </MenuItemRadio>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
