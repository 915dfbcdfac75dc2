import { createDOMRenderer } from '@fluentui/react-components';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { replaceRoute } from './routing/navigation.ts';
import { App, type Connection } from './shell/app.tsx';
import { createCell } from './shell/cell.ts';
import { createParts, goLive } from './shell/parts.ts';
import { openingRoute } from './teams/address.ts';
import { connectHost, onThemeChange } from './teams/host.ts';
import { themeName } from './teams/theme.ts';

/** Teams answers within a blink; a frame that is silent this long is not Teams. Should it answer yet, the tab still opens. */
const PATIENCE_MS = 6_000;

const { search, hash, pathname } = window.location;
const theme = createCell(themeName(new URLSearchParams(search).get('theme')));
const connection = createCell<Connection>({ state: 'connecting' });

async function connect(): Promise<void> {
  const patience = setTimeout(() => connection.set({ state: 'outside' }), PATIENCE_MS);
  try {
    const host = await connectHost();
    clearTimeout(patience);
    theme.set(themeName(host.theme));
    onThemeChange((name) => theme.set(themeName(name)));
    const configuring = host.configuring || pathname.endsWith('/config');
    const parts = createParts(host.locale);
    if (!configuring) {
      replaceRoute(openingRoute({ hash, search, subPage: host.subPage }));
      goLive(parts);
    }
    connection.set({ state: 'ready', parts, configuring: configuring ? { before: host.entityId } : null });
  } catch {
    // teams-js rejects where there is no frame around the page; the person is told how to open it.
    clearTimeout(patience);
    connection.set({ state: 'outside' });
  }
}

// The server puts one nonce per answer into this element; Griffel's style elements carry it, so the policy needs no 'unsafe-inline'.
const nonce = document.querySelector<HTMLElement>('meta[name="csp-nonce"]')?.nonce ?? '';
const renderer = createDOMRenderer(document, { styleElementAttributes: { nonce } });
const root = document.querySelector('#root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <App renderer={renderer} connection={connection} theme={theme} />
    </StrictMode>,
  );
}
void connect();
