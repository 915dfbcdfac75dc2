import { ChevronDown16Regular } from '@fluentui/react-icons';
import { useScreen } from '../screen.tsx';
import { AccountAvatar } from './avatar.tsx';
import { ChoiceMenu } from './choice-menu.tsx';

/** Who one acts as, always in sight, and the change of it. */
export function PersonaSwitch({ onSwitch }: Readonly<{ onSwitch(personaId: string): void }>) {
  const { start, persona } = useScreen();
  const choices = start.personas.map((one) => ({
    value: one.id,
    testId: `persona-${one.id}`,
    content: (
      <>
        <AccountAvatar account={one.account} size={32} />
        <span className="persona-texts">
          <span>{one.name}</span>
          <span className="persona-hint">{one.hint}</span>
        </span>
      </>
    ),
  }));
  return (
    <ChoiceMenu
      label="Act as somebody else"
      speaks={true}
      testId="persona-switch"
      className="persona-switch"
      choices={choices}
      value={persona.id}
      onChoose={onSwitch}
    >
      <AccountAvatar account={persona.account} size={28} />
      <span className="persona-now">
        <span className="persona-label">Acting as </span>
        <span className="persona-name">{persona.name}</span>
      </span>
      <ChevronDown16Regular />
    </ChoiceMenu>
  );
}
