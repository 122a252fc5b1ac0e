import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { RefundOrder } from '../../../src/ports/refunds/refund-store.ts'
import { says, someone, testRules, when } from '../../support/approvals.ts'
import { openRefundScene, type RefundScene } from '../../support/refund-scene.ts'
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

const tell = () => when(noon).tell()
const conflict = { code: 'conflict' }

/** A payment that the channel confirmed for dossiers that we do not have; its money is one piece. */
async function unowned(amount: number, dossier = newDossierNumber()) {
  const reference = newReference()
  const confirmed = news(reference, amount, { description: dossier })
  expect(await scene.post(confirmed)).toBe('unowned')
  const { rows } = await bench.pool.query<{ id: string }>('select id from payments where reference = $1', [
    reference,
  ])
  const paymentId = rows[0]?.id ?? ''
  return { paymentId, id: (await standing(paymentId))[0]?.id ?? '', reference, confirmed }
}
const standing = async (paymentId: string) => {
  const { rows } = await bench.pool.query<{ id: string; where: string }>(
    `select id, concat_ws(' ', outcome, why, amount) as where from allocations
     where payment_id = $1 and undone_at is null order by amount, id`,
    [paymentId],
  )
  return rows
}
const pieces = async (paymentId: string) => (await standing(paymentId)).map(({ where }) => where)
const split = async (allocationId: string, ...shares: { code: string; amount: number }[]) => {
  const { schoolCode } = scene
  const of = shares.map(({ code, amount }) => ({ schoolCode, studentCode: code, amount }))
  await bench.store.moneyDesk.giveByList({ allocationId, shares: of, by: 'hoa' }, tell, later(15))
}
const give = (allocationId: string, studentCode: string) =>
  bench.store.bankLines.giveTo(
    { allocationId, schoolCode: scene.schoolCode, studentCode, by: 'hoa' },
    tell,
    later(15),
  )
const said = { why: 'taken-back', reason: 'charged back', actor: someone('mai') } as const
const takeBack = (paymentId: string) => bench.store.reversals.reverse({ paymentId, ...said }, when(later(60)))
const takePiece = (allocationId: string) =>
  bench.store.reversals.reverse({ allocationId, ...said }, when(later(60)))
const askReturn = (allocationId: string) =>
  bench.store.returns.request(
    {
      ...{ allocationId, channels: new Set([channel]), reason: 'nobody claims it' },
      ...{ actor: someone('mai'), rules: testRules },
    },
    when(later(20)),
  )
const balanceOf = async (account: string) => {
  const { rows } = await bench.pool.query<{ sum: number }>(
    `select coalesce(sum(case $1 when credit then amount when debit then -amount end), 0) as sum from ledger_entries`,
    [account],
  )
  return Number(rows[0]?.sum)
}
const codesOf = (ends: readonly PromiseSettledResult<unknown>[]) =>
  ends.map((end) => (end.status === 'fulfilled' ? 'done' : end.reason.code)).sort()

describe('a payment for no bill that we know, which its channel takes away', () => {
  test('leaves the money without an owner and goes back to the channel, and no bill finds it any more', async () => {
    const dossierNumber = newDossierNumber()
    const before = [await balanceOf('unowned-money'), await balanceOf(`clearing:${channel}`)]
    const { paymentId, id, confirmed } = await unowned(70_000, dossierNumber)
    expect(await takeBack(paymentId)).toMatchObject({
      ...{ paymentId, allocationId: null, billId: null, schoolCode: null, studentCode: null, partOf: null },
      ...{ amount: 70_000, fromBill: 0, fromCredit: 0, fromUnowned: 70_000, moneyId: null },
    })
    expect([await balanceOf('unowned-money'), await balanceOf(`clearing:${channel}`)]).toEqual(before)
    expect(await bench.ledger(id)).toMatchObject([
      { debit: 'unowned-money', credit: `clearing:${channel}`, amount: 70_000, cause: 'allocation-undone' },
    ])
    expect(await pieces(paymentId)).toEqual(['reversed taken-back 70000'])
    expect(
      await bench.store.moneySearch.withoutOwner({ reference: confirmed.reference, limit: 5 }, noon),
    ).toEqual([])
    const bill = await scene.accept(scene.toAccept({ dossierNumber, ...linesOf(70_000) }))
    expect(await scene.standingOf(bill)).toBe('issued 0')
    expect(await scene.post(confirmed)).toBe('repeated')
    expect(await unproven(bench)).toEqual([])
  })

  test('is taken from everybody whom it was given to: bills are owed again, credit falls, what is nobody’s goes', async () => {
    const [an, binh, chi] = [
      await scene.owing(300_000),
      await scene.owing(150_000),
      await scene.owing(50_000),
    ]
    const { paymentId, id } = await unowned(550_000)
    await split(id, { ...an, amount: 300_000 }, { ...binh, amount: 200_000 }, { ...chi, amount: 50_000 })
    const [ofChi] = await bench.store.receipts.of({ billId: chi.bill.id })
    await bench.store.moneyDesk.undo(ofChi?.id ?? '', { by: 'hoa', reason: 'another child' }, later(20))
    expect(await scene.standingOf(an.bill)).toBe('paid 300000')
    expect(await scene.credit(binh.code)).toBe(50_000)

    const whole = await takeBack(paymentId)
    expect(whole).toMatchObject({
      ...{ amount: 550_000, fromBill: 450_000, fromCredit: 50_000, fromUnowned: 50_000 },
      ...{ schoolCode: null, studentCode: null },
    })
    expect(await scene.standingOf(an.bill)).toBe('issued 0')
    expect(await scene.standingOf(binh.bill)).toBe('issued 0')
    expect(await scene.credit(binh.code)).toBe(0)
    expect((await bench.store.receipts.of({ billId: an.bill.id })).map(({ state }) => state)).toEqual([
      'reversed',
    ])
    expect((await pieces(paymentId)).every((piece) => piece.startsWith('reversed taken-back'))).toBe(true)

    const ofSchool = await bench.store.reversals.list({ schoolCodes: [scene.schoolCode], limit: 10 })
    expect(ofSchool.every(({ partOf, paymentId }) => partOf === whole.id && paymentId === null)).toBe(true)
    expect(ofSchool.reduce((sum, { amount }) => sum + amount, 0)).toBe(500_000)
    const payment = await bench.store.payments.find(paymentId)
    if (!payment) throw new Error('the payment is gone')
    const life = await bench.store.paymentSearch.lifeOf(payment)
    expect(life.reversal).toEqual(whole)
    expect(
      life.entries
        .filter(({ credit }) => credit === `clearing:${channel}`)
        .map(({ amount }) => amount)
        .sort(),
    ).toEqual([150_000, 300_000, 50_000, 50_000])
    expect(await unproven(bench)).toEqual([])
  })

  test('of which pieces were taken back before: the rest of it is taken, and after that nothing', async () => {
    const [an, binh] = [await scene.owing(30_000), await scene.owing(50_000)]
    const { paymentId, id } = await unowned(80_000)
    await split(id, { ...an, amount: 30_000 }, { ...binh, amount: 50_000 })
    const [first, second] = await standing(paymentId)
    await takePiece(first?.id ?? '')
    expect(await takeBack(paymentId)).toMatchObject({ amount: 50_000, fromBill: 50_000 })
    await expect(takeBack(paymentId)).rejects.toMatchObject({
      ...conflict,
      detail: 'it is taken back already',
    })
    await expect(takePiece(second?.id ?? '')).rejects.toMatchObject(conflict)
    expect(await unproven(bench)).toEqual([])
  })

  test('is refused where there is no such payment', async () => {
    await expect(takeBack('01990000-0000-7000-8000-000000000000')).rejects.toMatchObject(conflict)
  })

  test('waits for a person where a piece of it is asked to go back, is on its way, or went', async () => {
    const { paymentId, id } = await unowned(70_000)
    const asked = await askReturn(id)
    if (asked.is !== 'asked') throw new Error(asked.is)
    const refusal = {
      ...conflict,
      message: expect.stringContaining('goes back, or went back, to who paid it'),
    }
    await expect(takeBack(paymentId)).rejects.toMatchObject(refusal)
    await expect(takePiece(id)).rejects.toMatchObject(refusal)
    await scene.approve(asked.refund.approvalId)
    await expect(takeBack(paymentId)).rejects.toMatchObject(refusal)
    await bench.store.refunds.takeForChannel(later(30), later(90), 100)
    await bench.store.refunds.channelSaid(
      { ...asked.refund, asks: 1 },
      { is: 'done', theirReference: 'R-1' },
      later(40),
    )
    await expect(takeBack(paymentId)).rejects.toMatchObject(refusal)
    expect(await pieces(paymentId)).toEqual(['not-fee to-return 70000'])
    expect(await unproven(bench)).toEqual([])
  })

  test('of which one piece went back: that one stays, and the others are taken by their own ids, also what nobody owns', async () => {
    const [an, binh] = [await scene.owing(30_000), await scene.owing(50_000)]
    const { paymentId, id } = await unowned(90_000)
    await split(id, { ...an, amount: 30_000 }, { ...binh, amount: 60_000 })
    const all = await standing(paymentId)
    const ofAn = all.find(({ where }) => where === 'posted list 30000')
    const ofBinh = all.filter((piece) => piece !== ofAn)
    await scene.refund({ allocationId: ofAn?.id ?? '' }, 10_000)
    await expect(takeBack(paymentId)).rejects.toMatchObject(conflict)
    expect(await scene.standingOf(binh.bill)).toBe('paid 50000')
    for (const piece of ofBinh)
      await bench.store.moneyDesk.undo(piece.id, { by: 'hoa', reason: 'another child' }, later(20))
    const nobodys = (await standing(paymentId)).filter(({ where }) => where.startsWith('suspense'))
    for (const piece of nobodys) await takePiece(piece.id)
    expect((await pieces(paymentId)).filter((piece) => !piece.startsWith('reversed'))).toEqual([
      'posted list 30000',
    ])
    expect(await unproven(bench)).toEqual([])
  })

  test('is taken when the return of a piece was not approved, or its channel refused it', async () => {
    const [one, other] = [await unowned(70_000), await unowned(80_000)]
    const asked = await askReturn(one.id)
    if (asked.is !== 'asked') throw new Error(asked.is)
    await bench.store.approvals.reject(asked.refund.approvalId ?? '', says('hoa'), later(25))
    expect(await takeBack(one.paymentId)).toMatchObject({ fromUnowned: 70_000 })
    const refused = await askReturn(other.id)
    if (refused.is !== 'asked') throw new Error(refused.is)
    await scene.approve(refused.refund.approvalId)
    await bench.store.refunds.takeForChannel(later(30), later(90), 100)
    await bench.store.refunds.channelSaid(
      { ...refused.refund, asks: 1 },
      { is: 'refused', theirCode: '95' },
      later(40),
    )
    expect(await takeBack(other.paymentId)).toMatchObject({ fromUnowned: 80_000 })
    expect(await unproven(bench)).toEqual([])
  })

  test('is taken when the refund of a piece was not approved, was refused, or came back', async () => {
    const refundOf = async (changes: Partial<RefundOrder> = {}) => {
      const an = await scene.owing(70_000)
      const { paymentId, id } = await unowned(70_000)
      await give(id, an.code)
      const [piece] = await standing(paymentId)
      return { ...(await scene.refund({ allocationId: piece?.id ?? '' }, 70_000, changes)), paymentId }
    }
    const rejected = await refundOf({ rules: testRules })
    await bench.store.approvals.reject(rejected.approvalId ?? '', says('hoa'), later(25))
    const refused = await refundOf()
    await bench.store.refunds.refuse(refused.id, { by: 'mai', reason: 'closed' }, later(30))
    const returned = await refundOf()
    await scene.payOut(returned.code, 70_000)
    await expect(takeBack(returned.paymentId)).rejects.toMatchObject(conflict)
    await scene.take([scene.line(`HOAN LAI ${returned.code}`, 70_000)], 'statement', later(50))
    await bench.store.refunds.matchMovements(later(60))
    for (const { id, paymentId, state } of [
      { ...rejected, state: 'rejected' },
      { ...refused, state: 'refused' },
      { ...returned, state: 'returned' },
    ]) {
      expect(await scene.stateOf(id)).toBe(state)
      expect([state, await takeBack(paymentId).catch(String)]).toMatchObject([state, { amount: 70_000 }])
    }
    expect(await unproven(bench)).toEqual([])
  })
})

test('what nobody owns was taken from no wrong owner', async () => {
  const { id } = await unowned(70_000)
  const order = { allocationId: id, why: 'wrong-owner', reason: 'x', actor: someone('mai') } as const
  await expect(bench.store.reversals.reverse(order, when(later(60)))).rejects.toMatchObject({
    ...{ ...conflict, detail: 'nobody owns this money' },
  })
})

test('a transfer that nobody owns and that its bank takes away is explained by the movement that a person names', async () => {
  const line = scene.line('hoc phi thang 10', 640_000)
  const out = scene.line('HOAN TRA', 640_000, { direction: 'out' })
  await scene.take([line, out])
  const { rows } = await bench.pool.query<{ id: string; lineId: string; direction: string }>(
    `select allocations.id, bank_lines.id as "lineId", direction from allocations join bank_lines on bank_lines.id = line_id
     where account = $1`,
    [scene.account],
  )
  const came = rows.find(({ direction }) => direction === 'in')
  const went = rows.find(({ direction }) => direction === 'out')
  const order = { allocationId: came?.id ?? '', ...said }
  await expect(bench.store.reversals.reverse(order, when(later(60)))).rejects.toMatchObject(conflict)
  const named = { ...order, lineId: went?.lineId }
  expect(await bench.store.reversals.reverse(named, when(later(60)))).toMatchObject({ fromUnowned: 640_000 })
  expect(await scene.whereIs(line)).toEqual(['reversed taken-back 640000'])
  expect(await scene.whereIs(out)).toEqual(['reversed taken-back 640000'])
  expect(await unproven(bench)).toEqual([])
})

describe('at once', () => {
  test('however many take it back, it is taken once', async () => {
    const an = await scene.owing(30_000)
    const { paymentId, id } = await unowned(80_000)
    await split(id, { ...an, amount: 30_000 }, { ...scene.one, amount: 50_000 })
    const [first] = await standing(paymentId)
    const before = await balanceOf(`clearing:${channel}`)
    const ends = await Promise.allSettled([
      ...[1, 2, 3, 4].map(() => takeBack(paymentId)),
      takePiece(first?.id ?? ''),
    ])
    expect(codesOf(ends).filter((code) => code !== 'conflict' && code !== 'done')).toEqual([])
    expect(await balanceOf(`clearing:${channel}`)).toBe(before + 80_000)
    expect(await scene.standingOf(an.bill)).toBe('issued 0')
    expect(await unproven(bench)).toEqual([])
  })

  test('somebody gives it, its bill comes, or its return is asked for: it is in one place', async () => {
    const an = await scene.owing(10_000_000)
    for (let round = 0; round < 12; round += 1) {
      const dossierNumber = newDossierNumber()
      const { paymentId, id } = await unowned(1_000 + round, dossierNumber)
      const request = { dossierNumber, ...linesOf(1_000 + round), studentCode: scene.one.code }
      const others: (() => Promise<unknown>)[] = [
        () => give(id, an.code),
        () => scene.accept(scene.toAccept(request)),
        () => askReturn(id),
      ]
      const sides = [() => takeBack(paymentId), others[round % 3] as () => Promise<unknown>]
      if (round % 2 === 0) sides.reverse()
      const ends = await Promise.allSettled(sides.map((side) => side()))
      // What was given before, or found by its bill, is taken from there.
      expect(codesOf(ends)).toBeOneOf([
        ['conflict', 'done'],
        ['done', 'done'],
      ])
      const bill = await bench.store.bills.findByDossierNumber(dossierNumber)
      if (bill) expect([bill.state, bill.paid]).toEqual(['issued', 0])
      expect(await scene.standingOf(an.bill)).toBe('issued 0')
    }
    expect(await unproven(bench)).toEqual([])
  })

  test('two payments over the same bills the other way round, while both bills are paid, all end', async () => {
    const [an, binh] = [await scene.owing(100_000), await scene.owing(100_000)]
    for (let round = 0; round < 6; round += 1) {
      const [one, other] = [await unowned(30), await unowned(30)]
      await split(one.id, { ...an, amount: 10 }, { ...binh, amount: 20 })
      await split(other.id, { ...binh, amount: 20 }, { ...an, amount: 10 })
      const paid = await Promise.all([an, binh].map(({ bill }) => scene.open(bill.id, 5)))
      await Promise.all([
        takeBack(one.paymentId),
        takeBack(other.paymentId),
        ...paid.map(({ reference }) => scene.post(news(reference, 5))),
      ])
    }
    for (const { bill } of [an, binh]) expect(await scene.standingOf(bill)).toBe('partly-paid 30')
    expect(await unproven(bench)).toEqual([])
  })
})
