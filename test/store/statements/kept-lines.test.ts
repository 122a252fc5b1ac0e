import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createDayFile } from '../../../simulators/mb-bank/day-file.ts'
import { readSettlement } from '../../../src/reconcile/read-settlement.ts'
import { readFileOf } from '../../../src/reconcile/senders.ts'
import { someone, testRules, when } from '../../support/approvals.ts'
import { type DayFiles, openDayFiles } from '../../support/day-files.ts'
import { readingParts } from '../../support/reading-parts.ts'
import { later, linesOf, newReference, news, noon, tellBoth } from '../../support/scene.ts'
import { openSettlementScene, type SettlementScene } from '../../support/settlement-scene.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'
import { unproven } from '../../support/unproven.ts'

const day = '2026-09-30'
const nextDay = '2026-10-01'
const known = { requestId: 'THEIRS', bankTransId: 'TX', amount: 1_000, paidAt: noon, content: '' }

let bench: StoreBench
let files: DayFiles
let provider: SettlementScene
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  files = await openDayFiles(bench)
  files.sender = { ...files.sender, confirmsPayments: false }
  provider = await openSettlementScene(bench, files.sender.channel)
  return () => Promise.all([files.close(), provider.close()])
})

/** Reads a line that names nothing here, and keeps it as a payment. */
async function keep(line: Partial<typeof known> = {}) {
  await files.readDay(day, [{ ...known, ...line }])
  const [{ id } = { id: 0 }] = await files.breaks()
  await bench.store.breaks.resolve({
    ...{ id, resolution: 'unowned', note: 'ours', by: 'chi', at: later(3_600) },
    channelOf: () => files.sender.channel,
  })
  const { rows } = await bench.pool.query<{ paymentId: string; piece: string; reference: string }>(
    `select breaks.payment_id as "paymentId", allocations.id as piece, bank_reference as reference
     from breaks join allocations using (payment_id) where breaks.id = $1`,
    [id],
  )
  return rows[0] as (typeof rows)[number]
}
const confirm = (reference: string, providerTransaction: string, { amount = 1_000, at = noon } = {}) =>
  bench.store.payments.post(
    files.sender.channel,
    news(reference, amount, { providerTransaction, at }),
    () => tellBoth,
    later(90),
  )
const lookAgain = async () => {
  await files.lookAgain()
  await bench.store.settlements.bookArrived(new Map(), later(4_000))
}
/** What the channel owes, by the books. */
const owed = async () => {
  const { rows } = await bench.pool.query(
    `select coalesce(sum(case $1 when debit then amount when credit then -amount end), 0)::bigint as owed
     from ledger_entries where $1 in (debit, credit)`,
    [`clearing:${files.sender.channel}`],
  )
  return rows[0].owed
}
const pieces = async () => {
  const { rows } = await bench.pool.query(
    `select concat_ws(' ', outcome, why, allocations.amount) as piece from allocations
     join payments on payments.id = payment_id where channel = $1 and undone_at is null order by made_at, allocations.id`,
    [files.sender.channel],
  )
  return rows.map(({ piece }) => piece)
}
const breaks = async () =>
  (await files.breaks()).map(({ category, reason, state, bankAmount, ourAmount }) =>
    [category, reason, state, bankAmount ?? '-', ourAmount ?? '-'].join(' '),
  )
/** What both payments of the newest difference are known by. */
const bothOf = async () => {
  const [{ id, otherPaymentId } = expect.unreachable('there is none')] = await files.breaks()
  const sides = await bench.store.breakView.sides(id)
  expect(sides?.other?.paymentId).toBe(otherPaymentId)
  return [sides?.ours?.reference, sides?.other?.reference]
}
const own = 'only-at-bank only-at-bank resolved 1000 1000'
const twin = 'only-here like-one-kept open - 1000'
/** Reads the next file, of another day. */
const readNext = async () => {
  const sender = { ...files.sender, tells: 'payments' } as const
  const path = await files.writeText(...emptyFileOf(nextDay))
  await readFileOf(sender, path, readingParts(bench.store, { clock: () => later(90_000) }), { by: 'folder' })
}
const emptyFileOf = (day: string) => {
  const file = createDayFile(day, [])
  return [file.name, [...file.lines()].join('')] as const
}
/** The provider settles what it calls `TX`, and transfers it. */
const settle = async () => {
  const batch = provider.newBatch()
  await provider.read(`,TX,,PAYMENT,SUCCESS,1000,0,0,1000,${batch}`)
  return provider.arrive(batch, 1_000)
}
const takeBack = (paymentId: string) =>
  bench.store.reversals.reverse(
    { paymentId, why: 'taken-back', actor: someone('mai'), reason: 'it stands twice' },
    when(later(3_700)),
  )

describe('a payment that a person kept of a line, and that its channel confirms by another reference,', () => {
  test.each([
    ['by the transaction of the line', {}, 'TX'],
    ['by the bank’s reference as its transaction', {}, undefined],
    ['by our reference, which the line names', { requestId: 'OURS' }, 'OTHER'],
  ])('is one: %s', async (_how, line, transaction) => {
    const silent = await files.started()
    const reference = 'requestId' in line ? silent.reference : undefined
    const kept = await keep(reference ? { requestId: reference } : {})
    expect(await confirm(silent.reference, transaction ?? kept.reference)).toBe('posted')
    await lookAgain()
    expect(await owed()).toBe(1_000)
    expect(await files.stateOf(silent)).toEqual(['paid', 'paid'])
    expect(await pieces()).toEqual(['reversed taken-back 1000'])
    expect(await breaks()).toEqual(['only-here confirmed-beside closed - 1000', own])
    expect(await unproven(bench)).toEqual([])
  })

  test('is one where that names no bill either', async () => {
    await keep()
    expect(await confirm(newReference(), 'TX')).toBe('unowned')
    await lookAgain()
    expect(await owed()).toBe(1_000)
    expect(await pieces()).toEqual(['suspense no-known-bill 1000', 'reversed taken-back 1000'])
    expect(await unproven(bench)).toEqual([])
  })

  test('is one whoever looks at that moment', async () => {
    await keep()
    await confirm(newReference(), 'TX')
    await Promise.all(Array.from({ length: 8 }, () => files.lookAgain()))
    await lookAgain()
    expect(await owed()).toBe(1_000)
    expect(await breaks()).toEqual(['only-here confirmed-beside closed - 1000', own])
    expect(await unproven(bench)).toEqual([])
  })

  test('with another amount, leaves a difference of what was confirmed', async () => {
    await keep()
    await confirm(newReference(), 'TX', { amount: 900 })
    await lookAgain()
    expect(await owed()).toBe(900)
    expect((await breaks()).toSorted()).toEqual(
      [
        'amount-differs amount-differs open 1000 900',
        own,
        'only-here confirmed-beside closed - 1000',
      ].toSorted(),
    )
  })

  test('is a difference with the file of the line alone, also where a settlement told that it was taken', async () => {
    const { paymentId } = await keep()
    const sender = { ...provider.sender, name: `settles-${provider.name}` }
    const file = await provider.write(`,CT,TX,CANCEL,SUCCESS,1000,0,0,1000,${provider.newBatch()}`)
    await readSettlement(file, sender, bench.store.settlements, () => later(60))
    const told = await bench.store.breaks.list({ source: sender.name, category: 'only-at-bank', limit: 1 })
    await bench.store.breaks.resolve({
      ...{ id: told[0]?.id ?? 0, resolution: 'explained', note: 'asked them', by: 'chi', at: later(70) },
      channelOf: () => sender.channel,
    })
    await confirm('OTHER', 'TX')
    await lookAgain()
    const { rows } = await bench.pool.query(
      `select source from breaks where payment_id = $1 and reason = 'confirmed-beside'`,
      [paymentId],
    )
    expect(rows).toEqual([{ source: files.sender.name }])
  })

  test('goes by no name any more, so that what settles it finds the other', async () => {
    await keep()
    await confirm(newReference(), 'TX')
    await lookAgain()
    expect(await settle()).toEqual(['not-fee settlement 1000'])
    expect(await provider.breaks()).toEqual([])
    await expect(Promise.all([owed(), provider.unmet()])).resolves.toEqual([0, {}])
  })

  test('stays what it is where it is settled already, and the other is asked about', async () => {
    await keep()
    expect(await settle()).toEqual(['not-fee settlement 1000'])
    await confirm(newReference(), 'TX')
    await readNext()
    expect(await breaks()).toEqual([twin, own])
    expect(await owed()).toBe(1_000)
  })

  test.each([
    [
      'somebody was given it',
      async (allocationId: string) => {
        const { bill } = await files.started(1_000)
        const { schoolCode, studentCode } = await files.scene.billOf(bill)
        await bench.store.bankLines.giveTo(
          { allocationId, schoolCode, studentCode, by: 'An' },
          () => tellBoth,
          later(3_650),
        )
      },
      'posted person 1000',
    ],
    [
      'a student has it who has no bill yet',
      async (allocationId: string) => {
        const { code: studentCode } = await provider.student()
        await bench.store.bankLines.giveTo(
          { allocationId, schoolCode: provider.schoolCode, studentCode, by: 'An' },
          () => tellBoth,
          later(3_650),
        )
      },
      'suspense no-bill 1000',
    ],
    [
      'it goes back to its payer',
      async (allocationId: string) => {
        const account = { account: '0123456789', name: 'TRAN THI BA', bankCode: '970436' }
        const order = {
          allocationId,
          ...account,
          reason: 'nobody claims it',
          channels: new Set<string>(),
          actor: someone('mai'),
          rules: testRules,
        }
        const asked = await bench.store.returns.request(order, when(later(3_650)))
        expect(asked).toMatchObject({ is: 'asked' })
      },
      'suspense no-known-bill 1000',
    ],
  ])('is a difference for a person where %s', async (_what, give, where) => {
    const { piece, paymentId, reference } = await keep()
    await give(piece)
    const confirmed = newReference()
    await confirm(confirmed, 'TX')
    await lookAgain()
    await lookAgain()
    expect(await bothOf()).toEqual([reference, confirmed])
    expect(await pieces()).toContain(where)
    expect(await breaks()).toEqual(['only-here confirmed-beside open - 1000', own])
    expect(await owed()).toBe(2_000)
    if (!where.startsWith('posted')) return
    await takeBack(paymentId)
    await lookAgain()
    expect(await breaks()).toEqual(['only-here confirmed-beside closed - 1000', own])
    expect(await owed()).toBe(1_000)
    expect(await unproven(bench)).toEqual([])
  })

  describe('and whose money closed the bill that the confirmation names,', () => {
    const givenToItsBill = async () => {
      const { piece, paymentId } = await keep()
      const silent = await files.started()
      const { schoolCode, studentCode } = await files.scene.billOf(silent.bill)
      const gift = { allocationId: piece, schoolCode, studentCode, billId: silent.bill.id, by: 'An' }
      await bench.store.bankLines.giveTo(gift, () => tellBoth, later(3_650))
      expect(await confirm(silent.reference, 'TX')).toBe('posted')
      await lookAgain()
      expect(await files.stateOf(silent)).toEqual(['paid', 'overpaid'])
      const credit = async () => (await bench.store.credits.creditOf(schoolCode, studentCode)).balance
      return { silent, paymentId, credit, schoolCode, studentCode }
    }

    test('leaves it closed by the confirmation when it is taken back', async () => {
      const { silent, paymentId, credit } = await givenToItsBill()
      await takeBack(paymentId)
      await lookAgain()
      expect(await files.stateOf(silent)).toEqual(['paid', 'paid'])
      expect([await credit(), await owed()]).toEqual([0, 1_000])
      expect(await breaks()).toEqual(['only-here confirmed-beside closed - 1000', own])
      expect(await unproven(bench)).toEqual([])
    })

    test('opens it when it is taken back after the credit was used for another', async () => {
      const { silent, paymentId, credit, studentCode } = await givenToItsBill()
      const next = await files.scene.accept(files.scene.toAccept({ ...linesOf(1_000), studentCode }))
      const use = { billId: next.id, by: 'An', reason: 'the next month', at: later(3_660) }
      expect(await bench.store.credits.use(use, () => tellBoth)).toMatchObject({ is: 'used', amount: 1_000 })
      await takeBack(paymentId)
      expect(await files.stateOf(silent)).toEqual(['paid', 'issued'])
      expect([await credit(), await owed()]).toEqual([0, 1_000])
      expect(await unproven(bench)).toEqual([])
    })
  })

  test('is in one place when it is given at that moment', async () => {
    const { piece } = await keep()
    const { bill } = await files.started(1_000)
    const { schoolCode, studentCode } = await files.scene.billOf(bill)
    await confirm(newReference(), 'TX')
    const gift = { allocationId: piece, schoolCode, studentCode, by: 'An' }
    await Promise.allSettled([
      files.lookAgain(),
      bench.store.bankLines.giveTo(gift, () => tellBoth, later(3_650)),
      files.lookAgain(),
    ])
    await lookAgain()
    const isGiven = (await pieces()).includes('posted person 1000')
    expect(await breaks()).toEqual([`only-here confirmed-beside ${isGiven ? 'open' : 'closed'} - 1000`, own])
    expect(await owed()).toBe(isGiven ? 2_000 : 1_000)
    expect(await unproven(bench)).toEqual([])
  })
})

describe('a payment that no line tells of is asked about', () => {
  test('once, where it is of the day and the amount of one that was kept', async () => {
    const kept = await keep()
    const reference = newReference()
    await confirm(reference, 'ANOTHER')
    await readNext()
    expect(await breaks()).toEqual([twin, own])
    expect(await bothOf()).toEqual([reference, kept.reference])
    expect(await owed()).toBe(2_000)
    const [{ id } = { id: 0 }] = await files.breaks()
    await bench.store.breaks.resolve({
      ...{ id, resolution: 'explained', note: 'two parents', by: 'chi', at: later(90_100) },
      channelOf: () => files.sender.channel,
    })
    await readNext()
    expect(await breaks()).toEqual([twin.replace('open', 'resolved'), own])
  })

  test('until a later file tells of it', async () => {
    await keep()
    const { line } = await files.started()
    await confirm(line.requestId, line.bankTransId)
    await readNext()
    await files.readDay(nextDay, [line])
    expect(await breaks()).toEqual([twin.replace('open', 'closed'), own])
  })

  test('until it is taken back', async () => {
    await keep()
    const reference = newReference()
    await confirm(reference, 'ANOTHER')
    await readNext()
    const { rows } = await bench.pool.query('select id from payments where reference = $1', [reference])
    await takeBack(rows[0].id)
    await lookAgain()
    expect(await breaks()).toEqual([twin.replace('open', 'closed'), own])
    expect(await owed()).toBe(1_000)
  })

  test('not where the one that was kept is taken back', async () => {
    const { paymentId } = await keep()
    await confirm(newReference(), 'ANOTHER')
    await takeBack(paymentId)
    await readNext()
    expect(await breaks()).toEqual([own])
  })

  test.each([
    ['of another day', { at: later(-86_400) }],
    ['of another amount', { amount: 1_001 }],
  ])('not where it is %s', async (_what, changes) => {
    await keep()
    await confirm(newReference(), 'ANOTHER', changes)
    await readNext()
    expect(await breaks()).toEqual([own])
  })

  test('not where a line tells of it', async () => {
    const [payment] = await files.paid(1)
    await files.readDay(day, payment ? [payment] : [])
    await keep()
    await readNext()
    expect(await breaks()).toEqual([own])
  })
})
