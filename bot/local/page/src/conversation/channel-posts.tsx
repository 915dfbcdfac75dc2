import { Button } from '@fluentui/react-components';
import { ArrowReply16Regular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { Draft } from '../compose/compose.tsx';
import { Compose } from '../compose/compose.tsx';
import { useScreen } from '../screen.tsx';
import { FirstSteps } from '../shell/first-steps.tsx';
import { Message } from './message.tsx';
import { StickyScroll } from './sticky-scroll.tsx';
import { type Thread, threadsOf } from './threads.ts';
import { TypingSign } from './typing-sign.tsx';

type Props = Readonly<{
  channelId: string /** Brought into sight, when a link led here. */;
  messageId: string | null;
  draft: Draft | null;
  onTry(step: number): void;
}>;

/** The posts of a channel: threads, the newest at the bottom, and the box for a new one. */
export function ChannelPosts({ channelId, messageId, draft, onTry }: Props) {
  const { start, persona, teams, accounts, send } = useScreen();
  const threads = threadsOf(teams.messages.values(), channelId);
  const unused = teams.connection === 'live' && !threads.some((thread) => thread.root.author.kind === 'person');
  const ownPosts = threads.filter((thread) => thread.root.author.id === persona.id).length;
  return (
    <div className="posts">
      <StickyScroll label="Posts" testId="message-list" shownId={messageId} ownCount={ownPosts}>
        {unused && <FirstSteps onTry={onTry} welcome={true} />}
        {threads.map((thread) => (
          <ThreadCard key={thread.root.id} thread={thread} />
        ))}
      </StickyScroll>
      <div className="compose-dock">
        <Compose
          label={`Post as ${persona.name}. Type @ to mention ${start.bot.name}, / to ask it in private`}
          accounts={accounts}
          mustMention={start.bot}
          draft={draft}
          testId="compose"
          onSend={(parts) => send({ channel: channelId }, parts)}
        />
      </div>
    </div>
  );
}

function ThreadCard({ thread }: Readonly<{ thread: Thread }>) {
  const { root, replies } = thread;
  return (
    <article className="thread" data-testid="thread" data-thread={root.id} aria-label={`Thread by ${root.author.name}`}>
      <Message message={root} look="post" />
      {replies.length > 0 && (
        <div className="replies">
          {replies.map((reply) => (
            <Message key={reply.id} message={reply} look="reply" />
          ))}
        </div>
      )}
      <TypingSign place={root.place} threadId={root.id} />
      {!root.onlyYou && <Reply thread={thread} />}
    </article>
  );
}

function Reply({ thread }: Readonly<{ thread: Thread }>) {
  const { start, persona, accounts, send } = useScreen();
  const [draft, setDraft] = useState<Draft | null>(null);
  if (draft === null) {
    return (
      <Button
        className="thread-reply"
        appearance="subtle"
        size="small"
        icon={<ArrowReply16Regular />}
        data-testid="thread-reply"
        onClick={() => setDraft({ parts: [] })}
      >
        Reply
      </Button>
    );
  }
  return (
    <div className="thread-compose">
      <Compose
        label={`Reply as ${persona.name}`}
        accounts={accounts}
        mustMention={start.bot}
        draft={draft}
        testId="reply-box"
        onCancel={() => setDraft(null)}
        onSend={(parts) => {
          send({ thread: thread.root.id }, parts);
          setDraft(null);
        }}
      />
    </div>
  );
}
