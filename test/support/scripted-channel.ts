import type { PaymentNews } from '../../src/domain/payments/payment.ts'
import type {
  AskAnswer,
  DemandFound,
  PaymentChannel,
  PaymentDemand,
  RawReply,
  StartAnswer,
} from '../../src/ports/payment-channel.ts'
import { newReference } from './scene.ts'

export interface ChannelScript {
  /** One answer for all, or the next; none is a payment that starts. */
  readonly start?: StartAnswer | Error | (() => StartAnswer | Error | undefined)
  readonly payableMs?: number
  /** Absent where the channel cannot be asked. */
  readonly ask?: (reference: string) => AskAnswer | Error | Promise<AskAnswer>
}

export interface ScriptedChannel extends PaymentChannel {
  readonly started: { readonly reference: string; readonly demand: PaymentDemand; readonly at: Date }[]
  readonly asked: string[]
  readonly found: DemandFound[]
}

const reply = (body: string, status = 200): RawReply => ({
  status,
  contentType: 'text/plain',
  body: Buffer.from(body),
})

/** The body of a notify that the scripted channel takes for authentic. */
export const notifyBody = (news: PaymentNews): Buffer =>
  Buffer.from(JSON.stringify({ ...news, at: news.at.toISOString() }))

/** Makes a channel that answers as it is told; its `notify` takes news as JSON and refuses what is none. */
export function createScriptedChannel({ start, payableMs, ask }: ChannelScript = {}): ScriptedChannel {
  const started: ScriptedChannel['started'] = []
  const asked: string[] = []
  const found: DemandFound[] = []
  return {
    id: 'scripted',
    started,
    asked,
    found,
    createReference: newReference,
    async start(reference, demand, at) {
      started.push({ reference, demand, at })
      const answer = typeof start === 'function' ? start() : start
      if (answer instanceof Error) throw answer
      return answer ?? { is: 'started', payUrl: `https://pay.example.vn/${reference}` }
    },
    ...(payableMs === undefined ? {} : { payableMs }),
    ...(ask && {
      async ask(reference: string) {
        asked.push(reference)
        const answer = await ask(reference)
        if (answer instanceof Error) throw answer
        return answer
      },
    }),
    inbound: {
      async notify({ body }) {
        const text = body.toString()
        if (!text.startsWith('{')) return { is: 'refused', code: 'signature', reply: reply('no', 401) }
        const news = JSON.parse(text)
        return { is: 'news', news: { ...news, at: new Date(news.at) }, reply: (outcome) => reply(outcome) }
      },
      async lookup({ body }) {
        return {
          is: 'question',
          dossierNumber: body.toString(),
          reply: (answer) => {
            found.push(answer)
            return reply(answer.is)
          },
        }
      },
    },
  }
}
