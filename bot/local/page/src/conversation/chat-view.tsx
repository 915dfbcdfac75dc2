import { Compose } from '../compose/compose.tsx';
import { useScreen } from '../screen.tsx';
import { Message } from './message.tsx';
import { StickyScroll } from './sticky-scroll.tsx';
import { messagesOf } from './threads.ts';
import { TypingSign } from './typing-sign.tsx';

/** The personal chat between the persona and the bot. */
export function ChatView() {
  const { start, persona, teams, accounts, send } = useScreen();
  const messages = messagesOf(teams.messages.values(), persona.chat);
  const ownMessages = messages.filter((message) => message.author.id === persona.id).length;
  return (
    <div className="chat">
      <StickyScroll label={`Chat with ${start.bot.name}`} testId="message-list" shownId={null} ownCount={ownMessages}>
        {messages.length === 0 && (
          <p className="chat-empty">
            This is {persona.name}’s own chat with {start.bot.name}; nobody else sees it. No mention is needed here: write <b>help</b> to
            begin.
          </p>
        )}
        {messages.map((message) => (
          <Message key={message.id} message={message} look="bubble" />
        ))}
        <TypingSign place={persona.chat} threadId={null} />
      </StickyScroll>
      <div className="compose-dock">
        <Compose
          label={`Write to ${start.bot.name} as ${persona.name}`}
          accounts={accounts}
          mustMention={null}
          draft={null}
          testId="compose"
          onSend={(parts) => send({ chat: true }, parts)}
        />
      </div>
    </div>
  );
}
