import { hash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beProgram } from '../program.ts'

/** What the portals have received: how many different dossiers, how many messages, and the last of them in Base64. */
export interface Book {
  readonly dossiers: number
  readonly messages: number
  readonly last: string
  /** Dossiers that came again with other bytes, which a portal cannot know for a repeat. */
  readonly appliedTwice: number
}

/** Where messages go, what names a dossier in them, and how a portal says yes. */
const portals = {
  '/Document/SyncDocument': {
    number: /<DocCode>([^<]+)<\/DocCode>/g,
    contentType: 'application/xml',
    yes: '<MResult><Status>200</Status><Message>Thành công</Message></MResult>',
  },
  '/mapi/integration': {
    number: /"MaHoSo":"([^"]+)"/g,
    contentType: 'application/json',
    yes: JSON.stringify({ error_code: 0, message: 'Đồng bộ hồ sơ thành công' }),
  },
} as const

const logins: Readonly<Record<string, string>> = {
  '/token': JSON.stringify({ access_token: 'bench', token_type: 'Bearer', expires_in: 3600 }),
  '/mapi/login': JSON.stringify({ session: 'bench', error_code: 0, message: '' }),
}

/**
 * The portals: they find the dossiers' numbers in a message, note them, and say yes. `GET /book` gives the book and starts a
 * new one. With `knowsRepeats` a dossier that comes again is compared by its bytes.
 */
await beProgram(async ({ knowsRepeats = false }: { knowsRepeats?: boolean }) => {
  let dossiers = new Map<string, string>()
  let messages = 0
  let appliedTwice = 0
  let last = Buffer.alloc(0)

  async function take(
    request: IncomingMessage,
    response: ServerResponse,
    { number, contentType, yes }: (typeof portals)[keyof typeof portals],
  ) {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    last = Buffer.concat(chunks)
    const numbers = Array.from(last.toString('utf8').matchAll(number), (found) => found[1] ?? '')
    const digest = knowsRepeats ? hash('sha256', last) : ''
    for (const each of numbers) {
      const known = dossiers.get(each)
      if (known !== undefined && known !== digest) appliedTwice += 1
      dossiers.set(each, digest)
    }
    messages += 1
    response.writeHead(numbers.length > 0 ? 200 : 400, { 'content-type': contentType }).end(yes)
  }

  function tell(response: ServerResponse) {
    const book: Book = { dossiers: dossiers.size, messages, last: last.toString('base64'), appliedTwice }
    dossiers = new Map()
    messages = 0
    appliedTwice = 0
    response.end(JSON.stringify(book))
  }

  const server = createServer((request, response) => {
    const path = request.url ?? ''
    const login = logins[path]
    if (path === '/book') return tell(response)
    if (Object.hasOwn(portals, path))
      return void take(request, response, portals[path as keyof typeof portals])
    request.resume()
    response.writeHead(login ? 200 : 404, { 'content-type': 'application/json' }).end(login)
  })
  // A sender that pauses must not find its connection closed at the moment it writes again.
  server.keepAliveTimeout = 600_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { ready: { url: `http://127.0.0.1:${port}` } }
})
