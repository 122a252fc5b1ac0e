import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ReturnOrder } from '../../../src/ports/refunds/return-store.ts'
import { says, someone, testRules, when } from '../../support/approvals.ts'
import { openRefundScene, payee, type RefundScene } from '../../support/refund-scene.ts'
import { channel, later, linesOf, newDossierNumber, newReference, news, noon } from '../../support/scene.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'
import { unproven } from '../../support/unproven.ts'

let bench: StoreBench
let scene: RefundScene
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  scene = await openRefundScene(bench)
})

const channels = new Set([channel])
const tell = () => when(noon).tell()

/** Money that the channel confirmed for dossiers that we do not have. */
async function unowned(amount: number, ...dossiers: string[]) {
  const reference = newReference()
  expect(await scene.post(news(reference, amount, { description: dossiers.join(' ') }))).toBe('unowned')
  const { rows } = await bench.pool.query<{ id: string; payment: string }>(
    `select allocations.id, payments.id as payment from allocations join payments on payments.id = payment_id
     where reference = $1`,
    [reference],
  )
  return { id: rows[0]?.id ?? '', paymentId: rows[0]?.payment ?? '', reference }
}
const pieces = async (paymentId: string) => {
  const { rows } = await bench.pool.query<{ at: string }>(
    `select concat_ws(' ', outcome, why, student_code, amount) as at from allocations
     where payment_id = $1 and undone_at is null order by amount, id`,
    [paymentId],
  )
  return rows.map(({ at }) => at)
}
const livePieces = async (paymentId: string) => {
  const { rows } = await bench.pool.query<{ id: string }>(
    'select id from allocations where payment_id = $1 and undone_at is null order by amount, id',
    [paymentId],
  )
  return rows.map(({ id }) => id)
}
const balanceOf = async (account: string) => {
  const { rows } = await bench.pool.query<{ sum: number }>(
    `select coalesce(sum(case $1 when credit then amount when debit then -amount end), 0) as sum from ledger_entries`,
    [account],
  )
  return Number(rows[0]?.sum)
}
const give = (id: string, studentCode = scene.one.code, billId?: string, by = 'hoa') =>
  bench.store.bankLines.giveTo(
    { allocationId: id, schoolCode: scene.schoolCode, studentCode, ...(billId ? { billId } : {}), by },
    tell,
    later(15),
  )
const split = (id: string, shares: readonly { studentCode: string; billId?: string; amount: number }[]) =>
  bench.store.moneyDesk.giveByList(
    {
      allocationId: id,
      shares: shares.map((share) => ({ schoolCode: scene.schoolCode, ...share })),
      by: 'hoa: two children',
    },
    tell,
    later(15),
  )
const paidTold = async (billId: string) =>
  (await bench.store.views.deliveriesOf(billId)).filter(({ event }) => event === 'paid').length
const receipts = async (billId: string) => {
  const { rows } = await bench.pool.query<{ id: string }>('select id from allocations where bill_id = $1', [
    billId,
  ])
  const found = await Promise.all(rows.map(({ id }) => bench.store.receipts.find(id)))
  return found.map((one) => one && `${one.kind} ${one.number} ${one.amount} ${one.state} ${one.refunded}`)
}
const booked = async (causeId: string) =>
  (await bench.ledger(causeId)).map(
    ({ cause, debit, credit, amount }) => `${cause}: ${debit} to ${credit} ${amount}`,
  )

describe('money that a channel confirmed for no bill that we know', () => {
  test('stands among the money without an owner, with its channel, reference, what it named and since when', async () => {
    const dossier = newDossierNumber()
    const { id, paymentId, reference } = await unowned(950_000, dossier)
    const listed = (await bench.store.bankLines.withoutOwner({ limit: 500 })).find((one) => one.id === id)
    const payment = {
      ...{ id: paymentId, channel, reference, providerTransaction: `TX-${reference}`, amount: 950_000 },
      ...{ paidAt: later(3), namedDossiers: [dossier] },
    }
    expect(listed).toMatchObject({
      why: 'no-known-bill',
      amount: 950_000,
      madeAt: later(5),
      line: null,
      payment,
    })
    const searched = await bench.store.moneySearch.withoutOwner(
      { reference, account: channel, limit: 5 },
      noon,
    )
    expect(searched).toMatchObject([{ id, line: null, payment }])
    expect(await bench.store.moneySearch.find(id, noon)).toMatchObject({ piece: { id, paymentId }, payment })
  })

  test('of several dossiers suggests the bills that it named', async () => {
    const [one, other] = [await scene.accept(), await scene.accept()]
    const { id } = await unowned(100, one.dossierNumber, other.dossierNumber)
    const rules = { prefixes: { student: 'HS', bill: 'KT', family: 'GD' }, origin: 0n }
    const suggested = await bench.store.bankLines.suggestions(id, rules)
    expect(suggested.map(({ billId, because }) => [billId, because]).sort()).toEqual(
      [one.id, other.id].sort().map((billId) => [billId, 'named-bill']),
    )
  })

  test('given to a bill: it is paid, told and receipted as by any payment, and unowned money falls by exactly that', async () => {
    const { id, paymentId, reference } = await unowned(950_000)
    const bill = await scene.bill(scene.one.code, 950_000)
    const before = await balanceOf('unowned-money')
    await give(id, scene.one.code, bill.id)
    expect(await scene.standingOf(bill)).toBe('paid 950000')
    expect(await balanceOf('unowned-money')).toBe(before - 950_000)
    expect(await paidTold(bill.id)).toBe(2)
    expect(await receipts(bill.id)).toEqual([`channel TX-${reference} 950000 valid 0`])
    expect(await pieces(paymentId)).toEqual([`posted person ${scene.one.code} 950000`])
    const payment = await bench.store.payments.find(paymentId)
    if (!payment) throw new Error('the payment is gone')
    const life = await bench.store.paymentSearch.lifeOf(payment)
    expect(life.pieces.map(({ outcome, billId }) => [outcome, billId])).toEqual([
      ['suspense', null],
      ['posted', bill.id],
    ])
    expect(life.entries.map(({ cause, amount }) => [cause, amount])).toEqual([
      ['payment', 950_000],
      ['allocation', 950_000],
    ])
    const { pieces: ofBill } = await bench.store.billSearch.moneyOf((await scene.billOf(bill)) as never)
    expect(ofBill).toMatchObject([{ reference, channel, amount: 950_000 }])
    expect(await unproven(bench)).toEqual([])
  })

  test('what is over what its student owes is their credit', async () => {
    const { id } = await unowned(100_000)
    const bill = await scene.bill(scene.one.code, 70_000)
    await give(id)
    expect(await scene.standingOf(bill)).toBe('paid 70000')
    expect(await scene.credit(scene.one.code)).toBe(30_000)
    expect(await unproven(bench)).toEqual([])
  })

  test('split by hand over the bills of two children and the credit of one, all or nothing', async () => {
    const [an, binh] = [await scene.student(), await scene.student()]
    const [late, soon] = [
      await scene.bill(an.code, 300_000, '2026-12-10'),
      await scene.bill(an.code, 200_000, '2026-10-01'),
    ]
    const other = await scene.bill(binh.code, 400_000)
    const { id, paymentId } = await unowned(750_000)
    const share = { studentCode: an.code, billId: late.id, amount: 300_000 }
    const rest = { studentCode: binh.code, amount: 450_000 }
    await expect(split(id, [share])).rejects.toMatchObject({
      ...{ code: 'invalid_request', message: expect.stringContaining('difference is 450000') },
    })
    await expect(split(id, [share, { ...rest, billId: soon.id }])).rejects.toMatchObject({
      ...{ code: 'invalid_request', errors: [{ field: 'shares.1.billId', code: 'unknown_bill' }] },
    })
    expect(await pieces(paymentId)).toEqual(['suspense no-known-bill 750000'])
    await split(id, [share, rest])
    expect(await scene.standingOf(late)).toBe('paid 300000')
    expect(await scene.standingOf(soon)).toBe('issued 0')
    expect(await scene.standingOf(other)).toBe('paid 400000')
    expect(await scene.credit(binh.code)).toBe(50_000)
    expect([await paidTold(late.id), await paidTold(other.id)]).toEqual([2, 2])
    expect(await pieces(paymentId)).toHaveLength(3)
    expect(await unproven(bench)).toEqual([])
  })

  test('a bill with terms of its own takes it as of the day that it was paid', async () => {
    const { id } = await unowned(90_000)
    const terms = {
      ...linesOf(90_000),
      studentCode: scene.one.code,
      dueOn: '2026-10-01',
      expiresOn: '2026-10-05',
    }
    const bill = await scene.accept(scene.toAccept(terms))
    await bench.store.billLife.expireDue({
      day: '2026-10-06',
      limit: 1_000,
      at: new Date('2026-10-06T09:00:00+07:00'),
    })
    expect(await scene.standingOf(bill)).toBe('expired 0')
    await give(id, scene.one.code, bill.id)
    expect(await scene.standingOf(bill)).toBe('paid 90000')
    expect(await unproven(bench)).toEqual([])
  })

  test('a student without a bill has it wait for their first one', async () => {
    const { id, paymentId } = await unowned(60_000)
    await give(id)
    expect(await pieces(paymentId)).toEqual([`suspense no-bill ${scene.one.code} 60000`])
    const bill = await scene.bill(scene.one.code, 60_000)
    await bench.store.bankLines.giveWaiting(100, tell, later(30))
    expect(await scene.standingOf(bill)).toBe('paid 60000')
    expect(await unproven(bench)).toEqual([])
  })

  test('what waits for the first bill of one student is not taken by the bill of another that it named', async () => {
    const dossierNumber = newDossierNumber()
    const { id, paymentId } = await unowned(60_000, dossierNumber)
    await give(id)
    const { code: studentCode } = await scene.student()
    const named = await scene.accept(scene.toAccept({ ...linesOf(60_000), studentCode, dossierNumber }))
    expect(await scene.standingOf(named)).toBe('issued 0')
    expect(await pieces(paymentId)).toEqual([`suspense no-bill ${scene.one.code} 60000`])
  })
})

describe('at once', () => {
  test('two give the same money: one is told that it has an owner', async () => {
    const [an, binh] = [await scene.owing(50_000), await scene.owing(50_000)]
    for (let round = 0; round < 5; round += 1) {
      const { id, paymentId } = await unowned(1_000)
      const ends = await Promise.allSettled([
        give(id, an.code, an.bill.id),
        give(id, binh.code, binh.bill.id),
        split(id, [
          { studentCode: an.code, amount: 400 },
          { studentCode: binh.code, amount: 600 },
        ]),
      ])
      expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      const reasons = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason.code] : []))
      expect(reasons).toEqual(['conflict', 'conflict'])
      expect((await pieces(paymentId)).length).toBeLessThanOrEqual(2)
    }
    expect(await unproven(bench)).toEqual([])
  })

  test('its bill comes while somebody gives it: one of the two has it', async () => {
    const an = await scene.owing(10_000_000)
    for (let round = 0; round < 20; round += 1) {
      const dossierNumber = newDossierNumber()
      const { id, paymentId } = await unowned(1_000 + round, dossierNumber)
      const request = { dossierNumber, ...linesOf(1_000 + round), studentCode: scene.one.code }
      const sides: (() => Promise<unknown>)[] = [
        () => give(id, an.code),
        () => scene.accept(scene.toAccept(request)),
      ]
      if (round % 2 === 0) sides.reverse()
      const [one, other] = await Promise.allSettled(sides.map((side) => side()))
      const given = round % 2 === 0 ? other : one
      const bill = await bench.store.bills.findByDossierNumber(dossierNumber)
      const isPaid = bill?.state === 'paid'
      expect(given?.status).toBe(isPaid ? 'rejected' : 'fulfilled')
      if (given?.status === 'rejected') expect(given.reason).toMatchObject({ code: 'conflict' })
      expect(await pieces(paymentId)).toEqual(isPaid ? [] : [`posted person ${an.code} ${1_000 + round}`])
    }
    expect(await unproven(bench)).toEqual([])
  })

  test('its bill comes while its return is approved: one of the two has it', async () => {
    for (let round = 0; round < 6; round += 1) {
      const dossierNumber = newDossierNumber()
      const { id, paymentId } = await unowned(5_000 + round, dossierNumber)
      const refund = await ask(id)
      const request = { dossierNumber, ...linesOf(5_000 + round), studentCode: scene.one.code }
      const [approved] = await Promise.allSettled([
        scene.approve(refund.approvalId),
        scene.accept(scene.toAccept(request)),
      ])
      const bill = await bench.store.bills.findByDossierNumber(dossierNumber)
      expect(approved.status).toBe(bill?.state === 'paid' ? 'rejected' : 'fulfilled')
      expect(await pieces(paymentId)).toEqual(
        bill?.state === 'paid' ? [] : [`not-fee to-return ${5_000 + round}`],
      )
    }
    expect(await unproven(bench)).toEqual([])
  })
})

describe('afterwards', () => {
  test('what was given by mistake is taken back, and its bill finds it when it comes', async () => {
    const dossierNumber = newDossierNumber()
    const { id, paymentId } = await unowned(80_000, dossierNumber)
    const an = await scene.owing(80_000)
    await give(id, an.code)
    const [given = ''] = await livePieces(paymentId)
    await bench.store.moneyDesk.undo(given, { by: 'hoa', reason: 'another child' }, later(20))
    expect(await scene.standingOf(an.bill)).toBe('issued 0')
    expect(await pieces(paymentId)).toEqual(['suspense undone 80000'])
    const bill = await scene.accept(scene.toAccept({ dossierNumber, ...linesOf(80_000) }))
    expect(await scene.standingOf(bill)).toBe('paid 80000')
    expect(await pieces(paymentId)).toEqual([])
    expect(await unproven(bench)).toEqual([])
  })

  test('of what was given in parts a bill that comes takes nothing, also when one part is taken back', async () => {
    const dossierNumber = newDossierNumber()
    const { id, paymentId } = await unowned(80_000, dossierNumber)
    const [an, binh] = [await scene.owing(30_000), await scene.owing(50_000)]
    await split(id, [
      { studentCode: an.code, amount: 30_000 },
      { studentCode: binh.code, amount: 50_000 },
    ])
    const [part = ''] = await livePieces(paymentId)
    await bench.store.moneyDesk.undo(part, { by: 'hoa', reason: 'another child' }, later(20))
    const request = { dossierNumber, ...linesOf(80_000), studentCode: scene.one.code }
    const bill = await scene.accept(scene.toAccept(request))
    expect(await scene.standingOf(bill)).toBe('issued 0')
    await give((await livePieces(paymentId))[0] ?? '', scene.one.code, bill.id)
    expect((await pieces(paymentId)).length).toBe(2)
    expect(await unproven(bench)).toEqual([])
  })

  test('a part of it is refunded through its channel, which is told of its own payment', async () => {
    const [an, binh] = [await scene.owing(30_000), await scene.owing(50_000)]
    const { id, paymentId, reference } = await unowned(80_000)
    await split(id, [
      { studentCode: an.code, amount: 30_000 },
      { studentCode: binh.code, amount: 50_000 },
    ])
    const [piece = ''] = await livePieces(paymentId)
    await expect(scene.refund({ allocationId: piece }, 30_000, { way: 'channel' })).rejects.toMatchObject({
      code: 'conflict',
    })
    const refund = await scene.refund({ allocationId: piece }, 30_000, { way: 'channel', channels })
    const [taken] = await takeOf(refund.id)
    expect(taken).toMatchObject({
      act: 'send',
      channel,
      amount: 30_000,
      reference,
      paidAmount: 80_000,
      isOnly: true,
    })
    await bench.store.refunds.channelSaid(
      { ...refund, asks: 1 },
      { is: 'done', theirReference: 'R-1' },
      later(40),
    )
    expect(await scene.standingOf(an.bill)).toBe('refunded 0')
    expect(await booked(refund.id)).toContain(`refund-paid: refunds-due to clearing:${channel} 30000`)
    const [, other = ''] = await livePieces(paymentId)
    const second = await scene.refund({ allocationId: other }, 50_000, { way: 'channel', channels })
    expect(await takeOf(second.id)).toMatchObject([{ amount: 50_000, isOnly: false }])
    expect(await receipts(an.bill.id)).toEqual([`channel TX-${reference} 30000 valid 30000`])
    expect(await unproven(bench)).toEqual([])
  })

  test('a piece that its channel took away again is taken back by itself, and by no movement of a bank', async () => {
    const an = await scene.owing(30_000)
    const { id, paymentId, reference } = await unowned(30_000)
    await give(id, an.code)
    const [piece = ''] = await livePieces(paymentId)
    const order = {
      allocationId: piece,
      why: 'taken-back',
      reason: 'charged back',
      actor: someone('mai'),
    } as const
    const line = { ...order, lineId: '01990000-0000-7000-8000-000000000000' }
    await expect(bench.store.reversals.reverse(line, when(later(50)))).rejects.toMatchObject({
      code: 'conflict',
    })
    await bench.store.reversals.reverse(order, when(later(50)))
    expect(await scene.standingOf(an.bill)).toBe('issued 0')
    expect(await pieces(paymentId)).toEqual(['reversed taken-back 30000'])
    expect(await booked(piece)).toEqual([
      'allocation: unowned-money to receivable 30000',
      `allocation-undone: receivable to clearing:${channel} 30000`,
    ])
    expect(await receipts(an.bill.id)).toEqual([`channel TX-${reference} 30000 reversed 0`])
    expect(await unproven(bench)).toEqual([])
  })

  test('what was another owner’s is without one again', async () => {
    const an = await scene.owing(30_000)
    const { id, paymentId } = await unowned(30_000)
    await give(id, an.code)
    const [piece = ''] = await livePieces(paymentId)
    const order = {
      allocationId: piece,
      why: 'wrong-owner',
      reason: 'of another',
      actor: someone('mai'),
    } as const
    const { moneyId } = await bench.store.reversals.reverse(order, when(later(50)))
    expect(await pieces(paymentId)).toEqual(['suspense taken-from 30000'])
    const binh = await scene.owing(30_000)
    await give(moneyId ?? '', binh.code)
    expect(await scene.standingOf(binh.bill)).toBe('paid 30000')
    expect(await unproven(bench)).toEqual([])
  })
})

const takeOf = async (refundId: string) =>
  (await bench.store.refunds.takeForChannel(later(30), later(90), 100)).filter(({ id }) => id === refundId)

async function ask(allocationId: string, changes: Partial<ReturnOrder> = {}) {
  const asked = await request(allocationId, changes)
  if (asked.is !== 'asked') throw new Error(asked.is)
  return asked.refund
}
const request = (allocationId: string, changes: Partial<ReturnOrder> = {}) =>
  bench.store.returns.request(
    {
      ...{ allocationId, channels, actor: someone('mai'), reason: 'nobody claims it', rules: testRules },
      ...changes,
    },
    when(later(10)),
  )

describe('R10: what nobody claims of it', () => {
  test('R10: is proposed to go back from the ninetieth day on, until somebody asked for it', async () => {
    const { id, reference } = await unowned(70_000)
    const proposedAt = async (days: number) => {
      const before = new Date(later(5).getTime() + (days - 90) * 86_400_000)
      const found = await bench.store.returns.proposals({ before, limit: 500 })
      return found.find((one) => one.id === id)
    }
    expect(await proposedAt(89)).toBeUndefined()
    expect(await proposedAt(90)).toMatchObject({
      line: null,
      payment: { channel, reference },
      senderKnown: false,
    })
    await ask(id)
    expect(await proposedAt(100)).toBeUndefined()
  })

  test('R10: goes back by its channel when a second person says so, without naming anybody', async () => {
    const { id, paymentId, reference } = await unowned(70_000)
    const before = await balanceOf('unowned-money')
    const refund = await ask(id)
    expect(refund).toMatchObject({ way: 'channel', channel, state: 'requested', studentCode: null })
    expect(await scene.approve(refund.approvalId, 'mai')).toEqual({ is: 'same-person' })
    await scene.approve(refund.approvalId)
    expect(await balanceOf('unowned-money')).toBe(before - 70_000)
    expect(await pieces(paymentId)).toEqual(['not-fee to-return 70000'])
    await expect(give(id)).rejects.toMatchObject({ code: 'conflict' })
    expect(await takeOf(refund.id)).toMatchObject([{ act: 'send', reference, amount: 70_000, isOnly: true }])
    // What the file of its provider says of it ends it too.
    const never = { channel, from: later(0), to: later(0) }
    expect(await bench.store.settlements.goneBack(never, [reference])).toMatchObject([
      { id: refund.id, as: 'refund', went: 70_000, amount: 70_000, isSure: false },
    ])
    await bench.store.refunds.channelSaid(
      { ...refund, asks: 1 },
      { is: 'done', theirReference: 'R-2' },
      later(40),
    )
    expect(await booked(refund.id)).toEqual([
      'refund-approved: unowned-money to refunds-due 70000',
      `refund-paid: refunds-due to clearing:${channel} 70000`,
    ])
    expect(await bench.store.returns.letter(refund.id)).toBeUndefined()
    expect(await unproven(bench)).toEqual([])
  })

  test('R10: goes to an account where its channel gives nothing back, or where one is named, with a letter', async () => {
    const { id, reference } = await unowned(70_000)
    const none = { channels: new Set<string>() }
    expect(await request(id, none)).toEqual({ is: 'sender-unknown', field: 'account' })
    const { bankCode, ...sender } = payee
    expect(await request(id, sender)).toEqual({ is: 'sender-unknown', field: 'bankCode' })
    const refund = await ask(id, payee)
    expect(refund).toMatchObject({ way: 'transfer', channel: null })
    await scene.approve(refund.approvalId)
    expect(await bench.store.returns.letter(refund.id)).toMatchObject({
      ...{ code: refund.code, reference, channel, toAccount: null, bookedOn: '2026-09-30', payee },
    })
    expect(await scene.payOut(refund.code, 70_000)).toBe(1)
    expect(await scene.stateOf(refund.id)).toBe('done')
    expect(await unproven(bench)).toEqual([])
    expect(bankCode).toBe(payee.bankCode)
  })

  test('what its channel refuses to give back has no owner again', async () => {
    const { id, paymentId } = await unowned(70_000)
    const before = await balanceOf('unowned-money')
    const refund = await ask(id)
    await scene.approve(refund.approvalId)
    await takeOf(refund.id)
    await bench.store.refunds.channelSaid(
      { ...refund, asks: 1 },
      { is: 'refused', theirCode: '95' },
      later(40),
    )
    expect(await pieces(paymentId)).toEqual(['suspense return-failed 70000'])
    expect(await balanceOf('unowned-money')).toBe(before)
    const an = await scene.owing(70_000)
    await give((await livePieces(paymentId))[0] ?? '', an.code)
    expect(await scene.standingOf(an.bill)).toBe('paid 70000')
    expect(await unproven(bench)).toEqual([])
  })

  test('a request that is rejected leaves it without an owner', async () => {
    const { id, paymentId } = await unowned(70_000)
    const refund = await ask(id)
    await bench.store.approvals.reject(refund.approvalId ?? '', says('hoa'), later(20))
    expect(await pieces(paymentId)).toEqual(['suspense no-known-bill 70000'])
  })
})

test('the database refuses that money in pieces is a bill’s as well', async () => {
  const { id, paymentId } = await unowned(70_000)
  const an = await scene.owing(70_000)
  const find = () =>
    bench.pool.query('update payments set bill_id = $2 where id = $1', [paymentId, an.bill.id])
  await expect(find()).rejects.toThrow('is in pieces')
  await give(id, an.code)
  await expect(find()).rejects.toThrow('is in pieces')
})

test('the database refuses pieces that do not add up to their payment', async () => {
  const { id } = await unowned(70_000)
  await expect(
    bench.pool.query('update allocations set undone_at = now(), undone_by = $2 where id = $1', [id, 'x']),
  ).rejects.toThrow('do not add up')
})
