import pino from 'pino';
import type { Masking } from './core/masking/masker.ts';
import type { Logger } from './core/ports.ts';
import { presentIds } from './log-ids.ts';

type LogOptions = Readonly<{
  level: 'debug' | 'info' | 'warn' | 'error';
  /** Short lines for a person at a terminal instead of JSON. */
  human: boolean;
  /** Takes the secrets out of every line, whatever it was made of. */
  masker: Masking;
  /** Where lines go; default standard output (JSON) or standard error (short lines). */
  write?: (line: string) => void;
}>;

/** One JSON object a line for machines, or a short line for a person who tries Signalbox at a terminal. */
export function createLogger(options: LogOptions): Logger {
  const write = options.write ?? ((line: string) => void (options.human ? process.stderr : process.stdout).write(line));
  const sink = {
    write(line: string) {
      const safe = escaped(unsigned(options.masker.maskBody(line)));
      write(options.human ? shortLine(safe) : safe);
    },
  };
  return pino({ level: options.level, base: null, timestamp: pino.stdTimeFunctions.isoTime, mixin: () => ({ ...presentIds() }) }, sink);
}

/** The second net, for secrets that this process never had: passwords in addresses, and what comes after these words in a header. */
function unsigned(line: string): string {
  return line
    .replace(/(\/\/[^\s/@:"\\]{1,100}):[^\s/@"\\]{1,200}@/g, '$1:[secret]@')
    .replace(/\b(Bearer|Basic) [\w.~+/=-]{16,}/gi, '$1 [secret]');
}

/** JSON leaves some characters as they are that end a line or steer a terminal; inside its texts each may be written as a number. */
function escaped(line: string): string {
  return line.replace(/[\u007f-\u009f\p{Cf}\u2028\u2029]/gu, (character) =>
    [...Array(character.length).keys()].map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  );
}

const NAMES: Readonly<Record<number, string>> = { 20: 'debug', 30: 'info', 40: 'warning', 50: 'error' };

function shortLine(json: string): string {
  const line: Readonly<Record<string, unknown>> = JSON.parse(json);
  const { level, msg, err } = line;
  const cause = typeof err === 'object' && err !== null && 'message' in err ? ` (${String(err.message)})` : '';
  return `${NAMES[Number(level)] ?? 'log'}: ${printable(`${String(msg)}${cause}`)}\n`;
}

/** What was typed by people may be in a message: no control character reaches the terminal. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\u00b7');
}
