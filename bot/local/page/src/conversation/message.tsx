import { Button, MessageBar, MessageBarActions, MessageBarBody, Tooltip } from '@fluentui/react-components';
import { Dismiss16Regular, Edit16Regular, EyeOff16Regular } from '@fluentui/react-icons';
import { useState } from 'react';
import { systemClock } from '../../../../core/clock.ts';
import type { MessageOnWire, Notice } from '../../../contract.ts';
import { AdaptiveCard } from '../cards/adaptive-card.tsx';
import { Compose } from '../compose/compose.tsx';
import { typedOf } from '../compose/typed-text.ts';
import { useScreen } from '../screen.tsx';
import { AccountAvatar } from '../shell/avatar.tsx';
import { MessageText, spoken } from './message-text.tsx';
import { clockTime } from './threads.ts';

type Props = Readonly<{ message: MessageOnWire; look: 'post' | 'reply' | 'bubble' }>;

/** One message: who, when, what, and what only the present persona is told. */
export function Message({ message, look }: Props) {
  const screen = useScreen();
  const [editing, setEditing] = useState(false);
  const own = message.author.id === screen.persona.id;
  const account = own ? screen.persona.account : screen.accountOf(message.author);
  return (
    <article
      className={`message ${look}${own ? ' own' : ''}`}
      data-testid="message"
      data-message-id={message.id}
      aria-label={`${message.author.name}: ${spoken(message).slice(0, 80) || 'card'}`}
    >
      <div className="message-avatar">
        <AccountAvatar account={account} size={look === 'reply' ? 24 : 32} />
      </div>
      <div className="message-main">
        <header className="message-head">
          <span className="message-author">{message.author.name}</span>
          <time dateTime={message.sentAt}>{clockTime(message.sentAt, systemClock.now())}</time>
          {message.editedAt !== null && message.author.kind === 'person' && <span>Edited</span>}
          {message.onlyYou && (
            <span className="message-only" data-testid="only-you">
              <EyeOff16Regular aria-hidden={true} /> Only you can see this
            </span>
          )}
        </header>
        {editing ? <Edit message={message} onDone={() => setEditing(false)} /> : <Content message={message} />}
        {message.notice !== null && <PrivateNotice notice={message.notice} />}
      </div>
      {own && !editing && (
        <div className="message-tools">
          <Tooltip content="Edit" relationship="label">
            <Button appearance="subtle" size="small" data-testid="edit" icon={<Edit16Regular />} onClick={() => setEditing(true)} />
          </Tooltip>
        </div>
      )}
    </article>
  );
}

function Content({ message }: Readonly<{ message: MessageOnWire }>) {
  const { press, follow, theme } = useScreen();
  return (
    <div className="message-content">
      <MessageText message={message} />
      {[...message.cards.entries()].map(([position, card]) => (
        <AdaptiveCard
          key={position}
          card={card}
          theme={theme}
          onPress={(action) => press({ messageId: message.id, action })}
          onLink={follow}
        />
      ))}
    </div>
  );
}

function Edit({ message, onDone }: Readonly<{ message: MessageOnWire; onDone(): void }>) {
  const { accounts, edit } = useScreen();
  const [draft] = useState(() => ({ parts: typedOf(message) }));
  return (
    <Compose
      label="Edit your message"
      accounts={accounts}
      mustMention={null}
      draft={draft}
      testId="edit-box"
      onCancel={onDone}
      onSend={(parts) => {
        edit(message.id, parts);
        onDone();
      }}
    />
  );
}

/** What the bot told this persona alone. It can be put away; a new one comes back. */
function PrivateNotice({ notice }: Readonly<{ notice: Notice }>) {
  const [dismissed, setDismissed] = useState<string | null>(null);
  if (dismissed === notice.id) return null;
  return (
    <MessageBar
      className="notice"
      data-testid="notice"
      intent={notice.tone === 'error' ? 'error' : 'info'}
      {...(notice.tone === 'error' ? {} : { icon: <EyeOff16Regular /> })}
      layout="multiline"
      politeness="polite"
    >
      <MessageBarBody>
        {notice.text}
        <span className="notice-who">Only you can see this.</span>
      </MessageBarBody>
      <MessageBarActions
        containerAction={
          <Button
            appearance="transparent"
            size="small"
            aria-label="Dismiss"
            icon={<Dismiss16Regular />}
            onClick={() => setDismissed(notice.id)}
          />
        }
      />
    </MessageBar>
  );
}
