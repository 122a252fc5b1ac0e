import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { someone, when } from '../../support/approvals.ts'
import { type BankScene, openBankScene } from '../../support/bank-scene.ts'
import { newReference, news, noon, tellBoth } from '../../support/scene.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'

let bench: StoreBench
let scene: BankScene
let through: string
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  scene = await openBankScene(bench)
  through = `quay-${scene.schoolCode}`
})

const inMonths = new Date('2026-12-20T05:00:00Z')
/** Confirmed through the channel at 20:00 of 5 October, for no bill that we know. */
async function unowned(amount: number) {
  const paidAt = new Date('2026-10-05T20:00:00+07:00')
  const reference = newReference()
  await bench.store.payments.post(through, news(reference, amount, { at: paidAt }), () => tellBoth, paidAt)
  const [money] = await bench.store.moneySearch.withoutOwner({ reference, limit: 1 }, noon)
  return { id: money?.id ?? '', paymentId: money?.payment?.id ?? '', reference }
}
const oldMoney = async (book: string, day: string, cutOff = 1_440) => {
  const rules = { cutOffs: { [through]: cutOff }, ambiguousDays: 0, unownedDays: 30, unsettledDays: 3 }
  await bench.store.days.openDays({ ...rules, dailySenders: [] }, inMonths)
  const unmet = await bench.store.days.unmet(book, day, { ...rules, dailySenders: [] }, inMonths)
  return unmet.find(({ condition }) => condition === 'old-money-without-owner')
}
const give = (allocationId: string, studentCode: string) =>
  bench.store.bankLines.giveTo(
    { allocationId, schoolCode: scene.schoolCode, studentCode, by: 'hoa' },
    () => tellBoth,
    noon,
  )

test('T12: money of a channel that nobody owns keeps a day of the channel open from when it waited too long, as that of a bank does', async () => {
  const { reference, id } = await unowned(90_000)
  const line = scene.line('hoc phi', 90_000, { bookedOn: '2026-10-05' })
  await scene.take([line])
  const books = [`channel:${through}`, `bank:${scene.account}`]
  for (const book of books) {
    expect(await oldMoney(book, '2026-11-03')).toBeUndefined()
    expect(await oldMoney(book, '2026-11-04')).toMatchObject({ count: 1, amount: 90_000 })
  }
  expect((await oldMoney(`channel:${through}`, '2026-11-10'))?.examples).toEqual([reference])
  const { code } = await scene.owing(90_000)
  await give(id, code)
  expect(await oldMoney(`channel:${through}`, '2026-11-10')).toBeUndefined()
  expect(await oldMoney(`bank:${scene.account}`, '2026-11-10')).toMatchObject({ count: 1 })
})

test('its day is that of the cut-off of its channel', async () => {
  await unowned(90_000)
  const book = `channel:${through}`
  const atSix = 18 * 60
  expect(await oldMoney(book, '2026-11-04', atSix)).toBeUndefined()
  expect(await oldMoney(book, '2026-11-05', atSix)).toMatchObject({ count: 1 })
})

test('what waits for the first bill of a student keeps the days of their school open too', async () => {
  const { id } = await unowned(90_000)
  const book = `school:${scene.schoolCode}`
  const { code } = await scene.student()
  // The days of a school begin with its first entry.
  await scene.owing(1_000)
  expect(await oldMoney(book, '2026-11-04')).toBeUndefined()
  await give(id, code)
  expect(await oldMoney(book, '2026-11-03')).toBeUndefined()
  for (const one of [book, `channel:${through}`])
    expect(await oldMoney(one, '2026-11-04')).toMatchObject({ count: 1, amount: 90_000 })
})

test('what its channel took away keeps no day open', async () => {
  const { paymentId } = await unowned(90_000)
  const order = { paymentId, why: 'taken-back', reason: 'charged back', actor: someone('mai') } as const
  await bench.store.reversals.reverse(order, when(noon))
  expect(await oldMoney(`channel:${through}`, '2026-11-10')).toBeUndefined()
})
