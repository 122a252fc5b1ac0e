import { toBuffer, toString as toText } from 'qrcode'
import { z } from 'zod'
import { transferOfBill } from '../../../schemas/api/transfer-of-bill.ts'
import type { PaymentCodeRules } from '../../domain/bank-lines/read-memo.ts'
import {
  transferOfBill as sayTransfer,
  type TransferOfBill,
} from '../../domain/bank-lines/transfer-of-bill.ts'
import type { Client } from '../../ports/access/access-store.ts'
import type { BankLineStore } from '../../ports/bank-lines/bank-line-store.ts'
import type { BillStore } from '../../ports/bills/bill-store.ts'
import type { RosterStore } from '../../ports/roster/roster-store.ts'
import { answer, refuse } from '../answer.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { json } from '../documented.ts'
import type { Route } from '../route.ts'
import { ownOrNothing } from '../schools-of-client.ts'

export interface TransferParts {
  readonly bills: BillStore
  readonly roster: RosterStore
  readonly bankLines: Pick<BankLineStore, 'codeNumbers'>
  readonly paymentCodes: PaymentCodeRules
}

const params = z.object({ id: z.uuid() })
const picture = { schema: z.string().meta({ format: 'binary' }) }

/** How bills are paid by a transfer: codes for its content, and a VietQR that fills it in. */
export const transferRoutes = (gate: ClientGate, parts: TransferParts): Route[] => [
  clientRoute(gate, {
    method: 'get',
    path: '/v1/bills/{id}/transfer',
    tag: 'bills',
    summary: 'Read how a bill is paid by a transfer',
    description:
      'Print the code or the VietQR on the paper for the payer: money with one of the codes in its content finds its bill.',
    params,
    answers: { 200: json('Account, codes and VietQR', transferOfBill) },
    handle: async ({ client, params }) => answer(200, await findTransfer(parts, client, params.id)),
  }),
  clientRoute(gate, {
    method: 'get',
    path: '/v1/bills/{id}/vietqr',
    tag: 'bills',
    summary: 'Draw the VietQR of a bill',
    params,
    query: z.object({ form: z.enum(['svg', 'png']).default('svg') }),
    answers: {
      200: { description: 'The picture', content: { 'image/svg+xml': picture, 'image/png': picture } },
    },
    async handle({ client, params, query }) {
      const { vietQr } = await findTransfer(parts, client, params.id)
      if (vietQr === null)
        return refuse('conflict', 'nothing is owed for this bill, or its school has no account')
      return draw(vietQr, query.form)
    },
  }),
]

/** The picture of a text; error correction M, as NAPAS asks for on paper. */
async function draw(text: string, form: 'svg' | 'png') {
  const options = { errorCorrectionLevel: 'M', margin: 4 } as const
  const [type, bytes] =
    form === 'svg'
      ? ['image/svg+xml', Buffer.from(await toText(text, { ...options, type: 'svg' }))]
      : ['image/png', await toBuffer(text, { ...options, width: 512 })]
  return { status: 200, headers: { 'Content-Type': type }, body: undefined, pieces: [bytes] }
}

async function findTransfer(
  { bills, roster, bankLines, paymentCodes }: TransferParts,
  client: Client,
  id: string,
): Promise<TransferOfBill> {
  const bill = ownOrNothing(client, await bills.find(id), (found) => found.schoolCode)
  const [school, numbers] = await Promise.all([roster.findSchool(bill.schoolCode), bankLines.codeNumbers(id)])
  return sayTransfer(bill, numbers, school?.account, paymentCodes)
}
