import { Button, Tooltip } from '@fluentui/react-components';
import { Add20Regular, ArrowLeft20Regular } from '@fluentui/react-icons';
import { type ReactNode, useState } from 'react';
import type { Api } from '../api.ts';
import type { Draft } from '../compose/compose.tsx';
import { ChannelPosts } from '../conversation/channel-posts.tsx';
import { ChatView } from '../conversation/chat-view.tsx';
import { useScreen } from '../screen.tsx';
import { TabConfig } from '../tab/tab-config.tsx';
import { TabFrame } from '../tab/tab-frame.tsx';
import { AccountAvatar } from './avatar.tsx';
import type { Place } from './place.ts';

type Props = Readonly<{
  api: Api;
  place: Place;
  draft: Draft | null;
  onGo(place: Place): void;
  /** Back to the list, on a phone. */
  onBack(): void;
  onTry(step: number): void;
}>;

export function MainArea(props: Props) {
  const { place } = props;
  if (place.kind === 'channel') return <Channel {...props} place={place} />;
  return place.kind === 'chat' ? <Chat {...props} /> : <PersonalApp {...props} subPage={place.subPage} />;
}

function Chat({ onBack }: Props) {
  const { start } = useScreen();
  return (
    <section className="main" aria-label="Conversation">
      <Head onBack={onBack} avatar={<AccountAvatar account={start.bot} size={32} />} title={start.bot.name} />
      <ChatView />
    </section>
  );
}

function PersonalApp({ api, subPage }: Props & Readonly<{ subPage: string | null }>) {
  const { start, persona } = useScreen();
  return (
    <section className="main" aria-label={start.bot.name}>
      <TabFrame
        key={`${persona.id} ${subPage}`}
        src={start.tab.path}
        title={start.bot.name}
        frameContext="content"
        channelId={null}
        entityId="signalbox"
        subPage={subPage}
        token={() => api.token(persona.id)}
      />
    </section>
  );
}

type ChannelProps = Props & Readonly<{ place: Extract<Place, { kind: 'channel' }> }>;

function Channel({ api, place, draft, onGo, onBack, onTry }: ChannelProps) {
  const { start, persona, teams } = useScreen();
  const [adding, setAdding] = useState(false);
  const channel = start.team.channels.find((one) => one.id === place.channelId);
  const tabs = teams.tabs.filter((tab) => tab.channelId === place.channelId);
  const tab = tabs.find((one) => one.id === place.tabId);
  const go = (tabId: string | null): void => onGo({ ...place, tabId, subPage: null, messageId: null });
  const token = (): Promise<string> => api.token(persona.id);
  return (
    <section className="main" aria-label="Conversation">
      <Head
        onBack={onBack}
        avatar={<span className="team-mark large">{start.team.name.charAt(0)}</span>}
        title={channel?.name ?? 'This channel is gone'}
      >
        <div className="tabs" role="tablist" aria-label="Tabs of the channel">
          <TabButton label="Posts" testId="tab-posts" active={tab === undefined} onClick={() => go(null)} />
          {tabs.map((one) => (
            <TabButton key={one.id} label={one.name} testId="tab-open" active={one === tab} onClick={() => go(one.id)} />
          ))}
        </div>
        <Tooltip content="Add a tab" relationship="label">
          <Button appearance="subtle" size="small" icon={<Add20Regular />} data-testid="tab-add" onClick={() => setAdding(true)} />
        </Tooltip>
      </Head>
      {tab === undefined ? (
        <ChannelPosts channelId={place.channelId} messageId={place.messageId} draft={draft} onTry={onTry} />
      ) : (
        <TabFrame
          key={`${persona.id} ${tab.id} ${tab.contentUrl} ${place.subPage}`}
          src={tab.contentUrl}
          title={tab.name}
          frameContext="content"
          channelId={place.channelId}
          entityId={tab.entityId}
          subPage={place.subPage}
          token={token}
        />
      )}
      {adding && (
        <TabConfig
          channelId={place.channelId}
          token={token}
          onClose={() => setAdding(false)}
          onSaved={({ suggestedDisplayName, ...settings }) => {
            const named = { ...settings, name: suggestedDisplayName ?? start.bot.name };
            void api.saveTab({ id: null, channelId: place.channelId, ...named }).then((saved) => go(saved.id));
            setAdding(false);
          }}
        />
      )}
    </section>
  );
}

type HeadProps = Readonly<{ onBack(): void; avatar: ReactNode; title: string; children?: ReactNode }>;

function Head({ onBack, avatar, title, children }: HeadProps) {
  return (
    <header className="main-head">
      <Button className="back" appearance="subtle" icon={<ArrowLeft20Regular />} aria-label="Back to the list" onClick={onBack} />
      {avatar}
      <h2 className="main-title">{title}</h2>
      {children}
    </header>
  );
}

type TabButtonProps = Readonly<{ label: string; testId: string; active: boolean; onClick(): void }>;

function TabButton({ label, testId, active, onClick }: TabButtonProps) {
  return (
    <button type="button" role="tab" className="tab" data-testid={testId} aria-selected={active} onClick={onClick}>
      {label}
    </button>
  );
}
