import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beProgram } from '../program.ts'

/** What the portal has received: how many different dossiers, how many messages, and the last of them in Base64. */
export interface Book {
  readonly dossiers: number
  readonly messages: number
  readonly last: string
}

const tokenAnswer = JSON.stringify({ access_token: 'bench', token_type: 'Bearer', expires_in: 3600 })
const success = '<MResult><Status>200</Status><Message>Thành công</Message></MResult>'
const dossierNumber = /<DocCode>([^<]+)<\/DocCode>/

/** The portal: it finds the dossier's number in a message, notes it, and says yes. `GET /book` gives the book and starts a new one. */
await beProgram(async () => {
  let numbers = new Set<string>()
  let messages = 0
  let last = Buffer.alloc(0)

  async function take(request: IncomingMessage, response: ServerResponse) {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    last = Buffer.concat(chunks)
    const number = dossierNumber.exec(last.toString('utf8'))?.[1]
    if (number === undefined) {
      response.writeHead(400).end()
      return
    }
    numbers.add(number)
    messages += 1
    response.writeHead(200, { 'content-type': 'application/xml' }).end(success)
  }

  const server = createServer((request, response) => {
    if (request.url === '/token') {
      request.resume()
      response.writeHead(200, { 'content-type': 'application/json' }).end(tokenAnswer)
    } else if (request.url === '/book') {
      const book: Book = { dossiers: numbers.size, messages, last: last.toString('base64') }
      numbers = new Set()
      messages = 0
      response.end(JSON.stringify(book))
    } else {
      void take(request, response)
    }
  })
  // A sender that pauses must not find its connection closed at the moment it writes again.
  server.keepAliveTimeout = 600_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { ready: { url: `http://127.0.0.1:${port}` } }
})
