import { isIP } from 'node:net'
import { isPublicAddress } from '../../../src/wire/public-addresses.ts'

/** Which addresses endpoints may have. */
export interface AddressPolicy {
  /** Ports that may be named. */
  readonly ports: readonly number[]
  /** For development: plain HTTP, any port and any address. */
  readonly allowPrivateAddresses: boolean
}

const standardPorts: Readonly<Record<string, number>> = { 'https:': 443, 'http:': 80 }

/**
 * Why an endpoint may not have this address, by what can be seen without asking a name server; what its name resolves to
 * is checked at each connection.
 */
export function addressProblem(
  url: string,
  { ports, allowPrivateAddresses }: AddressPolicy,
): string | undefined {
  if (!URL.canParse(url)) return 'must be a URL'
  const { protocol, username, password, hash, port, hostname } = new URL(url)
  if (!(protocol in standardPorts)) return 'must start with https://'
  if (username || password) return 'must not hold a user name or password'
  if (hash) return 'must not have a fragment'
  if (allowPrivateAddresses) return undefined
  if (protocol !== 'https:') return 'must start with https://'
  if (!ports.includes(Number(port) || (standardPorts[protocol] ?? 0))) {
    return `must have one of the ports ${ports.join(', ')}`
  }
  const literal = hostname.replace(/^\[(.*)\]$/, '$1')
  if (isIP(literal) !== 0 && !isPublicAddress(literal)) return 'must not be an address that is not public'
  return undefined
}
