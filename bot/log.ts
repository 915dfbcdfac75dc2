import pino from 'pino';
import type { Logger } from './core/ports.ts';

type LogOptions = Readonly<{
  level: 'debug' | 'info' | 'warn' | 'error';
  /** Short lines for a person at a terminal instead of JSON. */
  human: boolean;
  /** Where lines go; default standard output (JSON) or standard error (short lines). */
  write?: (line: string) => void;
}>;

/** One JSON object a line for machines, or a short line for a person who tries Signalbox at a terminal. */
export function createLogger(options: LogOptions): Logger {
  const write = options.write ?? ((line: string) => void (options.human ? process.stderr : process.stdout).write(line));
  const sink = { write: (line: string) => write(options.human ? shortLine(line) : line) };
  return pino({ level: options.level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, sink);
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
  return text.replace(/[\p{Cc}\p{Cf}]/gu, '\u00b7');
}
