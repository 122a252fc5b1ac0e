import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { request } from 'node:https'
import { connect as connectPlain } from 'node:net'
import { connect, type PeerCertificate, type TLSSocket } from 'node:tls'

/** What was tried of the way to another machine, and how it went. */
export interface ConnectionStep {
  readonly what: 'dns' | 'connect' | 'tls' | 'clock'
  readonly is: 'passed' | 'failed' | 'not-tried'
  readonly detail: string
}

export interface ConnectionOptions {
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string } | undefined
  /** Now, by the machine's own clock. */
  readonly now: () => Date
  readonly signal: AbortSignal
}

/** So far apart may two clocks be: signatures and tokens are good for minutes, in ms. */
const mostApartMs = 60_000

/**
 * Tries the way to a machine step by step: its name, a connection, its certificates, its clock. Nothing that means
 * anything is sent: one HEAD request, for the time in its answer.
 */
export async function checkConnection(
  url: URL,
  options: ConnectionOptions,
): Promise<readonly ConnectionStep[]> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
  const dns = await attempt('dns', async () => {
    const found = await lookup(host, { all: true })
    return found.map(({ address }) => address).join(', ')
  })
  if (dns.is === 'failed') return [dns, untried('connect'), untried('tls'), untried('clock')]
  const reached = await attempt('connect', async () => {
    const socket = connectPlain({ host, port, signal: options.signal })
    try {
      await once(socket, 'connect')
      return `${socket.remoteAddress} ${port}`
    } finally {
      socket.destroy()
    }
  })
  if (reached.is === 'failed') return [dns, reached, untried('tls'), untried('clock')]
  if (url.protocol !== 'https:') {
    return [dns, reached, { what: 'tls', is: 'not-tried', detail: 'plain http' }, untried('clock')]
  }
  return [
    dns,
    reached,
    await attempt('tls', () => shakeHands(host, port, options)),
    await attempt('clock', () => compareClocks(url, options)),
  ]
}

async function shakeHands(host: string, port: number, { tls, signal }: ConnectionOptions): Promise<string> {
  const socket = connect({ host, port, servername: host, ...tls, rejectUnauthorized: false })
  const stop = () => socket.destroy(new Error('it took too long'))
  signal.addEventListener('abort', stop)
  try {
    await once(socket, 'secureConnect')
    const chain = describeChain(socket)
    if (!socket.authorized) throw new Error(`${socket.authorizationError}: ${chain}`)
    return `${socket.getProtocol()}: ${chain}`
  } finally {
    signal.removeEventListener('abort', stop)
    socket.destroy()
  }
}

function describeChain(socket: TLSSocket): string {
  const seen = new Set<string>()
  const names: string[] = []
  let one: PeerCertificate | undefined = socket.getPeerCertificate(true)
  while (one && !seen.has(one.fingerprint256)) {
    seen.add(one.fingerprint256)
    names.push(
      `${one.subject?.CN ?? one.subject?.O} until ${new Date(one.valid_to).toISOString().slice(0, 10)}`,
    )
    one = (one as { issuerCertificate?: PeerCertificate }).issuerCertificate
  }
  return names.join(' ‹ ')
}

async function compareClocks(url: URL, { tls, now, signal }: ConnectionOptions): Promise<string> {
  const asked = request(url, { method: 'HEAD', ...tls, rejectUnauthorized: false, signal })
  asked.end()
  const [response] = await once(asked, 'response')
  response.resume()
  const said = new Date(response.headers.date ?? '')
  if (Number.isNaN(said.getTime())) return 'it says no time'
  const apartMs = said.getTime() - now().getTime()
  const words = `its clock is ${Math.abs(Math.round(apartMs / 1000))} s ${apartMs < 0 ? 'behind' : 'ahead'}`
  if (Math.abs(apartMs) > mostApartMs) throw new Error(words)
  return words
}

async function attempt(what: ConnectionStep['what'], work: () => Promise<string>): Promise<ConnectionStep> {
  try {
    return { what, is: 'passed', detail: await work() }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return { what, is: 'failed', detail: code && !message.includes(code) ? `${code}: ${message}` : message }
  }
}

const untried = (what: ConnectionStep['what']): ConnectionStep => ({ what, is: 'not-tried', detail: '' })
