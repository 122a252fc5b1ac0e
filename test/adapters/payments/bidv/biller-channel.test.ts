import { createBidv } from '../../../../adapters/payments/bidv/index.ts'
import { createBidvSimulator } from '../../../../simulators/bidv/index.ts'
import { describeBillerChannel } from '../../../contract/biller-channel.ts'
import { oldSecret, sampleSettings, secret } from './samples.ts'

const clock = () => new Date('2026-09-30T05:10:00Z')
const ledger = { append: () => {}, entries: () => [] }
const password = 'a password made for tests'

const variants = {
  A: { way: 'md5', shape: 'flat', camel: false, login: ['bidv', password] },
  B: { way: 'hmac', shape: 'by-period', camel: false, login: undefined },
  C: { way: 'plus', shape: 'by-period', camel: true, login: undefined },
} as const

for (const [checksum, { way, shape, camel, login }] of Object.entries(variants)) {
  describeBillerChannel(`BIDV with checksum ${checksum}`, {
    way(school, { rotating }) {
      const service = { school, secrets: rotating ? [secret, oldSecret] : [secret] }
      const settings = sampleSettings({
        services: { TH0001: service, TH0002: { secrets: ['the secret of another school'] } },
        checksum: checksum as keyof typeof variants,
        shape,
        ...(login ? { token: { username: login[0], passwords: [login[1]] } } : {}),
      })
      return {
        channel: createBidv(settings, { clock }),
        counter: (url) =>
          createBidvSimulator({
            ...{ url, service: 'TH0001', secret, oldSecret, way, camel, ledger, clock },
            ...(login ? { login } : {}),
          }),
      }
    },
    settles: 'paybill',
    codes: {
      field: camel ? 'resultCode' : 'result_code',
      settled: '000',
      paid: '023',
      amount: '022',
    },
    inTrouble: 'in-doubt',
  })
}
