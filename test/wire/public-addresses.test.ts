import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isPublicAddress } from '../../src/wire/public-addresses.ts'

describe('nobody on the internet has', () => {
  const refused = {
    loopback: ['127.0.0.1', '127.255.255.254', '::1'],
    'no address': ['0.0.0.0', '0.1.2.3', '::'],
    private: ['10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.0.1', '192.168.255.255'],
    'shared by a carrier': ['100.64.0.1', '100.100.100.200', '100.127.255.255'],
    'link-local and metadata': ['169.254.0.1', '169.254.169.254', '169.254.170.2', 'fe80::1', 'febf::1'],
    'unique-local and metadata': ['fc00::1', 'fdff::1', 'fd00:ec2::254', 'fd20:ce::254'],
    'protocol assignments': ['192.0.0.1', '192.0.0.192', '2001::1', '2001:1ff:ffff::1'],
    documentation: ['192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '3fff::1'],
    benchmarks: ['198.18.0.1', '198.19.255.255'],
    multicast: ['224.0.0.1', '239.255.255.250', 'ff02::1', 'ff0e::1'],
    'reserved and broadcast': ['240.0.0.1', '255.255.255.255'],
    'IPv4 inside IPv6': [
      '::ffff:127.0.0.1',
      '::ffff:7f00:1',
      '::ffff:8.8.8.8',
      '::127.0.0.1',
      '64:ff9b::7f00:1',
      '64:ff9b:1::1',
      '2002:7f00:1::1',
      '2001:0:7f00:1::1',
    ],
    'site-local, discarded and unassigned': ['fec0::1', '100::1', '4000::1', '1::1'],
    'one of our interfaces': ['fe80::1%eth0', '2606:4700::1111%1'],
    'no form of an address': ['', 'localhost', '127.1', '0x7f000001', '2130706433', '[::1]', '1.1.1.1.'],
  }
  const rows = Object.entries(refused).flatMap(([why, addresses]) => addresses.map((one) => [why, one]))
  test.each(rows)('%s: %s', (_, address) => {
    expect(isPublicAddress(address ?? '')).toBe(false)
  })

  test('a mapped IPv4 address, whatever it maps', () => {
    fc.assert(fc.property(fc.ipV4(), (address) => !isPublicAddress(`::ffff:${address}`)))
  })
})

test.each([
  '1.1.1.1',
  '9.255.255.255',
  '11.0.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '126.255.255.255',
  '128.0.0.0',
  '169.253.255.255',
  '172.15.255.255',
  '172.32.0.0',
  '192.167.255.255',
  '223.255.255.255',
  '2001:200::1',
  '2606:4700:4700::1111',
  '2a00::1',
])('somebody on the internet may have %s', (address) => {
  expect(isPublicAddress(address)).toBe(true)
})
