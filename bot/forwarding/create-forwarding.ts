import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { ForwardStore } from '../core/audit/forward-store.ts';
import type { ForwardTarget } from '../core/audit/forward-target.ts';
import type { LogStore } from '../core/audit/log-store.ts';
import type { Clock } from '../core/clock.ts';
import type { Logger } from '../core/ports.ts';
import type { Secret } from '../core/secret.ts';
import { collectorTarget } from './collector-target.ts';
import { Forwarder, type ForwardState } from './forwarder.ts';
import { SyslogTarget } from './syslog-target.ts';
import type { Target } from './target.ts';
import type { TlsFiles } from './tls-files.ts';

export type ForwardingParts = Readonly<{
  log: Pick<LogStore, 'head' | 'rows'>;
  cursors: ForwardStore;
  clock: Clock;
  logger: Logger;
  config: TlsFiles & Readonly<{ targets: readonly ForwardTarget[]; authorization: Secret | null; enterprise: number | null }>;
}>;

export type Forwarding = Readonly<{
  /** Has every target forwarded to. Does not wait for any of them, so that a slow one keeps no other one waiting. Never throws. */
  beat(): Promise<void>;
  /** What whoever watches should know; one sentence each. */
  notes(): readonly string[];
  /** Ends what is being sent within some three seconds, and keeps the cursors. */
  close(): Promise<void>;
}>;

/** An event that waits longer than this is worth a note, also while nothing goes wrong. */
const LATE_SECONDS = 60;

/** Forwards the log to every target of the configuration, each at its own pace. */
export function createForwarding(parts: ForwardingParts): Forwarding {
  const holder = randomUUID();
  const forwarders = parts.config.targets.map((target) => new Forwarder({ ...parts, holder, target: targetOf(target, parts) }));
  return {
    beat: async () => {
      for (const forwarder of forwarders) void forwarder.tick();
    },
    notes: () => forwarders.flatMap((forwarder) => noteOf(forwarder.state())),
    close: async () => {
      await Promise.all(forwarders.map((forwarder) => forwarder.close()));
    },
  };
}

function targetOf(target: ForwardTarget, { config, clock }: ForwardingParts): Target {
  const { name, key } = target;
  const { authorization, enterprise, caFile, client } = config;
  const files = { caFile, client };
  if (target.kind === 'collector')
    return collectorTarget({ name, key, url: target.url, authorization, files, now: () => clock.now().getTime() });
  const { host, port, secure } = target;
  return new SyslogTarget({ name, place: { host, port, secure, files }, origin: { hostname: hostname(), enterprise } });
}

/** None while all is well. */
export function noteOf({ name, seq, waiting, waitingSeconds, trouble, stopped }: ForwardState): readonly string[] {
  const wait = `${waiting} ${waiting === 1 ? 'event waits' : 'events wait'}${waiting === 0 ? '' : `, the oldest for ${waitingSeconds} s`}`;
  if (stopped)
    return [
      `Forwarding the audit log to ${name} has stopped before event ${seq + 1}; ${wait}. ${trouble ?? ''} After a restart it is tried again.`,
    ];
  if (trouble !== null) return [`The audit log cannot be forwarded to ${name}; ${wait}. ${trouble}`];
  return waitingSeconds > LATE_SECONDS ? [`The audit log is forwarded to ${name} with delay; ${wait}.`] : [];
}
