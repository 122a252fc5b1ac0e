import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSettlement, settings } from '../../adapters/statements/settlement/index.ts'
import type { DayRules } from '../../src/domain/days/business-day.ts'
import type { BreakResolution } from '../../src/domain/statements/break.ts'
import { readSettlement } from '../../src/reconcile/read-settlement.ts'
import { noSecondPerson, someone, when } from './approvals.ts'
import { openBankScene } from './bank-scene.ts'
import { later, linesOf, newReference, news, noon, tellBoth } from './scene.ts'
import type { StoreBench } from './store-bench.ts'

/** A payment as we know it. */
export interface Paid {
  readonly id: string
  readonly reference: string
  readonly amount: number
}

export const payday = '2026-09-30'
/** When everything that may wait has waited too long. */
export const longAfter = new Date('2026-12-20T05:00:00Z')
const source = createSettlement(settings.parse({ resultName: 'RESULT_{day}.csv' }))
const header = 'partner_txn_id,provider_txn_id,original_txn_id,type,status,gross,fee,fee_vat,net,batch_id'

/** A provider of its own that settles payments of a school, in files and in lines of its bank. */
export type SettlementScene = Awaited<ReturnType<typeof openSettlementScene>>

export async function openSettlementScene(
  bench: Pick<StoreBench, 'store' | 'pool'>,
  name = `wallet-${newReference()}`,
) {
  const scene = await openBankScene(bench)
  const { store, pool } = bench
  const folder = await mkdtemp(join(tmpdir(), 'lienthong-settlements-'))
  const sender = { name, source, channel: name, cutOff: 1_440 }
  const rules: DayRules = {
    ...{ cutOffs: {}, ambiguousDays: 0, unownedDays: 365, unsettledDays: 3 },
    dailySenders: [{ source: name, channel: name, settles: true }],
  }
  let files = 0

  /** A payment of a bill of its own that nobody has confirmed. */
  const opened = async (amount = 1_250_000): Promise<Paid> => {
    const { id: billId } = await scene.accept(scene.toAccept(linesOf(amount)))
    const reference = newReference()
    const { id } = await store.payments.open({
      ...{ channel: name, reference, billId, amount },
      ...{ at: noon, askAt: noon },
    })
    return { id, reference, amount }
  }
  /** The channel says that it is paid. */
  const confirm = ({ reference, amount }: Paid, at = noon) =>
    store.payments.post(name, news(reference, amount, { at }), () => new Map(), at)
  const paid = async (amount = 1_250_000): Promise<Paid> => {
    const payment = await opened(amount)
    await confirm(payment)
    return payment
  }
  /** A payment for no bill that we know: its money is a piece without an owner. */
  const ownerless = async (amount = 1_250_000): Promise<Paid & { readonly piece: string }> => {
    const reference = newReference()
    await store.payments.post(name, news(reference, amount, { at: noon }), () => tellBoth, noon)
    const [money] = await store.moneySearch.withoutOwner({ reference, limit: 1 }, noon)
    return { id: money?.payment?.id ?? '', piece: money?.id ?? '', reference, amount }
  }
  /** The channel took it away. */
  const takeBack = (paymentId: string, at = later(30)) =>
    store.reversals.reverse(
      { paymentId, why: 'taken-back', actor: someone('mai'), reason: 'charged back' },
      when(at),
    )
  /** We gave it back through the channel, which did so. */
  const giveBack = async ({ id }: Paid, amount: number, at = later(30)) => {
    const order = {
      ...{ of: { paymentId: id }, amount, channels: new Set([name]), way: 'channel' as const },
      ...{ owedAgain: false, actor: someone('mai'), reason: 'left', rules: noSecondPerson },
    }
    const { refund } = await store.refunds.request(order, when(at))
    await store.refunds.takeForChannel(at, longAfter, 100)
    await store.refunds.channelSaid({ ...refund, asks: 1 }, { is: 'done', theirReference: null }, at)
    return refund
  }

  const row = (
    kind: 'PAYMENT' | 'CANCEL' | 'REFUND',
    names: string,
    amount: number,
    batch: string,
    fee = 0,
  ) => `${names},${kind},SUCCESS,${amount},${fee},0,${amount - fee},${batch}`
  const payment = ({ reference, amount }: Paid, batch: string, gross = amount, fee = 0) =>
    row('PAYMENT', `${reference},TX-${reference},`, gross, batch, fee)
  /** The provider took money of a payment back, under a number of its own. */
  const taken = (
    { reference, amount }: Paid,
    batch: string,
    kind: 'CANCEL' | 'REFUND' = 'CANCEL',
    gross = amount,
  ) => row(kind, `,CT-${newReference()},${reference}`, gross, batch)

  /** Writes a file of the provider; gives its path. */
  const write = async (...rows: readonly string[]) => {
    files += 1
    const file = join(folder, `S_${payday.replaceAll('-', '')}_${files}.csv`)
    await writeFile(file, [header, ...rows].join('\n'))
    return file
  }
  const read = async (...rows: readonly string[]) => {
    const file = await write(...rows)
    return readSettlement(file, sender, store.settlements, () => later(60 + files))
  }
  const book = () => store.settlements.bookArrived(new Map([[name, scene.account]]), later(300))
  /** A line of the bank that names a batch, and what is booked by it. */
  const arrive = async (batch: string, amount: number) => {
    const direction = amount < 0 ? 'out' : 'in'
    const line = scene.line(`QT ${batch}`, Math.abs(amount), { bookedOn: '2026-10-01', direction })
    await scene.take([line])
    await book()
    return scene.whereIs(line)
  }
  const clearing = async (): Promise<number> => {
    const { rows } = await pool.query(
      `select coalesce(sum(case when debit = $1 then amount else -amount end), 0)::bigint as balance
       from ledger_entries where debit = $1 or credit = $1`,
      [`clearing:${name}`],
    )
    return rows[0].balance
  }
  /** What keeps a day of the provider open, of what it has to settle; long after unless told otherwise. */
  const unmet = async (day = '2026-11-30') => {
    await store.days.openDays(rules, longAfter)
    const all = await store.days.unmet(`channel:${name}`, day, rules, longAfter)
    return Object.fromEntries(
      all
        .filter(({ condition }) => condition === 'settlement-incomplete' || condition === 'open-breaks')
        .map(({ condition, count, amount }) => [condition, [count, amount]]),
    )
  }
  const breaks = async (state: 'open' | 'closed' | 'resolved' = 'open') =>
    (await store.breaks.list({ source: name, state, limit: 20 })).map(
      ({ category, reason }) => `${category} ${reason}`,
    )
  /** A person ends the first open difference with the provider. */
  const resolve = async (resolution: BreakResolution) => {
    const [open] = await store.breaks.list({ source: name, state: 'open', limit: 9 })
    await store.breaks.resolve({
      ...{ id: open?.id ?? 0, resolution, note: 'looked at', by: 'chi', at: later(90) },
      channelOf: () => name,
    })
  }

  return {
    ...scene,
    ...{
      name,
      rules,
      opened,
      confirm,
      paid,
      ownerless,
      takeBack,
      giveBack,
      payment,
      taken,
      write,
      sender,
      read,
      book,
      arrive,
      clearing,
      unmet,
      breaks,
      resolve,
    },
    newBatch: () => `LO${newReference()}`,
    close: () => rm(folder, { recursive: true, force: true }),
  }
}
