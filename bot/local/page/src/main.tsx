import { createDOMRenderer, RendererProvider } from '@fluentui/react-components';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { takeKey } from './key.ts';
import './styles/base.css';
import './styles/shell.css';
import './styles/main.css';
import './styles/conversations.css';
import './styles/messages.css';
import './styles/signs.css';
import './styles/compose.css';
import './styles/first-steps.css';
import './styles/card.css';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

// Fluent UI writes style rules at run time; the nonce is what the Content-Security-Policy of this answer lets through.
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
const renderer = createDOMRenderer(document, { styleElementAttributes: { nonce } });

createRoot(root).render(
  <StrictMode>
    <RendererProvider renderer={renderer}>
      <App apiKey={takeKey()} />
    </RendererProvider>
  </StrictMode>,
);
