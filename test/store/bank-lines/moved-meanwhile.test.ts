import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { familyCode } from '../../../src/domain/bank-lines/transfer-of-family.ts'
import type { ReadBankLine } from '../../../src/ports/bank-lines/bank-line-store.ts'
import { someone, when } from '../../support/approvals.ts'
import { openBankScene } from '../../support/bank-scene.ts'
import { besideUncommitted } from '../../support/beside-unfinished.ts'
import { openRefundScene, type RefundScene } from '../../support/refund-scene.ts'
import { later, noon, tellBoth } from '../../support/scene.ts'
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

const piecesOf = async ({ line }: ReadBankLine) => {
  const { rows } = await bench.pool.query<{ id: string; lineId: string }>(
    `select allocations.id, line_id as "lineId" from allocations join bank_lines on bank_lines.id = line_id
     where account = $1 and direction = $2 and reference = $3 and undone_at is null order by allocations.id`,
    [line.account, line.direction, line.reference],
  )
  return rows
}
const pieceOf = async (line: ReadBankLine) => (await piecesOf(line))[0] ?? expect.fail('no piece')
const said = { by: 'ke toan', reason: 'so it is' }

/** A refund that was sent. */
const refundOf = async (amount: number) => {
  const { paymentId } = await scene.paidBill(amount, amount)
  const refund = await scene.refund({ paymentId }, amount)
  await bench.store.refunds.makePayoutList(someone('mai'), 'the run of today', later(30))
  return refund
}

test.each([
  'to a student',
  'by a list',
])('money that comes back of a refund at that moment is not given %s', async (how) => {
  const { id, code } = await refundOf(500_000)
  await scene.payOut(code, 500_000)
  const back = scene.line('tra lai', 500_000)
  await scene.take([back], 'statement', later(50))
  const { id: allocationId } = await pieceOf(back)
  const to = { ...scene.owner, amount: 500_000 }
  const given = besideUncommitted(
    bench,
    ({ refunds }) => refunds.returned(id, { ...said, allocationId }, later(60)),
    () =>
      how === 'by a list'
        ? bench.store.moneyDesk.giveByList(
            { allocationId, shares: [to], by: 'Hoa' },
            () => tellBoth,
            later(60),
          )
        : bench.store.bankLines.giveTo(
            { allocationId, ...scene.owner, by: 'Hoa' },
            () => tellBoth,
            later(60),
          ),
  )
  await expect(given).rejects.toMatchObject({ code: 'conflict', detail: 'this money has an owner already' })
  expect(await scene.stateOf(id)).toBe('returned')
  expect(await unproven(bench)).toEqual([])
})

test('money that waits for its bill is given though another piece is moved at that moment', async () => {
  const { id, code } = await refundOf(500_000)
  await scene.payOut(code, 500_000)
  const [an, binh] = [await scene.student(), await scene.student()]
  const [back, waits] = [scene.line(an.paymentCode, 500_000), scene.line(binh.paymentCode, 500_000)]
  await scene.take([back], 'statement', later(50))
  await scene.take([waits], 'statement', later(51))
  const [ofAn, ofBinh] = [await scene.bill(an.code, 500_000), await scene.bill(binh.code, 500_000)]
  const { id: allocationId } = await pieceOf(back)
  const given = await besideUncommitted(
    bench,
    ({ refunds }) => refunds.returned(id, { ...said, allocationId }, later(60)),
    () => bench.store.bankLines.giveWaiting(100, () => tellBoth, later(60)),
  )
  expect(given).toBe(1)
  expect([await scene.standingOf(ofAn), await scene.standingOf(ofBinh)]).toEqual(['issued 0', 'paid 500000'])
  expect(await scene.stateOf(id)).toBe('returned')
  expect(await unproven(bench)).toEqual([])
})

test('an outgoing movement that shows at that moment that a refund went passes nothing on', async () => {
  const other = await openBankScene(bench)
  const chi = await other.owing(400_000)
  const there = { schoolCode: other.schoolCode, studentCode: chi.code }
  const { number } = await bench.store.families.make([there, scene.owner], 'the mother', noon)
  const transit = scene.line(familyCode(number, scene.rules), 400_000)
  const { id } = await refundOf(400_000)
  const going = scene.line('chuyen tien', 400_000, { direction: 'out' })
  await scene.take([transit, going])
  const { id: outgoingId, lineId } = await pieceOf(going)
  const passing = { allocationId: (await pieceOf(transit)).id, outgoingId, by: 'Hoa' }
  const passed = besideUncommitted(
    bench,
    ({ refunds }) => refunds.confirm(id, { ...said, lineId }, later(60)),
    () => bench.store.moneyDesk.passOn(passing, later(60)),
  )
  await expect(passed).rejects.toMatchObject({ code: 'conflict' })
  expect(await scene.whereIs(going)).toEqual(['not-fee refund 400000'])
  expect(await scene.whereIs(transit, { [chi.code]: 'Chi' })).toEqual(['suspense in-transit Chi 400000'])
  expect(await unproven(bench)).toEqual([])
})

test('a movement that takes another back takes that piece too which somebody takes from its owner at that moment', async () => {
  for (const payable of [100_000, 200_000]) await scene.bill(scene.one.code, payable)
  const line = scene.line(scene.one.paymentCode, 350_000)
  await scene.take([line])
  const { id: allocationId } = await pieceOf(line)
  const back = scene.line(`hoan tra ${line.line.reference}`, 350_000, { direction: 'out' })
  const order = { allocationId, why: 'wrong-owner', reason: 'not theirs', actor: someone('mai') } as const
  await besideUncommitted(
    bench,
    ({ reversals }) => reversals.reverse(order, when(later(60))),
    () => scene.take([back]),
  )
  const gone = [100_000, 200_000, 50_000].map((amount) => `reversed taken-back ${amount}`)
  for (const one of [line, back]) expect(await scene.whereIs(one)).toEqual(gone)
  expect(await unproven(bench)).toEqual([])
})
