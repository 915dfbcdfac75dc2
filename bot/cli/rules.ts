import type { Terminal, Verb } from './verb.ts';

const LEAST_REASON = 10;

/** Puts rules into force without a second person: the first ones, or when nobody can approve any more. */
export const rules: Verb = {
  name: 'rules',
  usage: 'rules activate --first | --recover --reason "…"',
  summary: 'Puts the site folder into force: the first rules of an installation, or when nobody can approve new ones any more.',
  async run(args, terminal) {
    const order = readOrder(args);
    if (order === null) {
      terminal.err(`Type “signalbox ${rules.usage}”. The reason has at least ${LEAST_REASON} characters and stays in the audit log.`);
      return 2;
    }
    // Loaded only here: the other verbs should not wait for the database driver.
    const { activateAtTerminal } = await import('../activate-rules.ts');
    return say(await activateAtTerminal(order, terminal.env), terminal);
  },
};

type Order = Readonly<{ how: 'first' | 'recovered'; reason: string }>;

function readOrder(args: readonly string[]): Order | null {
  const [action, how, ...rest] = args;
  if (action !== 'activate') return null;
  if (how === '--first' && rest.length === 0) return { how: 'first', reason: '' };
  const [flag, reason = '', ...others] = rest;
  const given = how === '--recover' && flag === '--reason' && others.length === 0;
  return given && reason.trim().length >= LEAST_REASON ? { how: 'recovered', reason: reason.trim() } : null;
}

function say(lines: readonly string[], terminal: Terminal): number {
  for (const line of lines) terminal.out(line);
  return 0;
}
