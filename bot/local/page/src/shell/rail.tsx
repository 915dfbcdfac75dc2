import { Chat24Filled, Chat24Regular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { useScreen } from '../screen.tsx';

type Props = Readonly<{ app: boolean; unread: boolean; onChat(): void; onApp(): void }>;

/** The bar at the left edge (below, on a phone): conversations, and the app by itself. */
export function Rail({ app, unread, onChat, onApp }: Props) {
  const { start } = useScreen();
  return (
    <nav className="rail" aria-label="Apps">
      <RailButton label="Chat" testId="rail-chat" active={!app} onClick={onChat}>
        {app ? <Chat24Regular /> : <Chat24Filled />}
        {unread && <span className="unread-dot" />}
      </RailButton>
      <RailButton label={start.bot.name} testId="rail-app" active={app} onClick={onApp}>
        <img src="/local/icon.svg" alt="" width="24" height="24" />
      </RailButton>
    </nav>
  );
}

type ButtonProps = Readonly<{ label: string; testId: string; active: boolean; onClick(): void; children: ReactNode }>;

function RailButton({ label, testId, active, onClick, children }: ButtonProps) {
  return (
    <button type="button" className="rail-button" data-testid={testId} aria-current={active ? 'page' : undefined} onClick={onClick}>
      <span className="rail-icon">{children}</span>
      {label}
    </button>
  );
}
