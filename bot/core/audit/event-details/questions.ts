import { channel, flag, kind, oneOf, text, whole } from './kind.ts';

/** Why something was not done, and what can be said of what was tried. Nothing of it is what somebody did not send. */
export const REFUSED = {
  channel,
  /** Which button or command it was. */
  tried: text.exactOptional(),
  /** What was typed. */
  text: text.exactOptional(),
  /** The names of the inputs that are missing or wrong. */
  fields: text.exactOptional(),
  /** What was named and is not there: a workflow, a run, a version of the rules. */
  name: text.exactOptional(),
  run: text.exactOptional(),
  version: text.exactOptional(),
  /** Who could do what, when somebody asked that. */
  person: text.exactOptional(),
  question: text.exactOptional(),
};

/** Said where it was seen by nobody else in the channel: a slash command. */
const PRIVATELY = { private: flag.exactOptional() };

export const QUESTIONS = [
  kind('command.asked', {
    text,
    channel,
    ...PRIVATELY,
  }),
  kind('command.not_understood', {
    text,
    channel,
    /** Of a message in which something is wrong. */
    code: oneOf(
      'too_long',
      'hidden_character',
      'unclosed_quote',
      'quote_in_word',
      'option_dashes',
      'unknown_command',
      'unknown_input',
      'missing_value',
      'given_twice',
      'surplus_word',
    ).exactOptional(),
    /** Of a command that is known, with something in it that is not. */
    reason: text.exactOptional(),
    ...PRIVATELY,
  }),
  kind('command.refused', { ...REFUSED, reason: text }),
  kind('form.asked', { channel, ...PRIVATELY }),
] as const;

/** Who looked, or wanted to. */
export const READING = [
  kind('access.denied', { tried: text, channel }).extend({ rule: text }),
  kind('audit.read', {
    how: oneOf('page', 'proof', 'export'),
    filter: text,
    channel,
    /** Of an export. */
    format: oneOf('jsonl', 'csv').exactOptional(),
    size: whole.exactOptional(),
    /** The number of the event that was proved. */
    event: text.exactOptional(),
  }),
] as const;
