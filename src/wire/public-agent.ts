import { lookup as systemLookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { Agent, buildConnector } from 'undici'
import { isPublicAddress } from './public-addresses.ts'

export interface PublicAgentSettings {
  readonly connections?: number
  readonly connectTimeoutMs?: number
  /** Resolves names; the system's resolver when absent. */
  readonly lookup?: LookupFunction
}

/** The code of a connection that was not made because its address is not public; nothing was sent. */
const notPublicCode = 'ERR_ADDRESS_NOT_PUBLIC'

/**
 * Makes an agent that connects to public addresses only, for addresses that strangers give us. The addresses that are
 * checked are the ones that the socket connects to: a name is resolved once for each connection, so one that resolves
 * to another address a moment later (rebinding) reaches nothing. A name with even one address that is not public is refused.
 */
export function createPublicAgent({
  connections = 8,
  connectTimeoutMs = 5_000,
  lookup = systemLookup,
}: PublicAgentSettings = {}): Agent {
  const connect = buildConnector({ timeout: connectTimeoutMs, lookup: publicOnly(lookup) })
  return new Agent({
    connections,
    pipelining: 1,
    connect(options, callback) {
      // A literal address is never looked up.
      const literal = options.hostname.replace(/^\[(.*)\]$/, '$1')
      if (isIP(literal) !== 0 && !isPublicAddress(literal)) return callback(notPublicError(), null)
      connect(options, callback)
    },
  })
}

/** Wraps a resolver so that it fails where an address is not public. */
export const publicOnly =
  (lookup: LookupFunction): LookupFunction =>
  (hostname, options, callback) =>
    lookup(hostname, options, (error, found, family) => {
      if (error) return callback(error, found, family)
      const addresses = typeof found === 'string' ? [found] : found.map(({ address }) => address)
      if (!addresses.every(isPublicAddress)) return callback(notPublicError(), '')
      callback(null, found, family)
    })

const notPublicError = () => Object.assign(new Error('not a public address'), { code: notPublicCode })
