import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { checkSite } from '../check-site.ts';
import type { Verb } from './verb.ts';

/** Checks the site folder as the start would, without starting anything and without the network. */
export const validate: Verb = {
  name: 'validate',
  usage: 'validate [folder]',
  summary: 'Checks the site folder (./site, or SIGNALBOX_SITE_DIR) and lists every problem.',
  async run(args, terminal) {
    const [folder, ...others] = args;
    if (others.length > 0 || folder?.startsWith('-') === true) {
      terminal.err(`Type “signalbox ${validate.usage}”; there is no “${others[0] ?? folder ?? ''}”.`);
      return 2;
    }
    const siteDir = resolve(folder ?? (terminal.env['SIGNALBOX_SITE_DIR'] || './site'));
    // A folder of its own: connectors may write there, and a running Signalbox must not notice.
    const dataDir = await mkdtemp(join(tmpdir(), 'signalbox-validate-'));
    try {
      for (const line of await checkSite(siteDir, dataDir)) terminal.out(line);
      return 0;
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  },
};
