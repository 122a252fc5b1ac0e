import type { RequestListener } from 'node:http'
import { type Loopback, serveOnLoopback } from './loopback.ts'
import type { ReceivedWebhook } from './webhook-verifier.ts'

export interface WebhookReceiver extends Loopback {
  readonly received: (ReceivedWebhook & {
    readonly message: { type: string; data: Record<string, unknown> }
  })[]
  /** Answers like this from now on; 200 until told otherwise. */
  answer(answer: Partial<Answer>): void
}

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Answers no more and keeps the connection open. */
  readonly silent: boolean
  /** The status of one message, by its body. */
  readonly statusOf: (body: string) => number | undefined
}

/** Serves a school system's endpoint on this machine. */
export async function openWebhookReceiver(): Promise<WebhookReceiver> {
  let now: Answer = { status: 200, headers: {}, silent: false, statusOf: () => undefined }
  const received: WebhookReceiver['received'] = []
  const take: RequestListener = async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    const text = body.toString('utf8')
    received.push({ headers: request.headers as Record<string, string>, body, message: JSON.parse(text) })
    if (!now.silent) response.writeHead(now.statusOf(text) ?? now.status, now.headers).end('noted')
  }
  const server = await serveOnLoopback((request, response) => void take(request, response))
  return {
    ...server,
    received,
    answer: (answer) => {
      now = { ...now, ...answer }
    },
  }
}
