import { createHmac } from 'node:crypto'
import { createCasso, settings } from '../../../../adapters/feeds/casso/index.ts'
import { createCassoSimulator } from '../../../../simulators/casso/index.ts'
import { withMembersInOrder } from '../../../../simulators/casso/members-in-order.ts'
import type { RawRequest } from '../../../../src/ports/payment-channel.ts'
import { describeBankFeed, receivedAt } from '../../../contract/bank-feed.ts'
import { openBankFeedBench } from '../../../support/bank-feed-bench.ts'

const secret = 'a security key'
const keys = { right: 'a key of the API', wrong: 'another key', none: undefined } as const

const open = (version: 'v1' | 'v2') => (key: keyof typeof keys) =>
  openBankFeedBench(
    [secret, keys.right, keys.wrong],
    (tools) => createCassoSimulator({ ...tools, secret, apiKey: keys.right, version }),
    (baseUrl, tools) => {
      const asked = { version, secret, apiKey: keys[key], baseUrl, pageSize: 2, restMs: 0 }
      return createCasso(settings.parse(asked), tools)
    },
  )

const breakFirst = (page: Buffer) => Buffer.from(page.toString().replace(/"amount":(\d+)/, '"amount":"$1.5"'))

const withHeader = (request: RawRequest, headers: Record<string, string>): RawRequest => ({
  ...request,
  headers: { ...request.headers, ...headers },
})

describeBankFeed('Casso, webhook v2,', open('v2'), {
  proves: 'message',
  authentic(body) {
    const time = receivedAt.getTime()
    const hash = createHmac('sha512', secret)
      .update(`${time}.${signedText(body)}`)
      .digest('hex')
    const headers = { 'x-casso-signature': `t=${time},v1=${hash}` }
    return { method: 'POST', query: '', headers, body: Buffer.from(body) }
  },
  changesOf(request) {
    const { body, headers } = request
    const signature = headers['x-casso-signature'] ?? ''
    const message = JSON.parse(body.toString())
    const changed = Object.keys(message.data).map((name) => ({
      name,
      request: {
        ...request,
        body: Buffer.from(JSON.stringify({ ...message, data: { ...message.data, [name]: 'x' } })),
      },
    }))
    const signed = (text: string) => withHeader(request, { 'x-casso-signature': text })
    return [
      ...changed,
      { name: 'a member more', request: { ...request, body: Buffer.from(`{"a":1,${body.subarray(1)}`) } },
      { name: 'another time', request: signed(signature.replace(/t=\d/, 't=9')) },
      { name: 'half a hash', request: signed(signature.slice(0, -64)) },
      { name: 'a hash twice', request: signed(`${signature},${signature}`) },
    ]
  },
  breakFirst,
})

describeBankFeed('Casso, webhook v1,', open('v1'), {
  proves: 'key',
  authentic: (body) => ({
    ...{ method: 'POST', query: '', headers: { 'secure-token': secret } },
    body: Buffer.from(body),
  }),
  changesOf: (request) =>
    ['', `${secret} `, secret.toUpperCase()].map((key) => ({
      name: `the key ${key}`,
      request: withHeader(request, { 'secure-token': key }),
    })),
  breakFirst,
})

/** What Casso signs of a message; of what is no object, or has too much in each other to be put in order, its own text. */
function signedText(body: string): string {
  try {
    return JSON.stringify(withMembersInOrder(JSON.parse(body)))
  } catch {
    return body
  }
}
