import { createDOMRenderer } from '@fluentui/react-components';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { replaceRoute } from './routing/navigation.ts';
import { App, type Connection } from './shell/app.tsx';
import { createCell } from './shell/cell.ts';
import { createParts, goLive } from './shell/parts.ts';
import { type ShownWords, shownWords } from './shell/words-context.ts';
import { openingRoute } from './teams/address.ts';
import { connectHost, onThemeChange } from './teams/host.ts';
import { themeName } from './teams/theme.ts';
import { readerSpeech, wordsFor } from './text/speaking.ts';

/** Teams answers within a blink; a frame that is silent this long is not Teams. Should it answer yet, the tab still opens. */
const PATIENCE_MS = 6_000;

const { search, hash, pathname } = window.location;
const theme = createCell(themeName(new URLSearchParams(search).get('theme')));
const timezone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
const connection = createCell<Connection>({ state: 'connecting' });

async function connect(): Promise<void> {
  const patience = setTimeout(() => void outside(), PATIENCE_MS);
  try {
    const host = await connectHost();
    clearTimeout(patience);
    theme.set(themeName(host.theme));
    onThemeChange((name) => theme.set(themeName(name)));
    const configuring = host.configuring || pathname.endsWith('/config');
    const words = await wordsOf(host.locale);
    const parts = createParts(words.speech, host, search);
    if (!configuring) {
      replaceRoute(openingRoute({ hash, search, subPage: host.subPage }));
      goLive(parts);
    }
    connection.set({ state: 'ready', words, parts, configuring: configuring ? { before: host.entityId } : null });
  } catch {
    // teams-js rejects where there is no frame around the page; the person is told how to open it.
    clearTimeout(patience);
    await outside();
  }
}

/** The words for somebody of whom Teams says this; empty when it says nothing. */
async function wordsOf(teamsLocale: string): Promise<ShownWords> {
  return shownWords(await wordsFor(readerSpeech(teamsLocale, navigator.languages, timezone)));
}

/** Nobody says which language the reader chose in Teams, but the browser has one too. */
async function outside(): Promise<void> {
  const words = await wordsOf('').catch(unloaded);
  if (words !== null && connection.get().state === 'connecting') connection.set({ state: 'outside', words });
}

/** Not one language could be loaded; what index.html has for that speaks all of them. */
function unloaded(): null {
  document.querySelector('#unloaded')?.removeAttribute('hidden');
  document.querySelector('#root')?.setAttribute('hidden', '');
  return null;
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
void (pathname.endsWith('/consent/end')
  ? import('./teams/consent-window.ts').then(({ tellConsentEnd }) => tellConsentEnd(hash)).catch(outside)
  : connect());
