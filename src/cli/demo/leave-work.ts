import type { Parts } from '../../app.ts'
import { localDay } from '../../domain/time/local-time.ts'
import type { KnownBill } from './load-province.ts'
import type { StartedPayment } from './pay-bills.ts'
import type { SchoolSystem } from './school-system.ts'

export interface WorkToLeave {
  readonly system: SchoolSystem
  readonly parts: Parts
  /** Bills that nobody paid. */
  readonly unpaid: readonly KnownBill[]
  /** Payments that came. */
  readonly payments: readonly StartedPayment[]
  /** An account whose day before is over, with that day. */
  readonly over: { readonly account: string; readonly day: string } | undefined
  /** Where the school system is told. */
  readonly webhookUrl: string
}

/** Nobody listens there. */
const deafUrl = 'http://127.0.0.1:9/hooks'

/**
 * Leaves what people find in the console on an ordinary morning: receipts of a counter, requests that a second person decides,
 * bills that a portal refuses, an import with bad lines, webhooks that arrive and some that do not, and a closed day. It
 * comes after the judgement, so that what is wrong here on purpose does not blur it.
 */
export async function leaveWork({
  system,
  parts,
  unpaid,
  payments,
  over,
  webhookUrl,
}: WorkToLeave): Promise<void> {
  const post = system.post
  const events = ['bill.paid', 'bill.delivered', 'bill.refused', 'bill.cancelled']
  const { answer } = await system.get('/v1/webhooks')
  if (((answer.webhooks ?? []) as unknown[]).length === 0) {
    await post('/v1/webhooks', { url: webhookUrl, events, description: 'Hệ thống quản lý trường học' })
    await post('/v1/webhooks', { url: deafUrl, events, description: 'Máy chủ cũ, không còn trả lời' })
  }

  const [cashOne, cashTwo, mistaken, hopeless, moved, ...others] = unpaid
  for (const bill of [cashOne, cashTwo, mistaken]) {
    if (!bill) continue
    const { answer: receipt } = await post('/v1/counter-payments', {
      billId: bill.id,
      amount: bill.request.total,
      method: bill === cashTwo ? 'pos' : 'cash',
    })
    if (bill === mistaken && receipt.id)
      await post(`/v1/receipts/${String(receipt.id)}/void`, { reason: 'ghi nhầm học sinh' })
  }
  for (const { id, amount } of payments.slice(0, 3)) {
    await post('/v1/refunds', {
      ...{
        paymentId: id,
        amount,
        way: 'transfer',
        reason: 'học sinh đã chuyển đi, phụ huynh xin nhận lại tiền',
      },
      payee: { name: 'NGUYEN VAN A', account: '0011223344', bankCode: '970436' },
    })
  }
  if (hopeless)
    await post('/v1/write-offs', { billId: hopeless.id, reason: 'gia đình không còn ở địa phương' })
  if (moved) await post(`/v1/bills/${moved.id}/cancel`, { reason: 'lập trùng' })

  // The 31st of February: the school system takes any number, the national portal does not.
  for (const [place, { request }] of others.slice(0, 4).entries()) {
    await post('/v1/bills', {
      ...{ ...request, number: `${request.number}-L`, title: `${request.title} (bổ sung)` },
      dossierNumber: `000.00.14.H53-260231-${9_000 + place}`,
    })
  }
  const schoolCode = unpaid[0]?.request.schoolCode ?? ''
  await system.importLines('students', [
    { schoolCode, code: 'HS-LOI-1', name: '', birthDate: '2017-02-30' },
    { schoolCode: 'KHONG-CO', code: 'HS-LOI-2', name: 'Nguyễn Thị B', birthDate: '2016-05-01' },
    { schoolCode, code: 'HS-LOI-3', name: 'Trần Văn C', birthDate: '2016-05-01', gender: 'nam' },
  ])
  if (over) await closeDay(parts, over)
}

async function closeDay(
  { store, days: { rules, sign }, clock }: Parts,
  { account, day }: { account: string; day: string },
): Promise<void> {
  await store.days.openDays(rules, clock())
  const book = `bank:${account}`
  const open = await store.days.list({ book, state: 'open', limit: 100 })
  const over = open.map((one) => one.day).filter((one) => one <= day && one < localDay(clock()))
  for (const one of over.sort())
    await store.days.close({ book, day: one, by: 'ke-toan', rules, at: clock() }, sign)
}
