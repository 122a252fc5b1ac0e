import { createSepay, settings } from '../../../../adapters/feeds/sepay/index.ts'
import { createSepaySimulator } from '../../../../simulators/sepay/index.ts'
import type { RawRequest } from '../../../../src/ports/payment-channel.ts'
import { describeBankFeed, receivedAt } from '../../../contract/bank-feed.ts'
import { openBankFeedBench } from '../../../support/bank-feed-bench.ts'
import { sampleSecret as secret, signedRequest } from './samples.ts'

const keys = { right: 'a token of the API', wrong: 'another token', none: undefined } as const

const open = (authentication: 'signature' | 'none') => (key: keyof typeof keys) =>
  openBankFeedBench(
    [secret, keys.right, keys.wrong],
    (tools) => createSepaySimulator({ ...tools, secret, apiToken: keys.right }),
    (baseUrl, tools) => {
      const asked = { authentication, secret, apiToken: keys[key], baseUrl, pageSize: 2, restMs: 0 }
      return createSepay(settings.parse(asked), tools)
    },
  )

const rules = {
  authentic: (body: string) => signedRequest(body, { at: receivedAt }),
  changesOf(request: RawRequest) {
    const { body, headers } = request
    const message = JSON.parse(body.toString())
    const changed = Object.keys(message).map((name) => ({
      name,
      request: { ...request, body: Buffer.from(JSON.stringify({ ...message, [name]: 'x' })) },
    }))
    const withHeader = (name: string, value: string) => ({
      name: `${name} ${value}`,
      request: { ...request, headers: { ...headers, [name]: value } },
    })
    const signature = headers['x-sepay-signature'] ?? ''
    return [
      ...changed,
      { name: 'a blank more', request: { ...request, body: Buffer.concat([body, Buffer.from(' ')]) } },
      withHeader('x-sepay-timestamp', String(receivedAt.getTime() / 1000 + 1)),
      withHeader('x-sepay-timestamp', ''),
      withHeader('x-sepay-signature', signature.slice(7)),
      withHeader('x-sepay-signature', signature.slice(0, -1)),
    ]
  },
  breakFirst: (page: Buffer) =>
    Buffer.from(page.toString().replace(/"amount_in":(\d+)/, '"amount_in":"$1.5"')),
}

describeBankFeed('SePay', open('signature'), { proves: 'message', ...rules })

describeBankFeed('SePay without authentication', open('none'), { proves: 'nothing', ...rules })
