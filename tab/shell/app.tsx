import { FluentProvider, type GriffelRenderer, RendererProvider } from '@fluentui/react-components';
import { lazy, type ReactNode, Suspense, useEffect, useSyncExternalStore } from 'react';
import { tellHostShown } from '../teams/host.ts';
import { type ThemeName, themeNamed } from '../teams/theme.ts';
import { Announcer } from './announcer.tsx';
import { BrokenPage } from './broken.tsx';
import type { Cell } from './cell.ts';
import { Outside } from './outside.tsx';
import { SignedIn } from './signed-in.tsx';
import { TabContext, type TabParts } from './tab-context.ts';

const ConfigPage = lazy(async () => ({ default: (await import('../pages/config.tsx')).ConfigPage }));

/** What is known of the host: nothing yet, that there is none, or all that a page needs. */
export type Connection = Readonly<
  { state: 'connecting' } | { state: 'outside' } | { state: 'ready'; parts: TabParts; configuring: Readonly<{ before: string }> | null }
>;

type Props = Readonly<{ renderer: GriffelRenderer; connection: Cell<Connection>; theme: Cell<ThemeName> }>;

export function App({ renderer, connection, theme }: Props) {
  const name = useSyncExternalStore(theme.watch, theme.get);
  return (
    <RendererProvider renderer={renderer} targetDocument={document}>
      <FluentProvider theme={themeNamed(name)} targetDocument={document} style={{ colorScheme: schemeOf(name) }}>
        <Announcer>
          <BrokenPage>
            <Content connection={useSyncExternalStore(connection.watch, connection.get)} />
          </BrokenPage>
        </Announcer>
      </FluentProvider>
    </RendererProvider>
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
      // What index.html says while it loads goes on until Teams has answered, which takes a blink inside of it.
      return <p className="boot">Opening Signalbox…</p>;
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
