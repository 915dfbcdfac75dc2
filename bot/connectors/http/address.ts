import type { LookupAddress, LookupOptions } from 'node:dns';
import ipaddr from 'ipaddr.js';

/** Which addresses an origin may have: only those of the public internet, or also those of the operator's own networks. */
export type Reach = 'public' | 'private';

/** Link-local addresses (which hold the metadata services of clouds) belong to neither. */
const OWN_NETWORKS: ReadonlySet<string> = new Set(['loopback', 'private', 'uniqueLocal', 'carrierGradeNat']);

export class AddressDenied extends Error {
  readonly code = 'ADDRESS_DENIED';
  /** As `deniedKind` says it. */
  readonly kind: string;

  constructor(kind: string) {
    super(`its address is ${kind}`);
    this.kind = kind;
  }
}

/**
 * What kind of address this is, or null when it may be reached. Kinds are those of the IANA special-purpose registries;
 * every form that carries an IPv4 address inside an IPv6 one (mapped, compatible, 6to4, NAT64, Teredo) is judged as what it
 * leads to, or denied.
 */
export function deniedKind(address: string, reach: Reach): string | null {
  const spelled = hexadecimal(address);
  if (spelled === null) return 'not a plain IP address';
  // Turns an IPv4-mapped IPv6 address into the IPv4 address it stands for.
  const parsed = ipaddr.process(spelled);
  const range = parsed.range();
  if (reach === 'private' && OWN_NETWORKS.has(range)) return null;
  if (range !== 'unicast') return range;
  // The rest of ::/3 holds IPv4-compatible addresses, which the library takes for ordinary ones; nothing public is outside 2000::/3.
  if (parsed instanceof ipaddr.IPv6 && ((parsed.parts[0] ?? 0) & 0xe000) !== 0x2000) return 'unallocated';
  return null;
}

/** IPv6 without dotted parts: the library takes `::127.0.0.1` (compatible) for `::ffff:127.0.0.1` (mapped). Null when it is no address. */
function hexadecimal(address: string): string | null {
  if (!ipaddr.isValid(address) || address.includes('%')) return null;
  const url = `http://[${address}]`;
  return address.includes(':') && URL.canParse(url) ? new URL(url).hostname.slice(1, -1) : address;
}

/** The IP address that a host name of a URL is written as; null for a name. */
export function literalAddress(hostname: string): string | null {
  const bare = hostname.replace(/^\[|\]$/g, '');
  return ipaddr.isValid(bare) ? bare : null;
}

export type Lookup = (
  hostname: string,
  options: LookupOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

type SocketLookup = (
  hostname: string,
  options: LookupOptions,
  callback: (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void,
) => void;

/**
 * Looks up a name and refuses it when any of its addresses is denied. Runs inside the connection attempt and hands on
 * exactly the addresses it has judged, so a name cannot resolve to something else in between (DNS rebinding).
 */
export function guardedLookup(lookup: Lookup, reach: Reach): SocketLookup {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, []);
      const denied = addresses.map(({ address }) => deniedKind(address, reach)).find((kind) => kind !== null);
      const first = addresses[0];
      if (denied !== undefined) return callback(new AddressDenied(denied), []);
      if (first === undefined) return callback(Object.assign(new Error('no address'), { code: 'ENOTFOUND' }), []);
      return options.all === true ? callback(null, addresses) : callback(null, first.address, first.family);
    });
  };
}
