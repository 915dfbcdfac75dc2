import { FluentProvider, type GriffelRenderer, RendererProvider, useFocusFinders } from '@fluentui/react-components';
import { lazy, type ReactNode, Suspense, useEffect, useSyncExternalStore } from 'react';
import { tellHostShown } from '../teams/host.ts';
import { type ThemeName, themeNamed } from '../teams/theme.ts';
import { Announcer } from './announcer.tsx';
import { BrokenPage } from './broken.tsx';
import type { Cell } from './cell.ts';
import { Outside } from './outside.tsx';
import { SignedIn } from './signed-in.tsx';
import { TabContext, type TabParts } from './tab-context.ts';
import { type ShownWords, WordsContext } from './words-context.ts';

const ConfigPage = lazy(async () => ({ default: (await import('../pages/config.tsx')).ConfigPage }));

/** What is known of the host: nothing yet, that there is none, or all that a page needs. */
export type Connection = Readonly<
  | { state: 'connecting' }
  | { state: 'outside'; words: ShownWords }
  | { state: 'ready'; words: ShownWords; parts: TabParts; configuring: Readonly<{ before: string }> | null }
>;

type Props = Readonly<{ renderer: GriffelRenderer; connection: Cell<Connection>; theme: Cell<ThemeName> }>;

export function App({ renderer, connection, theme }: Props) {
  const name = useSyncExternalStore(theme.watch, theme.get);
  return (
    <RendererProvider renderer={renderer} targetDocument={document}>
      <FluentProvider theme={themeNamed(name)} targetDocument={document} style={{ colorScheme: schemeOf(name) }}>
        <Announcer>
          <Spoken connection={useSyncExternalStore(connection.watch, connection.get)} />
        </Announcer>
      </FluentProvider>
    </RendererProvider>
  );
}

/** Everything in the language of the reader, which the page says of itself too. */
function Spoken({ connection }: Readonly<{ connection: Connection }>) {
  const words = connection.state === 'connecting' ? null : connection.words;
  // Holds Fluent's keeper of the focus. Were a dialog the only one to hold it, closing it would end the keeper before it
  // shows the page behind to screen readers again.
  useFocusFinders();
  useEffect(() => {
    if (words !== null) document.documentElement.lang = words.speech.locale;
  }, [words]);
  // What index.html says while it loads goes on until Teams has answered, which takes a blink inside of it.
  if (words === null) return <p className="boot">Signalbox…</p>;
  return (
    <WordsContext value={words}>
      <BrokenPage>
        <Content connection={connection} />
      </BrokenPage>
    </WordsContext>
  );
}

/** How the browser draws its own parts of fields, such as the sign of a date field. */
function schemeOf(name: ThemeName): 'light' | 'dark' {
  return name === 'default' ? 'light' : 'dark';
}

function Content({ connection }: Readonly<{ connection: Connection }>): ReactNode {
  const ready = connection.state === 'ready';
  useEffect(() => {
    if (ready) tellHostShown();
  }, [ready]);
  switch (connection.state) {
    case 'connecting':
      return null;
    case 'outside':
      return <Outside />;
    case 'ready':
      return (
        <TabContext value={connection.parts}>
          {connection.configuring === null ? (
            <SignedIn />
          ) : (
            <Suspense>
              <ConfigPage before={connection.configuring.before} />
            </Suspense>
          )}
        </TabContext>
      );
  }
}
