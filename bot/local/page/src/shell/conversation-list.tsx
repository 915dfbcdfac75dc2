import { systemClock } from '../../../../core/clock.ts';
import type { MessageOnWire } from '../../../contract.ts';
import { spoken } from '../conversation/message-text.tsx';
import { clockTime, messagesOf } from '../conversation/threads.ts';
import { useScreen } from '../screen.tsx';
import { AccountAvatar } from './avatar.tsx';
import type { Place } from './place.ts';

type Props = Readonly<{ place: Place; unread: ReadonlySet<string>; onChat(): void; onChannel(channelId: string): void }>;

/** The chat with the bot, and the team with its channels. */
export function ConversationList({ place, unread, onChat, onChannel }: Props) {
  const { start, persona, teams } = useScreen();
  const last = messagesOf(teams.messages.values(), persona.chat).at(-1);
  const unreadMark = (id: string): string => (unread.has(id) ? ' unread' : '');
  return (
    <aside className="conversations" aria-label="Conversations">
      <h2 className="conversations-title">Chat</h2>
      <h3 className="conversations-section">Chats</h3>
      <button
        type="button"
        className={`conversation${unreadMark(persona.chat)}`}
        data-testid="open-chat"
        aria-current={place.kind === 'chat' ? 'true' : undefined}
        onClick={onChat}
      >
        <AccountAvatar account={start.bot} size={32} />
        <span className="conversation-texts">
          <span className="conversation-line">
            <span className="conversation-name">{start.bot.name}</span>
            {last !== undefined && <time>{clockTime(last.sentAt, systemClock.now())}</time>}
          </span>
          <span className="conversation-preview">{last === undefined ? 'Talk to the bot alone' : preview(last)}</span>
        </span>
        {unread.has(persona.chat) && <span className="unread-dot" />}
      </button>
      <h3 className="conversations-section">Teams and channels</h3>
      <p className="team-name">
        <span className="team-mark" aria-hidden={true}>
          {start.team.name.charAt(0)}
        </span>
        {start.team.name}
      </p>
      {start.team.channels.map((channel) => (
        <button
          type="button"
          key={channel.id}
          className={`conversation channel${unreadMark(channel.id)}`}
          data-testid={`open-channel-${channel.name}`}
          aria-current={place.kind === 'channel' && place.channelId === channel.id ? 'true' : undefined}
          onClick={() => onChannel(channel.id)}
        >
          <span className="conversation-name">{channel.name}</span>
          {unread.has(channel.id) && <span className="unread-dot" />}
        </button>
      ))}
    </aside>
  );
}

function preview(message: MessageOnWire): string {
  const text = spoken(message);
  const said = text === '' && message.cards.length > 0 ? 'Sent a card' : text;
  return message.author.kind === 'bot' ? said : `You: ${said}`;
}
