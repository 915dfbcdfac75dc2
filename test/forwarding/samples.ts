import type { AuditEvent } from '../../bot/core/audit/event.ts';
import { createSecret } from '../../bot/core/secret.ts';
import { collectorTarget } from '../../bot/forwarding/collector-target.ts';
import { Forwarder, type ForwarderParts } from '../../bot/forwarding/forwarder.ts';
import { SyslogTarget } from '../../bot/forwarding/syslog-target.ts';
import type { Target } from '../../bot/forwarding/target.ts';
import type { TlsFiles } from '../../bot/forwarding/tls-files.ts';
import { event, later } from '../contract/store/samples.ts';
import { type MemoryLog, memoryLog } from '../support/log-in-memory.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { type MemoryCursors, memoryCursors } from './cursors-in-memory.ts';

export const NO_FILES: TlsFiles = { caFile: null, client: null };
export const events = (count: number): readonly AuditEvent[] => Array.from({ length: count }, () => event());
export const numbers = (first: number, last: number): readonly number[] => Array.from({ length: last - first + 1 }, (_, at) => first + at);

/** A log, its cursors and the time, which outlive forwarders; `start` makes a new one as a new process would. */
export type Bench = Readonly<{
  log: MemoryLog;
  cursors: MemoryCursors;
  time: { ms: number };
  start(target: Target, parts?: Partial<ForwarderParts>): Forwarder;
}>;

export function bench(): Bench {
  const log = memoryLog();
  const cursors = memoryCursors();
  const time = {
    get ms() {
      return cursors.nowMs;
    },
    set ms(ms: number) {
      cursors.nowMs = ms;
    },
  };
  const clock = { now: () => later(time.ms) };
  let holders = 0;
  return {
    log,
    cursors,
    time,
    start(target, parts = {}) {
      holders += 1;
      const holder = `process ${holders}`;
      return new Forwarder({ log, cursors, target, holder, clock, logger: silentLogger, ticks: () => time.ms, random: () => 0, ...parts });
    },
  };
}

type SyslogOptions = Readonly<{
  secure?: boolean;
  host?: string;
  files?: TlsFiles;
  resentEvents?: number;
  sendMs?: number;
  ticks?: () => number;
}>;

export function syslog(port: number, { secure = false, host = '127.0.0.1', files = NO_FILES, ...rest }: SyslogOptions = {}): SyslogTarget {
  return new SyslogTarget({ name: 'syslog', place: { host, port, secure, files }, origin: { hostname: 'h', enterprise: null }, ...rest });
}

type CollectorOptions = Readonly<{ files?: TlsFiles; sendMs?: number; authorization?: string; now?: () => number }>;

export function collector(url: string, { files = NO_FILES, authorization, now = () => 0, ...rest }: CollectorOptions = {}): Target {
  const secret = authorization === undefined ? null : createSecret(authorization);
  return collectorTarget({ name: 'collector', key: 'collector', url: createSecret(url), authorization: secret, files, now, ...rest });
}
