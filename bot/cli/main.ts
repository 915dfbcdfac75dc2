import { toAppError } from '../core/errors.ts';
import { didYouMean } from '../core/nearest.ts';
import { audit } from './audit.ts';
import { db } from './db.ts';
import { doctor } from './doctor.ts';
import { helpText } from './help.ts';
import { maskedTerminal } from './masked-terminal.ts';
import { policy } from './policy.ts';
import { rules } from './rules.ts';
import { serve } from './serve.ts';
import { validate } from './validate.ts';
import type { Terminal, Verb } from './verb.ts';

const VERBS: readonly Verb[] = [serve, validate, rules, policy, audit, db, doctor];

/** Runs one command line and gives its exit code. Never throws: whatever goes wrong becomes a sentence on `err`. */
export async function main(args: readonly string[], given: Terminal): Promise<number> {
  const terminal = maskedTerminal(given);
  const [first, ...rest] = args;
  if (first === undefined || ['help', '--help', '-h'].includes(first)) {
    terminal.out(helpText(VERBS));
    return 0;
  }
  const verb = VERBS.find(({ name }) => name === first);
  if (verb === undefined) {
    terminal.err(`There is no command “${first}”.${didYouMean(first, [...VERBS.map(({ name }) => name), 'help'])}`);
    return 2;
  }
  if (rest.some((arg) => arg === '--help' || arg === '-h')) {
    terminal.out(`signalbox ${verb.usage}\n\n${verb.summary}`);
    return 0;
  }
  try {
    return await verb.run(rest, terminal);
  } catch (error) {
    const known = toAppError(error);
    terminal.err(known.message);
    // Only for what nobody foresaw: the sentence alone would not help to find it.
    if (known.code === 'internal' && known.cause instanceof Error) terminal.err(known.cause.stack ?? known.cause.message);
    return 1;
  }
}
