import { once } from 'node:events'
import { connect } from 'node:net'
import { type Check, type Finding, ok, reasonOf, wrong } from './finding.ts'

const patienceMs = 5_000

/** Every address of a partner resolves and takes connections. Nothing is sent to it. */
export const checkPartners: Check = async ({ portals, payments, feeds }) =>
  Promise.all(
    [...Object.entries(portals), ...Object.entries(payments), ...Object.entries(feeds)].flatMap(
      ([name, settings]) => addressesIn(settings).map((address) => lookAt(name, address)),
    ),
  )

/** The machines that a partner's settings name, each once. */
function addressesIn(settings: object): URL[] {
  const urls = Object.values(settings)
    .filter((value): value is string => typeof value === 'string' && /^https?:\/\//.test(value))
    .map((text) => new URL(text))
  return [...new Map(urls.map((url) => [url.origin, url])).values()]
}

async function lookAt(name: string, { hostname, port, protocol, origin }: URL): Promise<Finding> {
  const what = `partner ${name}`
  const socket = connect({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (protocol === 'https:' ? 443 : 80),
    signal: AbortSignal.timeout(patienceMs),
  })
  try {
    await once(socket, 'connect')
    return ok(what, `${origin} takes connections`)
  } catch (error) {
    const remedy = 'is the address right, and do a firewall or the partner let this machine in?'
    return wrong(what, `${origin} does not: ${reasonOf(error)}`, remedy)
  } finally {
    socket.destroy()
  }
}
