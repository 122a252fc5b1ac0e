import { BlockList, isIP, isIPv4 } from 'node:net'

/**
 * Address blocks that no stranger may send us to, from the IANA special-purpose registries (RFC 6890 and its updates)
 * and the multicast registries: what they reach is our own machine, our own network, or nobody.
 */
const notPublicBlocks = {
  '0.0.0.0/8': 'this network',
  '10.0.0.0/8': 'private',
  '100.64.0.0/10': 'shared by a carrier (CGNAT), and the metadata of some clouds',
  '127.0.0.0/8': 'loopback',
  '169.254.0.0/16': 'link-local, the metadata of most clouds among it',
  '172.16.0.0/12': 'private',
  '192.0.0.0/24': 'protocol assignments, and the metadata of some clouds',
  '192.0.2.0/24': 'documentation',
  '192.88.99.0/24': 'relays of 6to4',
  '192.168.0.0/16': 'private',
  '198.18.0.0/15': 'benchmarks',
  '198.51.100.0/24': 'documentation',
  '203.0.113.0/24': 'documentation',
  '224.0.0.0/4': 'multicast',
  '240.0.0.0/4': 'reserved, and broadcast',
  '2001::/23': 'protocol assignments, Teredo among them: an IPv4 address inside',
  '2001:db8::/32': 'documentation',
  '2002::/16': '6to4: an IPv4 address inside',
  '3fff::/20': 'documentation',
} as const

/** IPv6 is public in here only: loopback, unique-local, link-local, multicast, NAT64 and mapped IPv4 are all outside. */
const globalUnicast = '2000::/3'

/** Says whether an IP address, as text without brackets, is one that anybody on the internet has. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false
  // A zone (`fe80::1%eth0`) names one of our own interfaces.
  if (address.includes('%')) return false
  if (isIPv4(address)) return !notPublic.check(address, 'ipv4')
  return global.check(address, 'ipv6') && !notPublic.check(address, 'ipv6')
}

const notPublic = blockListOf(Object.keys(notPublicBlocks))
const global = blockListOf([globalUnicast])

function blockListOf(blocks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const block of blocks) {
    const [network = '', prefix] = block.split('/')
    list.addSubnet(network, Number(prefix), isIPv4(network) ? 'ipv4' : 'ipv6')
  }
  return list
}
