import type { Verb } from './verb.ts';

/**
 * Starts the bot for Teams; everything it needs is read from the environment. `--local` starts Local Teams instead and is
 * what `npm start` passes: it refuses to run where a bot is registered, and it is not offered in help.
 */
export const serve: Verb = {
  name: 'serve',
  usage: 'serve',
  summary: 'Starts the bot for Teams. It needs SIGNALBOX_BOT_APP_ID; to try it without Teams, run “npm start”.',
  async run(args, terminal) {
    const local = args.length === 1 && args[0] === '--local';
    if (args.length > 0 && !local) {
      terminal.err(`“serve” takes no arguments, but there is “${args.join(' ')}”. Settings come from environment variables.`);
      return 2;
    }
    // Loaded only here: the other verbs should not wait for the whole bot.
    const { main } = await import('../main.ts');
    return main({ local, env: terminal.env });
  },
};
