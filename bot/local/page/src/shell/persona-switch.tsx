import { Button, Menu, MenuItemRadio, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { ChevronDown16Regular } from '@fluentui/react-icons';
import { useScreen } from '../screen.tsx';
import { AccountAvatar } from './avatar.tsx';

/** Who one acts as, always in sight, and the change of it. */
export function PersonaSwitch({ onSwitch }: Readonly<{ onSwitch(personaId: string): void }>) {
  const { start, persona } = useScreen();
  return (
    <Menu
      positioning={{ position: 'below', align: 'end', offset: 4 }}
      hasCheckmarks={true}
      checkedValues={{ persona: [persona.id] }}
      onCheckedValueChange={(_event, { checkedItems }) => {
        const [chosen] = checkedItems;
        if (chosen !== undefined) onSwitch(chosen);
      }}
    >
      <MenuTrigger disableButtonEnhancement={true}>
        <Button className="persona-switch" appearance="outline" shape="circular" data-testid="persona-switch">
          <AccountAvatar account={persona.account} size={28} />
          <span className="persona-now">
            <span className="persona-label">Acting as</span>
            <span className="persona-name">{persona.name}</span>
          </span>
          <ChevronDown16Regular />
        </Button>
      </MenuTrigger>
      <MenuPopover className="persona-menu">
        <MenuList>
          {start.personas.map((one) => (
            <MenuItemRadio key={one.id} name="persona" value={one.id} data-testid={`persona-${one.id}`}>
              <span className="persona-option">
                <AccountAvatar account={one.account} size={32} />
                <span className="persona-texts">
                  <span>{one.name}</span>
                  <span className="persona-hint">{one.hint}</span>
                </span>
              </span>
            </MenuItemRadio>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
