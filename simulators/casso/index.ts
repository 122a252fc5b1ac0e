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
import { withMembersInOrder } from './members-in-order.ts'

export interface CassoOptions {
  readonly ledger: SimulatorLedger
  readonly clock: () => Date
  /** The account that is watched. */
  readonly account: string
  /** Security key of the webhook, and the key of the API. */
  readonly secret: string
  readonly apiKey: string
  /** Where messages are posted. */
  readonly notifyUrl: string
  /** `v2` signs a message, `v1` shows the key. */
  readonly version?: 'v2' | 'v1'
  readonly messages?: (movement: BankMovement) => MessagePlan
}

/** The stand-in with what it can be told outside of HTTP. */
export interface CassoSimulator {
  readonly app: Express
  /** Moves money on the account, and tells of it as planned; ends when the message was answered. */
  move(movement: NewMovement): Promise<BankMovement>
  /** Posts the message about a movement, whatever was planned; says whether it was taken. */
  tell(movement: BankMovement, secret?: string): Promise<boolean>
}

/**
 * Casso as one handler: `GET /transactions` of its API v2. `POST /transfers` with JSON `{"amount", "content", "account"}` is a transfer to
 * the account, as a payer makes it in the app of a bank.
 */
export function createCassoSimulator(options: CassoOptions): CassoSimulator {
  const { clock, ledger, notifyUrl, messages = () => 'once', version = 'v2' } = options
  const accounts = openBankAccounts('casso', options)
  const note = (
    operation: string,
    reference: string,
    body: string,
    verdict: 'read' | 'applied' | 'refused',
  ) =>
    ledger.append({
      ...{ at: clock().toISOString(), party: 'casso', operation, reference, detail: '', verdict },
      bodySha256: createHash('sha256').update(body).digest('hex'),
      signature: 'none',
    })

  async function tell(movement: BankMovement, secret = options.secret): Promise<boolean> {
    const { body, headers } = messageOf(movement, version, secret, clock())
    const response = await fetch(notifyUrl, {
      ...{ method: 'POST', body },
      headers: { 'content-type': 'application/json', ...headers },
    })
    const answer = await response.text()
    // Casso takes an answer for a success by its body too.
    const isTaken = response.status === 200 && /^\s*\{"success":\s*true\}\s*$/.test(answer)
    note('tell', movement.reference, body, isTaken ? 'applied' : 'refused')
    return isTaken
  }

  async function move(asked: NewMovement): Promise<BankMovement> {
    const movement = accounts.move(asked)
    await tellAsPlanned(messages(movement), (secret) => tell(movement, secret))
    return movement
  }

  const app = express()
    .disable('x-powered-by')
    .use(express.json({ limit: '64kb' }))

  app.get('/transactions', (request, response) => {
    const query = request.query as Record<string, string | undefined>
    const refusal = refusalOf(request.get('authorization'), query, options.apiKey)
    note('ask', query.page ?? '1', request.originalUrl, refusal ? 'refused' : 'read')
    if (refusal) return response.status(refusal).json({ error: refusal, message: 'refused', data: null })
    const { fromDate, sort = 'ASC', page = '1', pageSize = '10' } = query
    const from = fromDate === undefined ? 0 : Date.parse(`${fromDate}T00:00:00+07:00`)
    const found = accounts.between(from, Number.MAX_SAFE_INTEGER)
    if (sort === 'DESC') found.reverse()
    const [place, size] = [Number(page), Number(pageSize)]
    const totalPages = Math.max(1, Math.ceil(found.length / size))
    return response.json({
      error: 0,
      message: 'success',
      data: {
        page: place,
        pageSize: size,
        nextPage: place < totalPages ? place + 1 : null,
        prevPage: place > 1 ? place - 1 : null,
        totalPages,
        totalRecords: found.length,
        records: found.slice((place - 1) * size, place * size).map(recordOf),
      },
    })
  })

  app.post('/transfers', async (request, response) => {
    const order = readTransfer(request.body)
    return order ? response.json(await move(order)) : response.status(400).end()
  })

  return { app, move, tell }
}

/** Why a question is not answered, as a status. */
function refusalOf(
  authorization: string | undefined,
  { fromDate, sort = 'ASC', page = '1', pageSize = '10' }: Record<string, string | undefined>,
  apiKey: string,
): 401 | 400 | undefined {
  if (authorization !== `Apikey ${apiKey}`) return 401
  const isCount = (text: string) => /^[1-9]\d{0,5}$/.test(text)
  const isDay = fromDate === undefined || /^\d{4}-\d{2}-\d{2}$/.test(fromDate)
  return isDay && isCount(page) && isCount(pageSize) && ['ASC', 'DESC'].includes(sort) ? undefined : 400
}

const signedAmount = ({ direction, amount }: BankMovement) => (direction === 'in' ? amount : -amount)

function messageOf(movement: BankMovement, version: 'v2' | 'v1', secret: string, now: Date) {
  const { id, account, content, reference, balance, at } = movement
  if (version === 'v1') {
    const data = {
      ...{ id, tid: reference, description: content, amount: signedAmount(movement) },
      ...{ cusum_balance: balance, when: hanoiTime(at), bank_sub_acc_id: account, subAccId: account },
      ...{ bankName: 'MBBank', bankAbbreviation: 'MBB', virtualAccount: '', virtualAccountName: '' },
      ...{ corresponsiveName: '', corresponsiveAccount: '', corresponsiveBankId: '' },
      corresponsiveBankName: '',
    }
    return { body: JSON.stringify({ error: 0, data: [data] }), headers: { 'secure-token': secret } }
  }
  const data = {
    ...{ id, reference, description: content, amount: signedAmount(movement), runningBalance: balance },
    ...{ transactionDateTime: hanoiTime(at), accountNumber: account, bankName: 'MBBank' },
    ...{ bankAbbreviation: 'MBB', virtualAccountNumber: '', virtualAccountName: '' },
    ...{ counterAccountName: '', counterAccountNumber: '', counterAccountBankId: '' },
    counterAccountBankName: '',
  }
  const message = { error: 0, data }
  const time = now.getTime()
  const signed = `${time}.${JSON.stringify(withMembersInOrder(message))}`
  const signature = createHmac('sha512', secret).update(signed).digest('hex')
  return { body: JSON.stringify(message), headers: { 'x-casso-signature': `t=${time},v1=${signature}` } }
}

const recordOf = (movement: BankMovement) => ({
  ...{ id: movement.id, tid: movement.reference, description: movement.content },
  ...{ amount: signedAmount(movement), cusum_balance: movement.balance },
  when: hanoiTime(movement.at).replace(' ', 'T'),
  ...{ bankSubAccId: movement.account, paymentChannel: '', virtualAccount: '', virtualAccountName: '' },
  ...{ corresponsiveName: '', corresponsiveAccount: '', corresponsiveBankId: '' },
  ...{ corresponsiveBankName: '', accountId: 1, bankCodeName: 'mbbank' },
})
