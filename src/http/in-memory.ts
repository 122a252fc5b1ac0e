import { type IncomingMessage, type OutgoingHttpHeaders, type RequestListener, request } from 'node:http'
import type { Socket } from 'node:net'
import { duplexPair } from 'node:stream'
import { createHttpServer } from './create-http-server.ts'

export interface RequestInMemory {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly headers: OutgoingHttpHeaders
  readonly body?: string | undefined
}

export interface AnswerInMemory {
  readonly status: number
  /** In their order, as they were sent. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Buffer
  /** Whether there was more of the body than is kept. */
  readonly isCut: boolean
}

/** Asks an app over connections within this process: the same HTTP, and no port that anybody else could reach. */
export function askInMemory(app: RequestListener, keptBytes: number) {
  const server = createHttpServer(app)
  return ({ method, path, headers, body }: RequestInMemory, signal: AbortSignal): Promise<AnswerInMemory> =>
    new Promise((resolve, reject) => {
      const asked = request({ method, path, headers, signal, createConnection: () => connect() })
      asked.on('error', reject)
      asked.once('response', (response) => read(response, keptBytes).then(resolve, reject))
      asked.end(body)
    })

  function connect(): Socket {
    const [ours, theirs] = duplexPair()
    server.emit('connection', socketOf(theirs))
    return socketOf(ours)
  }
}

/** A pipe with what HTTP asks of a socket beside reading and writing: nobody is silent here for long. */
function socketOf(pipe: ReturnType<typeof duplexPair>[number]): Socket {
  const same = () => pipe
  return Object.assign(pipe, {
    ...{ setTimeout: same, setNoDelay: same, setKeepAlive: same, ref: same, unref: same },
  }) as unknown as Socket
}

async function read(response: IncomingMessage, keptBytes: number): Promise<AnswerInMemory> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    if (size < keptBytes) chunks.push(chunk.subarray(0, keptBytes - size))
    size += chunk.length
  }
  const { rawHeaders } = response
  return {
    status: response.statusCode ?? 0,
    headers: rawHeaders.flatMap((name, at) =>
      at % 2 === 0 ? [[name, rawHeaders[at + 1] ?? ''] as const] : [],
    ),
    body: Buffer.concat(chunks),
    isCut: size > keptBytes,
  }
}
