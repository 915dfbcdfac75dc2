import { MessageBar, MessageBarBody, Toast, ToastBody, Toaster, ToastTitle, useId, useToastController } from '@fluentui/react-components';
import { useEffect, useMemo, useState } from 'react';
import type { Account, PersonaOnWire, PostMessage, Start } from '../../contract.ts';
import type { Api } from './api.ts';
import type { Draft } from './compose/compose.tsx';
import { isSlash, type Typed, toWire, withMention, withoutSlash } from './compose/typed-text.ts';
import { useUnread } from './conversation/unread.ts';
import { type Connection, useTeams } from './live.ts';
import { type Screen, ScreenProvider, type Target } from './screen.tsx';
import { ConversationList } from './shell/conversation-list.tsx';
import { MainArea } from './shell/main-area.tsx';
import type { Place } from './shell/place.ts';
import { channelPlace, usePlaces } from './shell/places.ts';
import { Rail } from './shell/rail.tsx';
import { TitleBar } from './shell/title-bar.tsx';
import type { ThemeName } from './theme.ts';

type Props = Readonly<{ api: Api; start: Start; theme: ThemeName; onTheme(name: ThemeName): void }>;

/** Teams around the current persona. */
export function Local({ api, start, theme, onTheme }: Props) {
  const [persona, setPersona] = usePersona(start);
  const [draft, setDraft] = useState<Draft | null>(null);
  const teams = useTeams(api, persona.id);
  const places = usePlaces(start, teams.tabs);
  const unread = useUnread(teams, persona.id, { place: places.place, chat: persona.chat });
  const toasts = useId('toasts');
  const tried = useTried(toasts);
  const screen = useMemo(
    (): Screen => ({ start, persona, teams, theme, ...names(start, persona), ...actions({ api, persona, tried }), follow: places.follow }),
    [api, start, persona, teams, theme, tried, places.follow],
  );
  const inChat = places.place.kind === 'chat';
  useEffect(() => {
    if (inChat) tried(api.openChat(persona.id));
  }, [inChat, api, persona, tried]);
  const tryStep = (index: number): void => {
    const step = start.firstSteps[index];
    if (step === undefined) return;
    setPersona(step.persona);
    places.toHomeChannel();
    setDraft(step.text === null ? null : { parts: withMention(step.text, start.bot) });
  };
  const go = (place: Place): void => {
    setDraft(null);
    places.go(place);
  };
  return (
    <ScreenProvider value={screen}>
      <div
        className={`shell${places.listOpen ? ' list-open' : ''}${places.place.kind === 'app' ? ' app-open' : ''}`}
        data-persona={persona.id}
      >
        <TitleBar onTheme={onTheme} onPersona={setPersona} onTry={tryStep} />
        <Rail
          app={places.place.kind === 'app'}
          unread={unread.size > 0}
          onChat={places.toList}
          onApp={() => go({ kind: 'app', subPage: null })}
        />
        <main className="content" aria-busy={teams.connection === 'connecting'}>
          <ConversationList
            place={places.place}
            unread={unread}
            onChat={() => go({ kind: 'chat' })}
            onChannel={(channelId) => go(channelPlace(start, channelId))}
          />
          <MainArea api={api} place={places.place} draft={draft} onGo={go} onBack={places.openList} onTry={tryStep} />
        </main>
        <ConnectionBar connection={teams.connection} />
      </div>
      <Toaster toasterId={toasts} position="top" />
    </ScreenProvider>
  );
}

function usePersona(start: Start): readonly [PersonaOnWire, (id: string) => void] {
  const [id, setId] = useState(() => sessionStorage.getItem('signalbox-local-persona') ?? '');
  const persona = start.personas.find((one) => one.id === id) ?? start.personas[0];
  if (persona === undefined) throw new Error('There is nobody to act as.');
  const choose = (next: string): void => {
    sessionStorage.setItem('signalbox-local-persona', next);
    setId(next);
  };
  return [persona, choose];
}

type Acting = Readonly<{ api: Api; persona: PersonaOnWire; tried(work: Promise<unknown>): Promise<void> }>;

function actions({ api, persona, tried }: Acting): Pick<Screen, 'send' | 'edit' | 'press'> {
  return {
    send: (where, parts) => void tried(api.post(persona.id, posting(where, parts))),
    edit: (messageId, parts) => void tried(api.edit(persona.id, messageId, { parts: toWire(parts) })),
    press: (press) => tried(api.press(persona.id, press)),
  };
}

/** A slash is for channels; in a chat with the bot it is a sign like any other. */
function posting(where: Target, parts: readonly Typed[]): PostMessage {
  const slash = !('chat' in where) && isSlash(parts);
  return slash ? { where, parts: toWire(withoutSlash(parts)), slash } : { where, parts: toWire(parts) };
}

function names(start: Start, persona: PersonaOnWire): Pick<Screen, 'accounts' | 'accountOf'> {
  const others = start.personas.filter((one) => one.id !== persona.id).map((one): Account => one.account);
  return {
    accounts: [start.bot, ...others],
    accountOf: (author) => {
      if (author.kind === 'bot') return start.bot;
      return start.personas.find((one) => one.id === author.id)?.account ?? { id: author.id, name: author.name };
    },
  };
}

/** Waits for something; when it fails, a toast says why. */
function useTried(toasterId: string): (work: Promise<unknown>) => Promise<void> {
  const { dispatchToast } = useToastController(toasterId);
  return useMemo(() => {
    return async (work) => {
      try {
        await work;
      } catch (thrown) {
        const text = thrown instanceof Error ? thrown.message : String(thrown);
        dispatchToast(
          <Toast>
            <ToastTitle>That did not work</ToastTitle>
            <ToastBody>{text}</ToastBody>
          </Toast>,
          { intent: 'error', timeout: 8000 },
        );
      }
    };
  }, [dispatchToast]);
}

function ConnectionBar({ connection }: Readonly<{ connection: Connection }>) {
  if (connection === 'live' || connection === 'connecting') return null;
  return (
    <MessageBar className="connection" intent="warning" layout="multiline" data-testid="connection">
      <MessageBarBody>
        {connection === 'stale'
          ? 'Signalbox was started anew. Open the address that it printed; this page belongs to the earlier start.'
          : 'Signalbox does not answer. Is it still running? This page tries again by itself.'}
      </MessageBarBody>
    </MessageBar>
  );
}
