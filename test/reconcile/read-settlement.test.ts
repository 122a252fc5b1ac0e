import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createSettlement, settings } from '../../adapters/statements/settlement/index.ts'
import { readSettlement } from '../../src/reconcile/read-settlement.ts'
import { noSecondPerson, someone, when } from '../support/approvals.ts'
import { type BankScene, openBankScene } from '../support/bank-scene.ts'
import { later, linesOf, newReference, news, noon } from '../support/scene.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'

const source = createSettlement(settings.parse({ resultName: 'RESULT_{day}.csv' }))
const day = '2026-09-30'

let bench: StoreBench
let scene: BankScene
let folder: string
let sender: { name: string; source: typeof source; channel: string; cutOff: number }
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  scene = await openBankScene(bench)
  folder = await mkdtemp(join(tmpdir(), 'lienthong-settlements-'))
  const name = `wallet-${newReference()}`
  sender = { name, source, channel: name, cutOff: 1_440 }
  return () => rm(folder, { recursive: true, force: true })
})

interface Paid {
  readonly id: string
  readonly reference: string
  readonly amount: number
}

/** Payments of 1,250,000 đồng each, as we know them. */
async function paid(count: number, at = noon, amount = 1_250_000): Promise<Paid[]> {
  const payments: Paid[] = []
  for (let number = 0; number < count; number += 1) {
    const { id: billId } = await scene.accept(scene.toAccept(linesOf(amount)))
    const reference = newReference()
    const opened = { channel: sender.channel, reference, billId, amount, at: noon, askAt: later(60) }
    const { id } = await bench.store.payments.open(opened)
    await bench.store.payments.post(sender.channel, news(reference, amount, { at }), () => new Map(), at)
    payments.push({ id, reference, amount })
  }
  return payments
}

/** Reads a file of items, each with a fee of 2,500 and VAT of 250. */
async function writeSettlement(
  payments: readonly Paid[],
  batch: string,
  name = `S_${day.replaceAll('-', '')}.csv`,
) {
  const lines = payments.map(
    ({ reference, amount }) =>
      `${reference},TX-${reference},PAYMENT,SUCCESS,${amount},2500,250,${amount - 2_750},${batch}`,
  )
  const header = 'partner_txn_id,provider_txn_id,type,status,gross,fee,fee_vat,net,batch_id'
  await writeFile(join(folder, name), [header, ...lines].join('\n'))
  return join(folder, name)
}
const readPath = (path: string) => readSettlement(path, sender, bench.store.settlements, () => later(60))
const readFile = async (...file: Parameters<typeof writeSettlement>) =>
  readPath(await writeSettlement(...file))
const arrive = async (memo: string, amount: number) => {
  const line = scene.line(memo, amount, { bookedOn: '2026-10-01' })
  await scene.take([line])
  return line
}
const book = () => bench.store.settlements.bookArrived(new Map([[sender.name, scene.account]]), later(120))
const clearing = async () => {
  const { rows } = await bench.pool.query(
    `select coalesce(sum(case when debit = $1 then amount else -amount end), 0) as balance from ledger_entries
     where debit = $1 or credit = $1`,
    [`clearing:${sender.channel}`],
  )
  return rows[0].balance
}
const settled = async () => {
  const { rows } = await bench.pool.query(
    'select payment_id from settlement_items where source = $1 and booked_by is not null',
    [sender.name],
  )
  return rows.map((row) => row.payment_id).toSorted()
}
const breaks = async (state: 'open' | 'closed' | 'resolved' = 'open') =>
  (await bench.store.breaks.list({ source: sender.name, state, limit: 20 })).map(
    ({ category, reason, paymentId }) => [category, reason, paymentId],
  )
const ids = (payments: readonly Paid[]) => payments.map(({ id }) => id).toSorted()
const newBatch = () => `LO${newReference()}`

describe.each([
  ['before the line', false],
  ['after the line', true],
])('the file of a provider comes %s', (_when, isLineFirst) => {
  test('A11: ten payments net of fees in one line are settled, and the fees of 27,500 are booked', async () => {
    const payments = await paid(10)
    const batch = newBatch()
    if (!isLineFirst) await readFile(payments, batch)
    const line = await arrive(`VI DT quyet toan ${batch} ngay 30/09`, 12_500_000 - 27_500)
    if (isLineFirst) await readFile(payments, batch)
    expect(await book()).toBe(1)
    expect(await settled()).toEqual(ids(payments))
    expect(await scene.whereIs(line)).toEqual(['not-fee settlement 12472500'])
    expect(await clearing()).toBe(0)
    const charges = (await bench.ledger()).filter(
      ({ cause, credit }) => cause === 'settlement-charge' && credit === `clearing:${sender.channel}`,
    )
    expect(charges.map(({ debit, amount }) => [debit, amount])).toEqual([['fees-and-charges', 27_500]])
    expect(await breaks()).toEqual([])
    const range = { from: day, to: day, channel: sender.channel }
    expect(await bench.store.settlements.charges(range)).toEqual([
      {
        ...{ channel: sender.channel, schoolCode: scene.schoolCode, count: 10, gross: 12_500_000 },
        ...{ fee: 25_000, feeTax: 2_500, net: 12_472_500 },
      },
    ])
    expect(await book()).toBe(0)
  })

  test('A12: nine of ten in the file settle nine, the line is explained in part, and the tenth is a difference', async () => {
    const payments = await paid(10)
    const batch = newBatch()
    const nine = payments.slice(0, 9)
    if (!isLineFirst) await readFile(nine, batch)
    const line = await arrive(`${batch}`, 12_500_000 - 27_500)
    if (isLineFirst) await readFile(nine, batch)
    await book()
    expect(await settled()).toEqual(ids(nine))
    expect(await scene.whereIs(line)).toEqual([
      'not-fee settlement 11225250',
      'suspense settlement-rest 1247250',
    ])
    expect(await breaks()).toEqual([['only-here', 'settlement-item-missing', payments[9]?.id]])
    expect(await clearing()).toBe(1_250_000)

    await readFile(payments.slice(9), batch, `S_${day.replaceAll('-', '')}_2.csv`)
    await book()
    expect(await settled()).toEqual(ids(payments))
    expect(await scene.whereIs(line)).toEqual(['not-fee settlement 11225250', 'not-fee settlement 1247250'])
    expect(await breaks()).toEqual([])
    expect(await breaks('closed')).toHaveLength(1)
    expect(await clearing()).toBe(0)
  })

  test('A13: two amounts swapped under the same total are two differences, and the eight others are settled', async () => {
    const payments = await paid(10)
    const batch = newBatch()
    const told = payments.map((payment, place) => ({
      ...payment,
      amount: payment.amount + (place === 3 ? 5_000 : place === 7 ? -5_000 : 0),
    }))
    if (!isLineFirst) await readFile(told, batch)
    await arrive(batch, 12_500_000 - 27_500)
    const read = isLineFirst ? await readFile(told, batch) : undefined
    await book()
    const differing = [payments[3], payments[7]].map((payment) => payment?.id)
    expect((await breaks()).map(([category, , id]) => [category, id]).toSorted()).toEqual(
      differing.map((id) => ['amount-differs', id]).toSorted(),
    )
    expect(await settled()).toEqual(ids(payments.filter(({ id }) => !differing.includes(id))))
    if (read) {
      const [file] = [...read.files.values()]
      expect(file?.toString().match(/AMOUNT_DIFF/g)).toHaveLength(2)
    }
  })
})

test('a row by a name longer than any provider has is said by its field, and the rest is read', async () => {
  const [one, other] = (await paid(2)) as [Paid, Paid]
  const { run } = await readFile([{ ...one, reference: randomBytes(1_500).toString('hex') }, other], 'B-LONG')
  expect(run.problems).toMatchObject([{ line: 2, field: 'providerTransaction', code: 'too_long' }])
  expect(run.totals).toMatchObject({ matched: { count: 1 }, 'only-here': { count: 1 } })
})

test('a difference that a person resolves lets its item be settled with what the provider says', async () => {
  const payments = await paid(2)
  const batch = newBatch()
  const [first, second] = payments as [Paid, Paid]
  await readFile([first, { ...second, amount: 1_249_000 }], batch)
  const line = await arrive(batch, 2_499_000 - 5_500)
  await book()
  expect(await scene.whereIs(line)).toEqual([
    'not-fee settlement 1247250',
    'suspense settlement-rest 1246250',
  ])
  const [open] = await bench.store.breaks.list({ source: sender.name, state: 'open', limit: 1 })
  await bench.store.breaks.resolve({
    ...{ id: open?.id ?? 0, resolution: 'charge', note: 'agreed', by: 'chi', at: later(90) },
    channelOf: () => sender.channel,
  })
  await book()
  expect(await scene.whereIs(line)).toEqual(['not-fee settlement 1246250', 'not-fee settlement 1247250'])
  expect(await clearing()).toBe(0)
})

test('a line that names no batch, or two that name it, settles nothing: the amount alone proves nothing', async () => {
  const payments = await paid(1)
  const batch = newBatch()
  await readFile(payments, batch)
  await arrive('quyet toan', 1_247_250)
  expect(await book()).toBe(0)
  await arrive(`a ${batch}`, 1_247_250)
  await arrive(`b ${batch}`, 1_247_250)
  expect(await book()).toBe(0)
  expect(await settled()).toEqual([])
})

test('a line of less than its items come to settles nothing', async () => {
  const batch = newBatch()
  await readFile(await paid(2), batch)
  await arrive(batch, 2_494_499)
  expect(await book()).toBe(0)
})

test('a payment of another day is late and settled all the same', async () => {
  const payments = await paid(1, new Date('2026-09-29T23:59:59.999+07:00'))
  const batch = newBatch()
  const { run } = await readFile(payments, batch)
  expect(run.totals.late.count).toBe(1)
  await arrive(batch, 1_247_250)
  await book()
  expect(await settled()).toEqual(ids(payments))
})

test('D7: the file again, and again under another name, changes nothing', async () => {
  const payments = await paid(3)
  const batch = newBatch()
  const { run } = await readFile(payments, batch)
  const again = await readFile(payments, batch)
  const renamed = await readFile(payments, batch, 'T_20260930.csv')
  expect([again.wasKnown, renamed.wasKnown]).toEqual([true, true])
  expect(renamed.run.id).toBe(run.id)
  const { run: longer } = await readFile([...payments, ...(await paid(1))], batch, 'T_20260930_2.csv')
  expect([longer.totals.duplicate.count, longer.totals.matched.count]).toEqual([3, 1])
})

test('C3: two readers of one file and five who book at once settle each payment once', async () => {
  const payments = await paid(5)
  const batch = newBatch()
  const line = await arrive(batch, 5 * 1_247_250)
  const path = await writeSettlement(payments, batch)
  const reads = await Promise.all([readPath(path), readPath(path)])
  expect(reads.map(({ wasKnown }) => wasKnown).toSorted()).toEqual([false, true])
  const booked = await Promise.all(Array.from({ length: 5 }, book))
  expect(booked.reduce((sum, count) => sum + count, 0)).toBe(1)
  expect(await scene.whereIs(line)).toEqual(['not-fee settlement 6236250'])
  expect(await clearing()).toBe(0)
})

describe('R4: money that goes back through the provider', () => {
  /** A refund of a payment through its channel, told to it and answered. */
  async function giveBack({ id }: Paid, amount: number, answer: 'done' | 'unknown' = 'done') {
    const order = {
      ...{ of: { paymentId: id }, amount, channels: new Set([sender.channel]), way: 'channel' as const },
      ...{ owedAgain: false, actor: someone('mai'), reason: 'left', rules: noSecondPerson },
    }
    const { refund } = await bench.store.refunds.request(order, when(later(10)))
    await bench.store.refunds.takeForChannel(later(20), later(30), 100)
    const said =
      answer === 'done'
        ? ({ is: 'done', theirReference: `RT-${refund.code}` } as const)
        : ({
            is: 'unknown',
            note: { code: 'no-usable-answer', said: null },
            theirReference: null,
            askAt: later(40),
          } as const)
    await bench.store.refunds.channelSaid({ ...refund, asks: 1 }, said, later(25))
    return refund
  }
  const rowOfPayment = ({ reference, amount }: Paid, batch: string) =>
    `${reference},TX-${reference},,PAYMENT,SUCCESS,${amount},2500,250,${amount - 2_750},${batch}`
  const rowOfRefund = (amount: number, batch: string, names: { theirs?: string; of?: string }) =>
    `,${names.theirs ?? `RT-${newReference()}`},${names.of ?? ''},REFUND,SUCCESS,${amount},0,0,${amount},${batch}`
  async function readRows(rows: readonly string[], name = `S_${day.replaceAll('-', '')}.csv`) {
    const header = 'partner_txn_id,provider_txn_id,original_txn_id,type,status,gross,fee,fee_vat,net,batch_id'
    await writeFile(join(folder, name), [header, ...rows].join('\n'))
    return readSettlement(join(folder, name), sender, bench.store.settlements, () => later(60))
  }
  const stateOf = async (id: string) => (await bench.store.refunds.find(id))?.state

  test('R4: before the payment is settled, the settlement shows both, and its net is what comes', async () => {
    const [payment, other] = (await paid(2)) as [Paid, Paid]
    const { code } = await giveBack(payment, 400_000)
    const batch = newBatch()
    const rows = [rowOfPayment(payment, batch), rowOfPayment(other, batch)]
    await readRows([...rows, rowOfRefund(400_000, batch, { theirs: `RT-${code}` })])
    const line = await arrive(batch, 2_500_000 - 5_500 - 400_000)
    expect(await book()).toBe(1)
    expect(await scene.whereIs(line)).toEqual(['not-fee settlement 2094500'])
    expect(await clearing()).toBe(0)
    expect(await breaks()).toEqual([])
  })

  test('R4: after the payment was settled, the provider takes it from the next batch', async () => {
    const [payment, next] = (await paid(2)) as [Paid, Paid]
    const [first, second] = [newBatch(), newBatch()]
    await readRows([rowOfPayment(payment, first)])
    await arrive(first, 1_247_250)
    await book()
    await giveBack(payment, 1_250_000)
    expect(await clearing()).toBe(0)
    const rows = [rowOfPayment(next, second), rowOfRefund(1_250_000, second, { of: payment.reference })]
    await readRows([...rows, rowOfPayment((await paid(1))[0] as Paid, second)], 'S_20260930_2.csv')
    await arrive(second, 1_247_250 * 2 - 1_250_000)
    expect(await book()).toBe(1)
    expect(await clearing()).toBe(0)
  })

  test('R4: the provider takes it from the account alone, and the outgoing line is explained by it', async () => {
    const [payment] = (await paid(1)) as [Paid]
    const [first, second] = [newBatch(), newBatch()]
    await readRows([rowOfPayment(payment, first)])
    await arrive(first, 1_247_250)
    await book()
    await giveBack(payment, 1_250_000)
    await readRows([rowOfRefund(1_250_000, second, { of: payment.reference })], 'S_20260930_2.csv')
    const wrong = scene.line(second, 1_249_999, { bookedOn: '2026-10-01', direction: 'out' })
    await scene.take([wrong])
    expect(await book()).toBe(0)
    const line = scene.line(`THU HOI ${second}`, 1_250_000, { bookedOn: '2026-10-01', direction: 'out' })
    await bench.pool.query('delete from bank_line_witnesses where witness = $1', [wrong.witness])
    await bench.pool.query(`update bank_lines set sealed = null where reference = $1`, [wrong.line.reference])
    await scene.take([line])
    expect(await book()).toBe(1)
    expect(await scene.whereIs(line)).toEqual(['not-fee settlement 1250000'])
    expect(await clearing()).toBe(0)
  })

  test('R3: a refund whose answer was lost is done when the settlement shows it', async () => {
    const [payment] = (await paid(1)) as [Paid]
    const { id, code } = await giveBack(payment, 300_000, 'unknown')
    expect(await stateOf(id)).toBe('unknown')
    const batch = newBatch()
    await readRows([rowOfPayment(payment, batch), rowOfRefund(300_000, batch, { of: payment.reference })])
    expect(await stateOf(id)).toBe('done')
    await arrive(batch, 1_247_250 - 300_000)
    expect(await book()).toBe(1)
    expect(await clearing()).toBe(0)
    expect(code).toMatch(/^RF/)
  })

  test('of another amount, of two alike, or of nothing of ours it is for a person', async () => {
    const [payment] = (await paid(1)) as [Paid]
    const batch = newBatch()
    await giveBack(payment, 100_000)
    await giveBack(payment, 100_000)
    await readRows([
      rowOfPayment(payment, batch),
      rowOfRefund(99_000, batch, { of: payment.reference }),
      rowOfRefund(100_000, batch, { of: payment.reference }),
      rowOfRefund(100_000, batch, {}),
    ])
    expect((await breaks()).map(([category, reason]) => [category, reason])).toEqual([
      ['only-at-bank', 'refund-there'],
      ['only-at-bank', 'refund-there'],
      ['only-at-bank', 'refund-there'],
    ])
  })

  test('a refund is settled once, in however many files it stands', async () => {
    const [payment] = (await paid(1)) as [Paid]
    const { code } = await giveBack(payment, 100_000)
    const batch = newBatch()
    const row = rowOfRefund(100_000, batch, { theirs: `RT-${code}` })
    await readRows([rowOfPayment(payment, batch), row])
    const { run } = await readRows([row], 'S_20260930_2.csv')
    expect(run.totals.duplicate.count).toBe(1)
  })
})
