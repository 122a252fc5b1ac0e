import { createHash, createHmac } from 'node:crypto'
import express, { type Express } from 'express'
import {
  type BankMovement,
  hanoiTime,
  type MessagePlan,
  type NewMovement,
  openBankAccounts,
  readTransfer,
  tellAsPlanned,
} from '../bank-account.ts'
import type { SimulatorLedger } from '../ledger.ts'

export interface SepayOptions {
  readonly ledger: SimulatorLedger
  readonly clock: () => Date
  /** The account that is watched. */
  readonly account: string
  /** Secret key of the webhook, and the token of the API. */
  readonly secret: string
  readonly apiToken: string
  /** Where messages are posted. */
  readonly notifyUrl: string
  readonly messages?: (movement: BankMovement) => MessagePlan
  /** The bank does not tell balances. */
  readonly hidesBalances?: boolean
}

/** The stand-in with what it can be told outside of HTTP. */
export interface SepaySimulator {
  readonly app: Express
  /** Moves money on the account, and tells of it as planned; ends when the message was answered. */
  move(movement: NewMovement): Promise<BankMovement>
  /** Posts the message about a movement, whatever was planned; gives the status of the answer. */
  tell(movement: BankMovement, signedWith?: string): Promise<number>
}

/**
 * SePay as one handler: `GET /transactions` of its API v2. `POST /transfers` with JSON `{"amount", "content", "account"}` is a transfer
 * to the account, or to another one, as a payer makes it in the app of a bank.
 */
export function createSepaySimulator(options: SepayOptions): SepaySimulator {
  const { clock, ledger, notifyUrl, messages = () => 'once' } = options
  const accounts = openBankAccounts('sepay', options)
  const balanceOf = ({ balance }: BankMovement) => (options.hidesBalances ? 0 : balance)

  async function tell(movement: BankMovement, signedWith = options.secret): Promise<number> {
    const body = JSON.stringify({
      id: movement.id,
      gateway: 'MBBank',
      transactionDate: hanoiTime(movement.at),
      accountNumber: movement.account,
      subAccount: null,
      code: null,
      content: movement.content,
      transferType: movement.direction,
      description: `BankAPINotify ${movement.content}`,
      transferAmount: movement.amount,
      accumulated: balanceOf(movement),
      referenceCode: movement.reference,
    })
    const time = String(Math.floor(clock().getTime() / 1000))
    const signature = createHmac('sha256', signedWith).update(`${time}.${body}`).digest('hex')
    const headers = {
      'content-type': 'application/json',
      'x-sepay-timestamp': time,
      'x-sepay-signature': `sha256=${signature}`,
    }
    const response = await fetch(notifyUrl, { method: 'POST', headers, body })
    await response.arrayBuffer()
    return response.status
  }

  async function move(asked: NewMovement): Promise<BankMovement> {
    const movement = accounts.move(asked)
    await tellAsPlanned(messages(movement), async (secret) => (await tell(movement, secret)) === 200)
    return movement
  }

  const app = express()
    .disable('x-powered-by')
    .use(express.json({ limit: '64kb' }))

  app.get('/transactions', (request, response) => {
    const query = request.query as Record<string, string | undefined>
    const authorized = request.get('authorization') === `Bearer ${options.apiToken}`
    ledger.append({
      ...{
        at: clock().toISOString(),
        party: 'sepay',
        operation: 'ask',
        reference: query.page ?? '1',
        detail: '',
      },
      bodySha256: createHash('sha256').update(request.originalUrl).digest('hex'),
      signature: 'none',
      verdict: authorized ? 'read' : 'refused',
    })
    if (!authorized) return response.status(401).json({ status: 'error', message: 'Unauthorized' })
    const perPage = Math.min(Number(query.per_page ?? 20), 100)
    const page = Number(query.page ?? 1)
    const found = accounts.between(
      fromHanoi(query.transaction_date_from),
      fromHanoi(query.transaction_date_to) + 999,
    )
    const last = Math.max(1, Math.ceil(found.length / perPage))
    return response.json({
      status: 'success',
      data: found.slice((page - 1) * perPage, page * perPage).map((movement) => ({
        id: uuidOf(movement),
        transaction_date: hanoiTime(movement.at),
        account_number: movement.account,
        va: '',
        transfer_type: movement.direction,
        amount_in: movement.direction === 'in' ? movement.amount : 0,
        amount_out: movement.direction === 'out' ? movement.amount : 0,
        accumulated: balanceOf(movement),
        transaction_content: movement.content,
        reference_number: movement.reference,
        code: null,
        bank_brand_name: 'MBBank',
        va_id: null,
        webhook_success: 0,
      })),
      meta: {
        pagination: {
          total: found.length,
          per_page: perPage,
          current_page: page,
          last_page: last,
          has_more: page < last,
        },
      },
    })
  })

  app.post('/transfers', async (request, response) => {
    const order = readTransfer(request.body)
    return order ? response.json(await move(order)) : response.status(400).end()
  })

  return { app, move, tell }
}

const fromHanoi = (text = ''): number => Date.parse(`${text.replace(' ', 'T')}+07:00`)

const uuidOf = ({ id }: BankMovement): string => {
  const hex = createHash('sha256').update(String(id)).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  )
}
