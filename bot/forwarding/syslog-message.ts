import { exportLine } from '../core/audit/export-line.ts';
import type { LogRow } from '../core/audit/log-store.ts';

/** Who sends: the name of this machine, and the operator's private enterprise number (RFC 5424, 7.2.2), null for none. */
export type SyslogOrigin = Readonly<{ hostname: string; enterprise: number | null }>;

/** Facility 13 (log audit) times 8, and severity 6 (informational): RFC 5424, 6.2.1. */
const PRI = 13 * 8 + 6;
const VERSION = 1;
const APP_NAME = 'signalbox';
const NIL = '-';
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * One event as RFC 5424, section 6, has it: the type is its MSGID, and MSG is the export line in UTF-8 after a byte order mark
 * (6.4). `log` and `seq` stand in that line, and as structured data where there is an enterprise number to name them by.
 */
export function syslogMessage(row: LogRow, { hostname, enterprise }: SyslogOrigin): string {
  const { log, seq, at, type } = row.entry;
  const data = enterprise === null ? NIL : structuredData(`signalbox@${enterprise}`, { log, seq: String(seq) });
  const header = `<${PRI}>${VERSION} ${at} ${printed(hostname, 255)} ${APP_NAME} ${NIL} ${printed(type, 32)}`;
  return `${header} ${data} ${BYTE_ORDER_MARK}${exportLine(row)}`;
}

/** The message behind its length in bytes and a space: RFC 5425, 4.3, and octet counting of RFC 6587, 3.4.1. */
export function framed(message: string): Buffer {
  const bytes = Buffer.from(message, 'utf8');
  return Buffer.concat([Buffer.from(`${bytes.length} `, 'ascii'), bytes]);
}

/** One SD-ELEMENT (RFC 5424, 6.3). */
export function structuredData(id: string, params: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(params).map(([name, value]) => ` ${name}="${escaped(value)}"`);
  return `[${id}${pairs.join('')}]`;
}

/** The three characters that end a PARAM-VALUE or an element stand behind a backslash (RFC 5424, 6.3.3). */
function escaped(value: string): string {
  return value.replaceAll(/["\\\]]/g, (found) => `\\${found}`);
}

/** PRINTUSASCII of the header: one word of at most so many characters. */
function printed(text: string, most: number): string {
  const word = text.replaceAll(/[^\x21-\x7e]/g, '_').slice(0, most);
  return word === '' ? NIL : word;
}
