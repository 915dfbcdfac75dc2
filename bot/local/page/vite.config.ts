import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = import.meta.dirname;

/** The page of Local Teams, built into `dist/local` and served by `bot/local/server.ts` under `/local/`. */
export default defineConfig({
  root: here,
  base: '/local/',
  plugins: [react()],
  // The server puts the nonce of each answer here; it must be the text that `bot/local/page-files.ts` looks for.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: '../../../dist/local',
    emptyOutDir: true,
    target: 'es2022',
    // Local only: one file is simpler to serve than many, and its size costs nothing on loopback.
    chunkSizeWarningLimit: 2000,
  },
});
