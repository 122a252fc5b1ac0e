import type { Clock } from '../../../src/ports/clock.ts'
import type { PaymentChannel } from '../../../src/ports/payment-channel.ts'
import { answerInDoubt } from './read-call.ts'
import { receiveGetBill } from './receive-get-bill.ts'
import { receivePayBill } from './receive-pay-bill.ts'
import type { VnptPaySettings } from './settings.ts'

export { settings, type VnptPaySettings } from './settings.ts'

/** Creates the channel through which a collector that speaks VNPT Pay asks for bills and settles them. */
export function createVnptPay(
  settings: VnptPaySettings,
  { clock }: { readonly clock: Clock },
): PaymentChannel {
  return {
    id: 'vnpt-pay',
    inbound: {
      get_bill: async (request) => receiveGetBill(request, clock(), settings),
      pay_bill: async (request) => receivePayBill(request, clock(), settings),
    },
    failed: (operation, request) =>
      operation === 'get_bill' || operation === 'pay_bill'
        ? answerInDoubt(operation, request, clock(), settings)
        : undefined,
  }
}
