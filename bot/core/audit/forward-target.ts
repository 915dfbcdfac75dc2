import { createHash } from 'node:crypto';
import { createSecret, type Secret } from '../secret.ts';
import { toHex } from './bytes.ts';

/**
 * Where the log is forwarded to. `name` is its origin, fit for notes and logs; `key` names its cursor. The whole address of a
 * collector is a secret, because some have their key in it.
 */
export type ForwardTarget = Readonly<
  { name: string; key: string; secure: boolean } & ({ kind: 'syslog'; host: string; port: number } | { kind: 'collector'; url: Secret })
>;

const SYSLOG_PORT = 6514;
const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1)$/;
const KINDS: Readonly<Record<string, Readonly<{ syslog: boolean; secure: boolean }>>> = {
  'syslog+tls:': { syslog: true, secure: true },
  'syslog+tcp:': { syslog: true, secure: false },
  'https:': { syslog: false, secure: true },
  'http:': { syslog: false, secure: false },
};

export const TARGET_EXAMPLE = 'syslog+tls://logs.example.com:6514 or https://collector.example.com/audit';

/** Reads an address. What is wrong with it comes back as the end of a sentence, which repeats nothing of it. */
export function parseForwardTarget(text: string): ForwardTarget | Readonly<{ problem: string }> {
  const scheme = /^[a-z+]+:/.exec(text)?.[0] ?? '';
  const kind = KINDS[scheme];
  // Hosts are read in one way only for the schemes that browsers know.
  const spelled = `http${text.slice(scheme.length - 1)}`;
  if (kind === undefined || !URL.canParse(text) || !/^http:\/\/[^/]/.test(spelled) || !URL.canParse(spelled))
    return { problem: `must be an address such as ${TARGET_EXAMPLE}` };
  const url = new URL(spelled);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (url.username !== '' || url.password !== '')
    return { problem: 'must not hold a name or a password; SIGNALBOX_FORWARD_TOKEN is for what authorizes' };
  if (url.hash !== '') return { problem: 'must not hold a fragment (#)' };
  if (!kind.secure && !LOOPBACK.test(host))
    return {
      problem: 'would send the audit log in plain text; without TLS only 127.0.0.1 and [::1] are allowed, for an agent on this machine',
    };
  return kind.syslog ? syslogTarget(text, { host, url, secure: kind.secure }) : collectorTarget(text, kind.secure);
}

type Parsed = Readonly<{ host: string; url: URL; secure: boolean }>;

function syslogTarget(text: string, { host, url, secure }: Parsed): ForwardTarget | Readonly<{ problem: string }> {
  if ((url.pathname !== '' && url.pathname !== '/') || url.search !== '')
    return { problem: 'must have nothing after its port, as in syslog+tls://logs.example.com:6514' };
  const port = Number(new URL(text).port || SYSLOG_PORT);
  const name = `syslog+${secure ? 'tls' : 'tcp'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return { kind: 'syslog', name, key: name, secure, host, port };
}

function collectorTarget(text: string, secure: boolean): ForwardTarget {
  const { origin, href } = new URL(text);
  const digest = toHex(createHash('sha256').update(href).digest().subarray(0, 8));
  return { kind: 'collector', name: origin, key: `${origin} ${digest}`, secure, url: createSecret(href) };
}
