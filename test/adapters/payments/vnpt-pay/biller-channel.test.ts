import { createVnptPay } from '../../../../adapters/payments/vnpt-pay/index.ts'
import { createVnptPaySimulator } from '../../../../simulators/vnpt-pay/index.ts'
import { describeBillerChannel } from '../../../contract/biller-channel.ts'
import { oldSecret, sampleSettings, secret } from './samples.ts'

const clock = () => new Date('2026-09-30T05:10:00Z')
const ledger = { append: () => {}, entries: () => [] }
const token = 'a header made for tests'

describeBillerChannel('VNPT Pay', {
  way(school, { rotating }) {
    const settings = sampleSettings({
      secrets: rotating ? [secret, oldSecret] : [secret],
      tokens: [token],
      providers: { '1001': { school } },
    })
    return {
      channel: createVnptPay(settings, { clock }),
      counter: (url) =>
        createVnptPaySimulator({
          ...{ url, partner: 'BANK01', provider: '1001', secret, oldSecret, token, ledger, clock },
        }),
    }
  },
  settles: 'pay_bill',
  codes: { field: 'RESPONSE_CODE', settled: '00', paid: '99', amount: '99' },
  inTrouble: 'in-doubt',
})
