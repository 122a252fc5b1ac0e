import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readMemo } from '../../../src/domain/bank-lines/read-memo.ts'
import { openBankScene } from '../../support/bank-scene.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'

let bench: StoreBench
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())

const mother = { payerAccount: '970412345678' }

/** A school where two students are alike in everything that a line may say, in one order or the other. */
async function openTwins(order: readonly [string, string], how: string, isLearned: boolean) {
  const scene = await openBankScene(bench)
  const names: Record<string, string> = {}
  const twins: Record<string, Awaited<ReturnType<typeof scene.student>>> = {}
  for (const name of order) {
    twins[name] = await scene.student(`HS-${name}`, { name: 'Lê Thị Sen', class: { name: '4C' } })
    names[`HS-${name}`] = name
    if (!isLearned) continue
    await scene.bill(`HS-${name}`, 1_000)
    await scene.take([scene.line(twins[name]?.paymentCode ?? '', 1_000, mother)])
  }
  for (const name of order) names[(await scene.bill(`HS-${name}`, 500_000)).id] = `bill of ${name}`
  await bench.store.payerLearning.learn(500, new Date())
  const codes = order.map((name) => twins[name]?.paymentCode).join(' ')
  const memos: Readonly<Record<string, string>> = {
    'the amount': 'hoc phi',
    'the name': 'LE THI SEN 4C',
    nothing: '',
    'both codes': codes,
  }
  const line = scene.line(memos[how] ?? '', 500_000, isLearned ? mother : {})
  await scene.take([line])
  return (await scene.whereIs(line, names)).map((where) => where.replace(/ \d+$/, ''))
}

test('property 6: where two candidates are equal, the outcome is a question, whichever of them stands first', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('the amount', 'the name', 'nothing', 'both codes'),
      fc.boolean(),
      async (how, isLearned) => {
        const one = await openTwins(['An', 'Binh'], how, isLearned)
        const other = await openTwins(['Binh', 'An'], how, isLearned)
        expect(other).toEqual(one)
        for (const where of one) expect(where).toMatch(/^(ambiguous|suspense)/)
        if (how !== 'nothing' || isLearned) expect(one.join()).toMatch(/^ambiguous/)
      },
    ),
    {
      numRuns: 8,
      examples: [
        ['the amount', false],
        ['the name', false],
        ['nothing', true],
        ['both codes', false],
      ],
    },
  )
})

test('property 10: noise around a code changes nothing of where the money goes', async () => {
  const noise = fc.stringMatching(/^[ .,:\-0-9a-fđê]{0,20}$/)
  await fc.assert(
    fc.asyncProperty(noise, noise, fc.boolean(), fc.boolean(), async (before, after, isSmall, isMarked) => {
      const scene = await openBankScene(bench)
      const { code, paymentCode } = await scene.student('HS-An')
      const bill = await scene.bill(code, 500_000)
      const written = isSmall ? paymentCode.toLowerCase() : [...paymentCode].join(isMarked ? ' ' : '')
      const line = scene.line(`${before} ${written} ${after}`, 400_000)
      await scene.take([line])
      expect(await scene.whereIs(line, { [bill.id]: 'bill' })).toEqual(['posted code HS-An bill 400000'])
    }),
    { numRuns: 15 },
  )
})

test('property 10: one changed character of a code posts to nobody else, whatever it is and wherever it stands', async () => {
  const scene = await openBankScene(bench)
  const students = await Promise.all(Array.from({ length: 5 }, () => scene.student()))
  fc.assert(
    fc.property(
      fc.constantFrom(...students.map(({ paymentCode }) => paymentCode)),
      fc.nat(9),
      fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ .-'),
      (code, place, character) => {
        fc.pre(code[place] !== character)
        const changed = code.slice(0, place) + character + code.slice(place + 1)
        const { studentNumbers, billNumbers, familyNumbers } = readMemo(`hoc phi ${changed}`, scene.rules)
        expect([studentNumbers, billNumbers, familyNumbers ?? []]).toEqual([[], [], []])
      },
    ),
    { numRuns: 2_000 },
  )
  for (const { paymentCode } of students) {
    const changed = scene.line(paymentCode.slice(0, 9) + (paymentCode[9] === '7' ? '8' : '7'), 10_000)
    await scene.take([changed])
    expect(await scene.whereIs(changed)).toEqual(['suspense misread-code 10000'])
  }
})
