import type { StatementLine } from '../../schemas/statement-line.ts'
import { limitsOfDay } from '../../src/domain/days/business-day.ts'
import { findingTotals, reconcile } from '../../src/domain/statements/reconciliation.ts'
import type { DayPayment, RawLine } from '../../src/ports/statements/statement-store.ts'
import type { Store } from '../../src/store/open-store.ts'
import { channel, later, news, noon, type Scene } from './scene.ts'

/** A payment of which a file of the provider says another amount; gives the difference's id and our reference. */
export async function differ(
  store: Pick<Store, 'statements' | 'breaks'>,
  scene: Scene,
  bankAmount: number,
  source = 'momo',
): Promise<{ readonly id: number; readonly reference: string; readonly billId: string }> {
  const { id: billId } = await scene.accept()
  const { payable } = await scene.billOf({ id: billId })
  const { reference } = await scene.open(billId, payable)
  await scene.post(news(reference, payable))
  const payments = await store.statements.paidPayments({ channel, ...limitsOfDay('2026-09-30') }, [reference])
  const line: StatementLine = {
    ...{ line: 2, bankReference: `B-${reference}`, requestReference: reference, amount: bankAmount },
    ...{ at: noon.toISOString(), content: '', status: 'settled' },
  }
  const findings = reconcile<RawLine, DayPayment>(
    [{ ...line, raw: '' }],
    payments.filter((payment) => payment.reference === reference),
    () => false,
  )
  await store.statements.keep({
    ...{ source, fileName: `${reference}.txt`, fileSha256: Buffer.from(reference.padEnd(32)) },
    ...{ day: '2026-09-30', findings, totals: findingTotals(findings), problems: [] },
    ...{ files: new Map([['RV_20260930_CL.txt', Buffer.from(`${reference}\n`)]]), at: later(60) },
  })
  const [found] = await store.breaks.list({ state: 'open', source, limit: 1 })
  if (!found) throw new Error('no difference was found')
  return { id: found.id, reference, billId }
}
