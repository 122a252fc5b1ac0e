import type { z } from 'zod'
import type { acceptance, bill } from '../../../schemas/api/bill.ts'
import type { delivery } from '../../../schemas/api/delivery.ts'
import type { BillRequest } from '../../../schemas/bill.ts'
import type { payment } from '../../../schemas/payment.ts'
import type { Student } from '../../../schemas/student.ts'
import type { Caller } from '../../http/support/start-http.ts'
import { testChannel } from '../../support/gateway-settings.ts'
import { aBill, aSchool, aStudent } from '../../support/school-records.ts'
import { until } from '../../support/until.ts'
import type { World } from './world.ts'

type Answered<Schema extends z.ZodType> = z.input<Schema>
export type Delivery = Answered<typeof delivery>
export type KeptBill = Answered<typeof bill>
export type KeptPayment = Answered<typeof payment>
export type Acceptance = Answered<typeof acceptance>

/** A school system that speaks to the gateway for one school with one student. */
export interface SchoolSystem {
  readonly code: string
  readonly call: Caller
  /** Sends JSON and gives the answer's JSON; throws when the status is another than expected. */
  send<Answer>(method: 'POST' | 'PUT' | 'GET', path: string, status: number, json?: unknown): Promise<Answer>
  issue(changes?: Partial<BillRequest>): Promise<Acceptance>
  /** What portals were told of a bill or dossier, once none of it is under way any more. */
  settled(of: { billId: string } | { dossierId: string }, count: number): Promise<Delivery[]>
  /** Starts the payment of a bill. */
  startPaying(billId: string): Promise<KeptPayment>
  /** Confirms a started payment on the payer's page. */
  confirm(started: KeptPayment): Promise<void>
  /** Starts the payment of a bill and confirms it. */
  pay(billId: string): Promise<KeptPayment>
  /** Waits until the gateway knows how a payment ended. */
  paid(paymentId: string): Promise<KeptPayment>
  bill(id: string): Promise<KeptBill>
}

const underWay: readonly Delivery['state'][] = ['waiting', 'signed', 'sending', 'queued', 'unknown']

/** Logs a school system in and sends its school and student. */
export async function openSchool(
  world: World,
  code: string,
  student: Partial<Student> = {},
): Promise<SchoolSystem> {
  const call = await world.logIn([code])
  let bills = 0

  const send: SchoolSystem['send'] = async (method, path, status, json) => {
    const response = await call(path, { method, ...(json === undefined ? {} : { json }) })
    const text = await response.text()
    if (response.status !== status) throw new Error(`${method} ${path} gave ${response.status}: ${text}`)
    return JSON.parse(text)
  }
  const startPaying: SchoolSystem['startPaying'] = (billId) =>
    send('POST', '/v1/payments', 201, { billId, channel: testChannel })

  const confirm: SchoolSystem['confirm'] = async ({ payUrl }) => {
    await fetch(String(payUrl), { method: 'POST', body: new URLSearchParams({ action: 'pay' }) })
  }

  await send('PUT', `/v1/schools/${code}`, 200, aSchool({ code }))
  const body = aStudent({ schoolCode: code, ...student })
  await send('PUT', `/v1/students/${body.code}`, 200, body)
  return {
    code,
    call,
    send,
    issue(changes) {
      bills += 1
      const number = `PT-${String(bills).padStart(4, '0')}`
      return send('POST', '/v1/bills', 201, aBill({ schoolCode: code, number, ...changes }))
    },
    settled: (of, count) =>
      until('the end of the deliveries', async () => {
        const { exchanges } = await send<{ exchanges: Delivery[] }>(
          'GET',
          `/v1/exchanges?${new URLSearchParams(of)}`,
          200,
        )
        const isSettled = exchanges.every(({ state }) => !underWay.includes(state))
        return isSettled && exchanges.length >= count && exchanges
      }),
    startPaying,
    confirm,
    async pay(billId) {
      const started = await startPaying(billId)
      await confirm(started)
      return started
    },
    paid: (paymentId) =>
      until('the end of the payment', async () => {
        const found = await send<KeptPayment>('GET', `/v1/payments/${paymentId}`, 200)
        return found.state !== 'open' && found
      }),
    bill: (id) => send('GET', `/v1/bills/${id}`, 200),
  }
}
