import { X509Certificate } from 'node:crypto'
import express, { type Express, type Request, type Response } from 'express'
import type { SimulatorLedger } from '../ledger.ts'
import { createBook } from './book.ts'
import { createMessageReader, type MessageForm } from './message-reader.ts'
import { messageRules, type Operation } from './message-rules.ts'
import { type Misbehaviour, misbehaviours } from './misbehaviour.ts'
import type { ReceivedMessage } from './received-message.ts'
import { Refusal } from './refusal.ts'
import { jsonReply, type Reply, resultReply, send } from './reply.ts'
import { createTokenDesk, type TokenRules } from './token-desk.ts'

export type { Misbehaviour } from './misbehaviour.ts'

export interface LgspSimulatorOptions extends TokenRules, Omit<MessageForm, 'certificates'> {
  readonly ledger: SimulatorLedger
  readonly clock: () => Date
  /** Name in the ledger. */
  readonly party?: string
  /** PEM of every certificate that senders have registered; each text may hold several. */
  readonly certificates: readonly string[]
  readonly misbehave?: (request: Request) => Misbehaviour | undefined
  readonly slowMs?: number
}

/** A stand-in for a province's one-stop axis: WSO2 tokens, SyncDocument and UpdateDocumentTraces, nothing forgiven. */
export function createLgspSimulator(options: LgspSimulatorOptions): Express {
  const { ledger, clock, wire, misbehave, party = 'lgsp', slowMs = 3_000 } = options
  const desk = createTokenDesk(options, clock)
  const book = createBook(ledger, party, clock)
  const certificates = options.certificates.flatMap(certificatesIn)
  const read = createMessageReader({ ...options, certificates })

  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.use(express.raw({ type: () => true, limit: '32mb' }))
  app.post('/token', serve(handToken))
  for (const operation of Object.keys(messageRules) as Operation[]) {
    app.post(
      `/Document/${operation}`,
      serve((request) => receive(operation, request)),
    )
  }
  return app

  function serve(handler: (request: Request) => Reply) {
    return (request: Request, response: Response) => {
      const handle = () => handler(request)
      const way = misbehave?.(request)
      if (way === undefined) send(response, handle())
      else misbehaviours[way]({ request, response, handle, slowMs })
    }
  }

  function handToken(request: Request): Reply {
    try {
      return jsonReply(200, desk.hand(request))
    } catch (error) {
      const { status, message } = asRefusal(error)
      return jsonReply(status, { error: 'invalid_client', error_description: message })
    }
  }

  function receive(operation: Operation, request: Request): Reply {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    let message: ReceivedMessage | undefined
    try {
      desk.assertToken(request)
      message = read(operation, request, body)
      const verdict = book.apply(operation, message, body)
      return resultReply(wire, 200, verdict === 'repeated' ? 'Đã nhận trước đó' : 'Thành công')
    } catch (error) {
      const refusal = asRefusal(error)
      book.refuse(operation, body, message, refusal)
      return resultReply(wire, refusal.status, refusal.message)
    }
  }
}

/** While a key is rotated, a sender has two certificates registered: a file may hold both. */
function certificatesIn(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [pem]
  return blocks.map((block) => new X509Certificate(block))
}

function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  throw error
}
