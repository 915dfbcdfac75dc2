import assert from 'node:assert/strict';
import { deniedKind, literalAddress } from './address.ts';

describe('deniedKind', () => {
  const cases: readonly (readonly [address: string, asPublic: string | null, asPrivate: string | null])[] = [
    ['8.8.8.8', null, null],
    ['2606:4700:4700::1111', null, null],
    ['127.0.0.1', 'loopback', null],
    ['10.1.2.3', 'private', null],
    ['172.31.255.255', 'private', null],
    ['192.168.0.1', 'private', null],
    ['100.64.0.1', 'carrierGradeNat', null],
    ['::1', 'loopback', null],
    ['fd00::1', 'uniqueLocal', null],
    ['0.0.0.0', 'unspecified', 'unspecified'],
    ['169.254.169.254', 'linkLocal', 'linkLocal'],
    ['224.0.0.1', 'multicast', 'multicast'],
    ['255.255.255.255', 'broadcast', 'broadcast'],
    ['240.0.0.1', 'reserved', 'reserved'],
    ['192.0.2.1', 'reserved', 'reserved'],
    ['198.18.0.1', 'reserved', 'reserved'],
    ['::', 'unspecified', 'unspecified'],
    ['fe80::1', 'linkLocal', 'linkLocal'],
    ['fe80::1%eth0', 'not a plain IP address', 'not a plain IP address'],
    ['ff02::1', 'multicast', 'multicast'],
    ['fec0::1', 'deprecatedSiteLocal', 'deprecatedSiteLocal'],
    ['2001:db8::1', 'reserved', 'reserved'],
    ['4000::1', 'unallocated', 'unallocated'],
    // An IPv4 address inside an IPv6 one.
    ['::ffff:127.0.0.1', 'loopback', null],
    ['::ffff:169.254.169.254', 'linkLocal', 'linkLocal'],
    ['::ffff:8.8.8.8', null, null],
    ['::127.0.0.1', 'unallocated', 'unallocated'],
    ['::7f00:1', 'unallocated', 'unallocated'],
    ['::8.8.8.8', 'unallocated', 'unallocated'],
    ['::a9fe:a9fe', 'unallocated', 'unallocated'],
    ['64:ff9b::7f00:1', 'rfc6052', 'rfc6052'],
    ['64:ff9b:1::7f00:1', 'rfc6052', 'rfc6052'],
    ['::ffff:0:7f00:1', 'rfc6145', 'rfc6145'],
    ['2002:7f00:1::', '6to4', '6to4'],
    ['2001:0:7f00:1::', 'teredo', 'teredo'],
    ['', 'not a plain IP address', 'not a plain IP address'],
    ['example.com', 'not a plain IP address', 'not a plain IP address'],
  ];
  for (const [address, asPublic, asPrivate] of cases) {
    it(`judges ${address === '' ? 'an empty text' : address}`, () => {
      assert.equal(deniedKind(address, 'public'), asPublic);
      assert.equal(deniedKind(address, 'private'), asPrivate);
    });
  }
});

describe('literalAddress', () => {
  it('finds the address of a host that is written as one', () => {
    assert.equal(literalAddress('[::1]'), '::1');
    assert.equal(literalAddress('127.0.0.1'), '127.0.0.1');
    assert.equal(literalAddress('localhost'), null);
  });
});
