import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/**
 * teams-js asks a content network for its list of host origins each time it is loaded, before anything needs it. It carries
 * the same list and uses it first, so the question is taken out: no traffic to third parties, and a policy of
 * `connect-src 'self'`. A host that is not on the list stays refused. A version that looks different stops the build.
 */
function withoutOriginPrefetch(): Plugin {
  return {
    name: 'teams-js-without-origin-prefetch',
    transform(code, id) {
      if (!id.endsWith('/teams-js/src/internal/validOrigins.js')) return null;
      const changed = code.replace(/(?<=[;}])\w+\(\);export\{/, 'export{');
      if (changed === code) throw new Error('teams-js has changed: look at internal/validOrigins.js and adapt this plugin.');
      return { code: changed, map: null };
    },
  };
}

const PACKAGES = /[\\/]node_modules[\\/]/;

export default defineConfig({
  root: import.meta.dirname,
  base: '/tab/',
  plugins: [react(), withoutOriginPrefetch()],
  build: {
    outDir: '../dist/tab',
    emptyOutDir: true,
    target: 'es2022',
    // Every file has its own address: data: addresses would need a wider policy, and the polyfill is for browsers Teams does not run in.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Two files of what comes from packages, what the first page needs and the rest (dialogs, fields of forms): cut up by which
    // pages need what, the same code is some 13 kB larger when compressed.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'packages', test: PACKAGES, tags: ['$initial'], priority: 1 },
            { name: 'later', test: PACKAGES },
            { name: 'first', test: /[\\/]tab[\\/]/, tags: ['$initial'], priority: 1 },
            // The pages of the log share what shows an event: in one file they are smaller together.
            { name: 'log', test: /[\\/]tab[\\/](audit|verify|pages[\\/](audit|person))\b/ },
          ],
        },
      },
    },
  },
});
