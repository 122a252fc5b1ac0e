import { createHash } from 'node:crypto'
import type { Express } from 'express'
import {
  type Asked,
  type CollectorSurroundings,
  createCounter,
  postJson,
  type Spoiling,
} from '../collector.ts'

export interface VnptPayOptions extends CollectorSurroundings {
  /** Where get_bill and pay_bill are. */
  readonly url: string
  readonly partner: string
  readonly provider: string
  readonly secret: string
  /** What it was signed with before. */
  readonly oldSecret?: string
  readonly token?: string
}

const lists = {
  INQUIRE:
    'ACTION VERSION PARTNER_ID SERVICE_ID SERVICE_PROVIDER_ID CHANNEL_ID PAYMENT_CODE TRANS_DATE_TIME TRANS_REQUEST_ID ADDITION_INFO',
  RELIEF:
    'ACTION VERSION PARTNER_ID SERVICE_ID SERVICE_PROVIDER_ID PAYMENT_CODE CHANNEL_ID TRANS_REQUEST_ID ADDITIONAL_INFO OPTIONS BILL_AMOUNT BILL_DETAIL TRANS_DATE_TIME',
  found:
    'RESPONSE_CODE DESCRIPTION TRANS_REQUEST_ID TRANS_RESPONSE_ID OPTIONS SERVICE_ID PAYMENT_CODE BILL_AMOUNT BILL_FEE BILL_DETAIL',
  relieved: 'RESPONSE_CODE DESCRIPTION TRANS_DATE_TIME TRANS_REQUEST_ID TRANS_RESPONSE_ID OPTIONS',
} as const

type Message = Readonly<Record<string, unknown>>

function seal(list: keyof typeof lists, message: Message, key: string): string {
  let text = ''
  for (const name of lists[list].split(' ')) text += `${message[name]}|`
  return createHash('sha256')
    .update(text + key, 'utf8')
    .digest('hex')
}

let asked = 0

/** The counter of a bank that collects for VnEdu. An answer whose seal is wrong is no answer. */
export function createVnptPaySimulator(options: VnptPayOptions): Express {
  const { url, secret, oldSecret = '', clock } = options
  const headers = options.token === undefined ? {} : { token: options.token }
  const common = () => ({
    VERSION: '2.0.0',
    PARTNER_ID: options.partner,
    SERVICE_ID: '32',
    SERVICE_PROVIDER_ID: options.provider,
    CHANNEL_ID: '7',
    TRANS_DATE_TIME: hanoiTime(clock()),
  })
  const keys = [secret, oldSecret]
  const isSealed = (list: 'found' | 'relieved', answer: Message) =>
    keys.some((key) => answer.SECURE_CODE === seal(list, answer, key))

  return createCounter(
    {
      party: 'vnpt-pay',

      async ask(customer, signal): Promise<Asked> {
        const message = {
          ACTION: 'INQUIRE',
          ...common(),
          PAYMENT_CODE: customer,
          TRANS_REQUEST_ID: `Q${clock().getTime()}${++asked}`,
          ADDITION_INFO: '',
        }
        const sealed = { ...message, SECURE_CODE: seal('INQUIRE', message, secret) }
        const heard = await postJson(`${url}/get_bill`, headers, sealed, signal)
        const {
          RESPONSE_CODE: code,
          BILL_AMOUNT: amount,
          BILL_DETAIL: detail,
          OPTIONS: choice,
        } = heard.answer
        if (!isSealed('found', heard.answer)) return { ...heard, is: 'failed', bills: [] }
        if (code !== '00') return { ...heard, is: code === '-170' ? 'unknown' : 'failed', bills: [] }
        if (amount === '0') return { ...heard, is: 'nothing-owed', bills: [] }
        const { thanh_toan: bill } = JSON.parse(String(detail))
        const echo = { detail: String(detail), choice: String(choice) }
        return { ...heard, is: 'bills', bills: [{ bill: String(bill.id), amount: Number(amount), echo }] }
      },

      tell(money, spoiling, signal) {
        const message = {
          ACTION: 'RELIEF',
          ...common(),
          PAYMENT_CODE: money.customer,
          TRANS_REQUEST_ID: money.transaction,
          ADDITIONAL_INFO: '',
          OPTIONS: money.echo.choice ?? money.bill,
          BILL_AMOUNT: String(money.amount),
          BILL_DETAIL: money.echo.detail ?? '',
        }
        const spoil: Readonly<Record<Spoiling, () => Message>> = {
          unsigned: () => message,
          'wrongly-signed': () => ({
            ...message,
            SECURE_CODE: seal('RELIEF', { ...message, VERSION: '1' }, secret),
          }),
          'changed-after-signing': () => ({
            ...message,
            BILL_AMOUNT: String(money.amount + 1_000),
            SECURE_CODE: seal('RELIEF', message, secret),
          }),
          'other-secret': () => ({
            ...message,
            SECURE_CODE: seal('RELIEF', message, 'the secret of another bank'),
          }),
          'old-secret': () => ({ ...message, SECURE_CODE: seal('RELIEF', message, oldSecret) }),
        }
        const sealed = spoiling
          ? spoil[spoiling]()
          : { ...message, SECURE_CODE: seal('RELIEF', message, secret) }
        return postJson(`${url}/pay_bill`, headers, sealed, signal)
      },

      judge({ answer }) {
        if (!isSealed('relieved', answer) || answer.RESPONSE_CODE === '98') return 'in-doubt'
        return answer.RESPONSE_CODE === '00' ? 'kept' : 'returned'
      },
    },
    options,
  )
}

const hanoi = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Ho_Chi_Minh',
  dateStyle: 'short',
  timeStyle: 'medium',
})
const hanoiTime = (at: Date) => hanoi.format(at).replace(/\D/g, '')
