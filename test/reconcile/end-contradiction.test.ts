import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { BankLine } from '../../src/domain/bank-lines/bank-line.ts'
import type { ContradictionEnding } from '../../src/domain/bank-lines/contradiction.ts'
import type { ReadBankLine } from '../../src/ports/bank-lines/bank-line-store.ts'
import { endContradiction } from '../../src/reconcile/end-contradiction.ts'
import type { Stores } from '../../src/store/open-store.ts'
import { type BankScene, openBankScene } from '../support/bank-scene.ts'
import { later, noon, tellBoth } from '../support/scene.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'
import { unproven } from '../support/unproven.ts'

let bench: StoreBench
let scene: BankScene
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  scene = await openBankScene(bench)
})

const told = (line: ReadBankLine, changes: Partial<BankLine> = {}, witness: string = randomUUID()) => ({
  ...{ ...line, witness },
  line: { ...line.line, ...changes },
})
const contradictions = async (state?: 'open' | 'ended') =>
  (await bench.store.contradictions.list({ state, limit: 1_000 })).filter(
    ({ first }) => first.account === scene.account,
  )
const onlyId = async () => {
  const [found, ...others] = await contradictions('open')
  if (!found || others.length > 0) throw new Error(`${others.length + 1} stand open`)
  return found.id
}
const endWith = (
  stores: Pick<Stores, 'bankLines' | 'contradictions'>,
  id: number,
  ending: ContradictionEnding,
) =>
  endContradiction({ id, ending, by: 'an: the bank says so', at: later(60) }, stores, {
    ...{ codes: scene.rules, notFee: [], tellPaid: () => tellBoth },
  })
const end = (id: number, ending: ContradictionEnding = 'nothing-moved') =>
  bench.store.inOneTransaction((stores) => endWith(stores, id, ending))
const takeIn = (id: number) => end(id, 'taken-in')
const movements = async () => {
  const { rows } = await bench.pool.query(
    'select reference, amount, booked_on::text as day from bank_lines where account = $1 order by reference',
    [scene.account],
  )
  return rows
}

test('another amount under a reference that is known stands beside the first, with both tellings', async () => {
  const line = scene.line('hoc phi', 500_000, { reference: 'R1' })
  await scene.take([line])
  await scene.take([told(line, { amount: 700_000, bookedOn: '2026-10-06' })], 'sepay', later(30))
  expect(await contradictions()).toEqual([
    {
      ...{ id: expect.any(Number), source: 'sepay', toldAt: later(30), times: 1, isWhole: true, ended: null },
      first: {
        ...{
          account: scene.account,
          direction: 'in',
          reference: 'R1',
          amount: 500_000,
          bookedOn: '2026-10-05',
        },
        ...{ source: 'statement', seenAt: noon },
      },
      second: {
        ...{
          account: scene.account,
          direction: 'in',
          reference: 'R1',
          amount: 700_000,
          bookedOn: '2026-10-06',
        },
      },
    },
  ])
})

test('what was told otherwise is taken in as a movement of its own, and its money goes where its codes say', async () => {
  const [an, binh] = [await scene.owing(500_000), await scene.owing(700_000)]
  const line = scene.line(an.paymentCode, 500_000, { reference: 'R1' })
  await scene.take([line])
  const otherwise = { amount: 700_000, memo: binh.paymentCode, bookedOn: '2026-10-06' }
  await scene.take([told(line, otherwise)])
  await takeIn(await onlyId())
  expect(await movements()).toEqual([
    { reference: 'R1', amount: 500_000, day: '2026-10-05' },
    { reference: 'R1/2', amount: 700_000, day: '2026-10-06' },
  ])
  expect(await scene.standingOf(an.bill)).toBe('paid 500000')
  expect(await scene.standingOf(binh.bill)).toBe('paid 700000')
  expect(await contradictions('open')).toEqual([])
  expect(await contradictions('ended')).toMatchObject([
    { ended: { ending: 'taken-in', by: 'an: the bank says so', at: later(60) } },
  ])
})

test.each([
  'in',
  'out',
] as const)('where only the second of two that went %s is true, it stands in the place of the first', async (direction) => {
  const [an, binh] = [await scene.owing(500_000), await scene.owing(700_000)]
  const line = scene.line(an.paymentCode, 500_000, { reference: 'R1', direction })
  await scene.take([line])
  await scene.take([told(line, { amount: 700_000, memo: binh.paymentCode, bookedOn: '2026-10-06' })])
  await end(await onlyId(), 'in-its-place')
  expect(await movements()).toEqual([
    { reference: 'R1', amount: 500_000, day: '2026-10-05' },
    { reference: 'R1', amount: 500_000, day: '2026-10-05' },
    { reference: 'R1/2', amount: 700_000, day: '2026-10-06' },
  ])
  expect(await scene.whereIs(line)).toEqual(['reversed taken-back 500000'])
  expect(await scene.standingOf(an.bill)).toBe('issued 0')
  expect(await scene.standingOf(binh.bill)).toBe(direction === 'in' ? 'paid 700000' : 'issued 0')
  expect(await unproven(bench)).toEqual([])
})

test.each([
  300_000, 500_000, 700_000,
])('what a second of %i pays in the place of a first is what that had paid', async (amount) => {
  const an = await scene.owing(500_000)
  const line = scene.line(an.paymentCode, 600_000)
  await scene.take([line])
  await scene.take([told(line, { amount })])
  await end(await onlyId(), 'in-its-place')
  const paid = Math.min(amount, 500_000)
  expect(await scene.standingOf(an.bill)).toBe(`${paid < 500_000 ? 'partly-paid' : 'paid'} ${paid}`)
  expect(await scene.credit(an.code)).toBe(amount - paid)
  expect(await unproven(bench)).toEqual([])
})

test('a first that the bank itself took back is not taken back again: the second is taken in beside', async () => {
  const line = scene.line('hoc phi', 500_000, { reference: 'R1' })
  await scene.take([line])
  await scene.take([told(line, { amount: 700_000 })])
  await scene.take([told(line, { direction: 'out', memo: 'HOAN TRA', takesBack: ['R1'] })])
  const id = await onlyId()
  await expect(end(id, 'in-its-place')).rejects.toMatchObject({ code: 'conflict' })
  await takeIn(id)
  expect((await movements()).map(({ amount }) => amount)).toEqual([500_000, 500_000, 700_000])
  expect(await unproven(bench)).toEqual([])
})

test('a message number that stood for another movement leaves the second its own reference', async () => {
  const line = scene.line('hoc phi', 500_000, { reference: 'R1' })
  await scene.take([line], 'sepay')
  await scene.take([told(line, { reference: 'R9', amount: 30_000 }, line.witness)], 'sepay')
  await takeIn(await onlyId())
  expect((await movements()).map(({ reference }) => reference)).toEqual(['R1', 'R9'])
})

test('a second whose own reference told of it meanwhile is not taken in once more', async () => {
  const line = scene.line('hoc phi', 500_000, { reference: 'R1' })
  const other = told(line, { reference: 'R9', amount: 30_000 }, line.witness)
  await scene.take([line], 'sepay')
  await scene.take([other], 'sepay')
  await scene.take([{ ...other, witness: randomUUID() }], 'statement')
  const id = await onlyId()
  await expect(takeIn(id)).rejects.toMatchObject({ code: 'conflict' })
  await expect(end(id, 'in-its-place')).rejects.toMatchObject({ code: 'conflict' })
  await end(id)
  expect((await movements()).map(({ amount }) => amount)).toEqual([500_000, 30_000])
})

test('the same contradiction told again is the same one, also when somebody has ended it', async () => {
  const line = scene.line('hoc phi', 500_000)
  const otherwise = { amount: 700_000 }
  await scene.take([line])
  await scene.take([told(line, otherwise), told(line, otherwise)], 'statement')
  await scene.take([told(line, otherwise)], 'sepay', later(30))
  expect(await contradictions('open')).toMatchObject([{ times: 3 }])
  await takeIn(await onlyId())
  await scene.take([told(line, otherwise)], 'statement', later(90))
  expect(await contradictions('open')).toEqual([])
  expect(await contradictions()).toMatchObject([{ times: 4 }])
  await scene.take([told(line, { amount: 900_000 })], 'statement', later(90))
  await takeIn(await onlyId())
  expect((await movements()).map(({ amount }) => amount)).toEqual([500_000, 700_000, 900_000])
})

test('what ended stays ended, and what nobody knows is not there', async () => {
  const line = scene.line('hoc phi', 500_000)
  await scene.take([line])
  await scene.take([told(line, { amount: 700_000 })])
  const id = await onlyId()
  await end(id)
  await expect(end(id)).rejects.toMatchObject({ code: 'conflict' })
  await expect(takeIn(id)).rejects.toMatchObject({ code: 'conflict' })
  await expect(end(999_999_999)).rejects.toMatchObject({ code: 'not_found' })
  await expect(takeIn(999_999_999)).rejects.toMatchObject({ code: 'not_found' })
  expect(await movements()).toHaveLength(1)
})

test('of ten people who take it in at once one does, and the money is there once', async () => {
  const an = await scene.owing(700_000)
  const line = scene.line('hoc phi', 500_000)
  await scene.take([line])
  await scene.take([told(line, { amount: 700_000, memo: an.paymentCode })])
  const id = await onlyId()
  const done = await Promise.allSettled(Array.from({ length: 10 }, () => takeIn(id)))
  expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await movements()).toHaveLength(2)
  expect(await scene.standingOf(an.bill)).toBe('paid 700000')
})

test('a contradiction that stands twice, as two told it at once, is taken in once', async () => {
  const line = scene.line('hoc phi', 500_000)
  await scene.take([line])
  for (const source of ['sepay', 'statement']) await scene.take([told(line, { amount: 700_000 })], source)
  await bench.pool.query('update bank_line_conflicts set repeats = null')
  const [one, other] = await contradictions('open')
  await takeIn(one?.id ?? 0)
  await expect(takeIn(other?.id ?? 0)).rejects.toMatchObject({ code: 'conflict' })
  expect(await movements()).toHaveLength(2)
  await end(other?.id ?? 0)
})

test('what stops in the middle leaves nothing, and is done again', async () => {
  const line = scene.line('hoc phi', 500_000)
  await scene.take([line])
  await scene.take([told(line, { amount: 700_000 })])
  const id = await onlyId()
  const broken = bench.store.inOneTransaction(async (stores) => {
    await endWith(stores, id, 'taken-in')
    throw new Error('killed')
  })
  await expect(broken).rejects.toThrow('killed')
  expect(await movements()).toHaveLength(1)
  await takeIn(id)
  expect(await movements()).toHaveLength(2)
})

test('of what an older version kept only the amount is known: it is let go of, and not taken in', async () => {
  const line = scene.line('hoc phi', 500_000)
  await scene.take([line])
  await scene.take([told(line, { amount: 700_000 })])
  const id = await onlyId()
  await bench.pool.query(
    `update bank_line_conflicts set account = null, direction = null, reference = null, booked_on = null, at = null
     where id = $1`,
    [id],
  )
  const nothing = { account: null, direction: null, reference: null, amount: 700_000, bookedOn: null }
  expect(await contradictions('open')).toMatchObject([{ isWhole: false, second: nothing }])
  await expect(takeIn(id)).rejects.toMatchObject({ code: 'conflict' })
  await end(id)
  expect(await contradictions('open')).toEqual([])
})

test('whatever is told and taken in of one movement, each telling that differs moves once', async () => {
  const tellings = fc.array(
    fc.record({
      amount: fc.constantFrom(500_000, 600_000, 700_000),
      source: fc.constantFrom('sepay', 'statement'),
      isTakenIn: fc.boolean(),
    }),
    { maxLength: 12 },
  )
  await fc.assert(
    fc.asyncProperty(tellings, async (tellings) => {
      scene = await openBankScene(bench)
      const line = scene.line('hoc phi', 500_000)
      await scene.take([line])
      const taken = new Set([500_000])
      for (const { amount, source, isTakenIn } of tellings) {
        await scene.take([told(line, { amount })], source)
        const open = (await contradictions('open')).find(({ second }) => second.amount === amount)
        expect(open === undefined).toBe(taken.has(amount))
        if (!open || !isTakenIn) continue
        await takeIn(open.id)
        taken.add(amount)
      }
      expect((await movements()).map(({ amount }) => amount).toSorted()).toEqual([...taken].toSorted())
    }),
    { numRuns: 25 },
  )
})
