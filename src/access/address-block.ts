import { isIPv6 } from 'node:net'

const mappedIPv4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i

/** The part of an address that one party holds: an IPv4 address, or the /64 of an IPv6 one. */
export function addressBlock(address: string): string {
  const mapped = mappedIPv4.exec(address)?.[1]
  if (mapped) return mapped
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.split('::')
  const groups = head === '' ? [] : head.split(':')
  const written = groups.length + (tail ? tail.split(':').length : 0)
  const whole = tail === undefined ? groups : [...groups, ...Array(8 - written).fill('0'), ...tail.split(':')]
  return `${whole
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}
