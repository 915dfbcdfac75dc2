import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/**
 * Where no log server can be: the metadata services of clouds are at link-local addresses, and what answers at one of them is
 * never what an operator meant. Addresses of private networks are allowed: the operator names them, nobody else.
 */
const DENIED = new BlockList();
DENIED.addSubnet('169.254.0.0', 16, 'ipv4');
DENIED.addSubnet('0.0.0.0', 8, 'ipv4');
DENIED.addSubnet('224.0.0.0', 3, 'ipv4');
DENIED.addAddress('::', 'ipv6');
DENIED.addSubnet('fe80::', 10, 'ipv6');
DENIED.addSubnet('ff00::', 8, 'ipv6');
DENIED.addAddress('fd00:ec2::254', 'ipv6');

/** Whether nothing may be sent to this IP address. */
export function isDenied(address: string): boolean {
  return DENIED.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** Hands a connection attempt exactly the addresses that were judged, so that a name cannot become another one in between. */
export const guardedLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true } satisfies LookupOptions, (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => {
    const [first] = addresses ?? [];
    if (error !== null) return callback(error, []);
    if (first === undefined || addresses.some(({ address }) => isDenied(address))) return callback(denied(), []);
    return options.all === true ? callback(null, addresses) : callback(null, first.address, first.family);
  });
};

/** Throws what a refused look-up gives, for a host that is written as an address: no name is looked up then. */
export function requireAllowed(host: string): void {
  if (isIP(host) !== 0 && isDenied(host)) throw denied();
}

function denied(): NodeJS.ErrnoException {
  return Object.assign(new Error('its address is link-local or none of a single machine'), { code: 'ADDRESS_DENIED' });
}
