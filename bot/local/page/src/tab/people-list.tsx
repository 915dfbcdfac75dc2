import { Button } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import type { PersonaOnWire } from '../../../contract.ts';
import { useScreen } from '../screen.tsx';
import { AccountAvatar } from '../shell/avatar.tsx';

type Props = Readonly<{ title: string; onDone(chosen: PersonaOnWire | null): void }>;

/** Teams' list of people, from which an app asks for one. Closing it chooses nobody. */
export function PeopleList({ title, onDone }: Props) {
  const { start } = useScreen();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      className="tab-config people-list"
      data-testid="people-list"
      aria-labelledby="people-list-title"
      onClose={() => onDone(null)}
    >
      <h2 id="people-list-title">{title === '' ? 'Select a person' : title}</h2>
      <ul>
        {start.personas.map((one) => (
          <li key={one.id}>
            <button type="button" className="choice" onClick={() => onDone(one)}>
              <AccountAvatar account={one.account} size={32} />
              <span className="persona-texts">
                <span>{one.name}</span>
                <span className="persona-hint">{one.principalName}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      <div className="tab-config-foot">
        <span />
        <Button onClick={() => onDone(null)}>Cancel</Button>
      </div>
    </dialog>
  );
}
