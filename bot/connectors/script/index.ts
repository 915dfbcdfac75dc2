import type { ConnectorModule } from '../../core/connector.ts';
import { removeStaleBoxes } from './box.ts';
import { chooseIsolation } from './choose-isolation.ts';
import { weakerPromises } from './isolation.ts';
import { runAction } from './run.ts';
import { resolveSettings, type ScriptConfig, scriptConfig } from './settings.ts';

/** Scripts of the site folder: no shell, nothing inherited, nothing left behind. */
const script: ConnectorModule<ScriptConfig> = {
  name: 'script',
  config: scriptConfig,
  async create(config, places) {
    const settings = await resolveSettings(config, places);
    await removeStaleBoxes(settings.boxes);
    const kind = await chooseIsolation(settings);
    const closing = new AbortController();
    const running = new Set<Promise<unknown>>();
    const run = runAction({ settings, kind, closing: closing.signal, running });
    return {
      name: 'script',
      title: 'Scripts',
      actions: { run },
      warnings: weakerPromises(kind),
      async close() {
        closing.abort();
        await Promise.allSettled(running);
      },
    };
  },
};
export default script;
