import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ReadBankLine } from '../../../src/ports/bank-lines/bank-line-store.ts'
import { type BankScene, openBankScene } from '../../support/bank-scene.ts'
import { noon, tellBoth } from '../../support/scene.ts'
import type { StoreBench } from '../../support/store-bench.ts'
import { unproven } from '../../support/unproven.ts'

/** Registers what every store of bank lines keeps. The names of cases are those of the money standard. */
export function describeBankLineStore(openBench: () => Promise<StoreBench>): void {
  describe('bank lines', () => {
    let bench: StoreBench
    let scene: BankScene
    beforeAll(async () => {
      bench = await openBench()
    })
    afterAll(() => bench.close())
    beforeEach(async () => {
      scene = await openBankScene(bench)
    })

    const stateOf = (bill: { id: string }) => scene.standingOf(bill)
    const toldOf = async ({ id }: { id: string }) =>
      (await bench.store.views.deliveriesOf(id)).filter(({ event }) => event === 'paid').length
    const owing = (payable?: number) => scene.owing(payable)

    test('a line with the code of a student closes what the student owes, and portals are told (M1)', async () => {
      const an = await owing()
      const line = scene.line(an.paymentCode, 1_250_000)
      const taken = await scene.take([line])
      expect(taken).toMatchObject({
        kept: 1,
        known: 0,
        conflicts: 0,
        money: { posted: { count: 1, amount: 1_250_000 } },
      })
      expect(await scene.whereIs(line, { [an.code]: 'An', [an.bill.id]: 'bill' })).toEqual([
        'posted code An bill 1250000',
      ])
      expect(await stateOf(an.bill)).toBe('paid 1250000')
      expect(await toldOf(an.bill)).toBe(2)
      const [allocation] = await bench.store.bankLines.allocations([await idOf(line)])
      expect(await bench.ledger(allocation?.id)).toMatchObject([
        { debit: `bank:${scene.account}`, credit: 'receivable', amount: 1_250_000, cause: 'allocation' },
      ])
    })

    test('a line with the code of a bill closes that bill first', async () => {
      const an = await owing(1_000_000)
      const second = await scene.bill(an.code, 300_000, '2026-12-10')
      await scene.take([scene.line(second.paymentCode, 400_000)])
      expect(await stateOf(second)).toBe('paid 300000')
      expect(await stateOf(an.bill)).toBe('partly-paid 100000')
    })

    test('what is too little leaves the rest owed (A3), what is too much is credit (A4)', async () => {
      const [an, binh] = [await owing(), await owing()]
      await scene.take([scene.line(an.paymentCode, 1_249_000), scene.line(binh.paymentCode, 1_251_000)])
      expect(await stateOf(an.bill)).toBe('partly-paid 1249000')
      expect(await stateOf(binh.bill)).toBe('paid 1250000')
      expect(await scene.credit(binh.code)).toBe(1_000)
    })

    test('two payments on two days close one bill, and what is over is credit (A6, A7)', async () => {
      const an = await owing()
      await scene.take([scene.line(an.paymentCode, 625_000)])
      expect(await stateOf(an.bill)).toBe('partly-paid 625000')
      await scene.take([scene.line(an.paymentCode, 700_000, { bookedOn: '2026-10-06' })])
      expect(await stateOf(an.bill)).toBe('paid 1250000')
      expect(await scene.credit(an.code)).toBe(75_000)
    })

    test('two real payments of the same amount and content are two: the second is credit (D5, B5)', async () => {
      const an = await owing()
      const [one, other] = [scene.line(an.paymentCode, 1_250_000), scene.line(an.paymentCode, 1_250_000)]
      await scene.take([one, other])
      expect(await stateOf(an.bill)).toBe('paid 1250000')
      expect(await scene.credit(an.code)).toBe(1_250_000)
    })

    test('a movement told of three times is one with three witnesses (D4)', async () => {
      const an = await owing()
      const line = scene.line(an.paymentCode, 1_250_000)
      await scene.take([line], 'webhook')
      const again = { ...line, line: { ...line.line, reference: `${line.line.reference.toLowerCase()} ` } }
      expect(await scene.take([{ ...again, witness: 'poll' }], 'poll')).toMatchObject({ kept: 0, known: 1 })
      expect(await scene.take([{ ...again, witness: 'file/1' }], 'statement')).toMatchObject({
        kept: 0,
        known: 1,
      })
      expect(await scene.credit(an.code)).toBe(0)
      const { rows } = await bench.pool.query('select source from bank_line_witnesses where line_id = $1', [
        await idOf(line),
      ])
      expect(rows.map(({ source }) => source).sort()).toEqual(['poll', 'statement', 'webhook'])
    })

    test('the same message with another amount stays out, and both are kept (D3)', async () => {
      const an = await owing()
      const line = { ...scene.line(an.paymentCode, 1_250_000), witness: `${an.code}-555` }
      await scene.take([line], 'webhook')
      const changed = { ...line, line: { ...line.line, amount: 1_520_000 } }
      const elsewhere = { ...changed, line: { ...changed.line, reference: 'FTANOTHER' } }
      expect(await scene.take([changed], 'webhook')).toMatchObject({ kept: 0, known: 0, conflicts: 1 })
      expect(await scene.take([changed], 'webhook')).toMatchObject({ kept: 0, known: 0, conflicts: 0 })
      expect(await scene.take([elsewhere], 'webhook')).toMatchObject({ kept: 0, known: 0 })
      expect(await stateOf(an.bill)).toBe('paid 1250000')
      expect(await scene.credit(an.code)).toBe(0)
    })

    test('two codes whose bills add up to the amount are two postings of one line (S1)', async () => {
      const [an, binh] = [await owing(), await owing(700_000)]
      const line = scene.line(`${an.paymentCode} ${binh.paymentCode}`, 1_950_000)
      await scene.take([line])
      expect(await scene.whereIs(line, { [an.code]: 'An', [binh.code]: 'Binh' })).toEqual([
        `posted several-codes An ${an.bill.id} 1250000`,
        `posted several-codes Binh ${binh.bill.id} 700000`,
      ])
    })

    test('two codes whose bills do not add up are a question, and nobody gets the money', async () => {
      const [an, binh] = [await owing(), await owing()]
      const line = scene.line(`${an.paymentCode} ${binh.paymentCode}`, 2_000_000)
      await scene.take([line])
      expect(await scene.whereIs(line)).toEqual(['ambiguous codes-do-not-add-up 2000000'])
      expect(await stateOf(an.bill)).toBe('issued 0')
    })

    test('two students who owe the same, and content that names neither: a question, also for two lines (B1, B2)', async () => {
      const [an, dung] = [await owing(), await owing()]
      const lines = [scene.line('hoc phi thang 10', 1_250_000), scene.line('hoc phi thang 10', 1_250_000)]
      await scene.take(lines)
      for (const line of lines) expect(await scene.whereIs(line)).toEqual(['ambiguous same-amount 1250000'])
      expect([await stateOf(an.bill), await stateOf(dung.bill)]).toEqual(['issued 0', 'issued 0'])
    })

    test.each([
      ['a wrong character (M6)', (code: string) => wrongAt(code, 5), 'suspense misread-code 1250000'],
      [
        'a code that was cut (M9)',
        (code: string) => `HOC PHI ${code.slice(0, 7)}`,
        'suspense code-cut-off 1250000',
      ],
      ['no content (M14)', () => ' ', 'suspense no-memo 1250000'],
      ['one candidate by its amount', () => 'hoc phi', 'suspense one-candidate 1250000'],
    ])('%s is never posted', async (_what, memoOf, outcome) => {
      const an = await owing()
      const line = scene.line(memoOf(an.paymentCode), 1_250_000)
      await scene.take([line])
      expect(await scene.whereIs(line)).toEqual([outcome])
      expect(await stateOf(an.bill)).toBe('issued 0')
    })

    test('without a code, what is left of a bill counts, and what was asked of a paid one does not', async () => {
      const [an, binh] = [await owing(), await owing()]
      await scene.take([scene.line(an.paymentCode, 250_000), scene.line(binh.paymentCode, 1_250_000)])
      const [rest, whole] = [scene.line('hoc phi', 1_000_000), scene.line('hoc phi', 1_250_000)]
      await scene.take([rest, whole])
      expect(await scene.whereIs(rest)).toEqual(['suspense one-candidate 1000000'])
      expect(await scene.whereIs(whole)).toEqual(['suspense no-code 1250000'])
    })

    test('a whole code that is none of ours stays without an owner (M21)', async () => {
      const line = scene.line('', 10_000)
      const strange = {
        ...line,
        reading: { ...line.reading, studentNumbers: [27_512_614_000], memo: 'codes' as const },
      }
      await scene.take([strange])
      expect(await scene.whereIs(strange)).toEqual(['suspense strange-code 10000'])
    })

    test('money with a code of another school than its account has an owner, but no place here (S4)', async () => {
      const an = await owing()
      const elsewhere = await openBankScene(bench)
      const line = elsewhere.line(an.paymentCode, 1_250_000)
      await elsewhere.take([line])
      expect(await elsewhere.whereIs(line)).toEqual(['suspense other-account 1250000'])
      expect(await stateOf(an.bill)).toBe('issued 0')
    })

    test('money that comes before the bill waits for it and posts itself (O1)', async () => {
      const an = await scene.student()
      const line = scene.line(an.paymentCode, 1_250_000)
      await scene.take([line])
      expect(await scene.whereIs(line, { [an.code]: 'An' })).toEqual(['suspense no-bill An 1250000'])
      const bill = await scene.bill(an.code, 1_250_000)
      expect(await bench.store.bankLines.giveWaiting(100, () => tellBoth, noon)).toBeGreaterThan(0)
      expect(await scene.whereIs(line, { [an.code]: 'An', [bill.id]: 'bill' })).toEqual([
        'posted code An bill 1250000',
      ])
      expect(await toldOf(bill)).toBe(2)
      // What it waited as is over, also when the student owes more.
      const next = await scene.bill(an.code, 300_000)
      await bench.store.bankLines.giveWaiting(100, () => tellBoth, noon)
      expect(await stateOf(next)).toBe('issued 0')
      const { rows } = await bench.pool.query(
        'select outcome, undone_at from allocations where line_id = $1 order by made_at',
        [await idOf(line)],
      )
      expect(rows.map(({ outcome }) => outcome).sort()).toEqual(['posted', 'suspense'])
    })

    test('money after the bill was cancelled is credit (L1)', async () => {
      const an = await owing()
      await bench.store.bills.cancel(an.bill.id, tellBoth, noon)
      await scene.take([scene.line(an.bill.paymentCode, 1_250_000)])
      expect(await stateOf(an.bill)).toBe('cancelled 0')
      expect(await scene.credit(an.code)).toBe(1_250_000)
    })

    test('what a rule says is no fee, and what goes out, is kept and booked apart (A10)', async () => {
      const interest = { ...scene.line('Tra lai tien gui', 12_345), notFee: 'interest' }
      const charge = { ...scene.line('Thu phi SMS', 11_000, { direction: 'out' }), notFee: 'charges' }
      const gone = scene.line('Chuyen tien', 500_000, { direction: 'out' })
      await scene.take([interest, charge, gone])
      expect(await scene.whereIs(interest)).toEqual(['not-fee rule 12345'])
      expect(await scene.whereIs(charge)).toEqual(['not-fee rule 11000'])
      expect(await scene.whereIs(gone)).toEqual(['suspense outgoing 500000'])
      expect(await balanceOf(`bank:${scene.account}`)).toBe(12_345 - 11_000 - 500_000)
    })

    test('a person gives money to its owner once; the second is told that it has one', async () => {
      const [an, dung] = [await owing(), await owing()]
      const line = scene.line('hoc phi', 1_250_000)
      await scene.take([line])
      const [held] = await bench.store.bankLines.allocations([await idOf(line)])
      const gift = { allocationId: held?.id ?? '', schoolCode: scene.schoolCode, by: 'thu-quy' }
      const results = await Promise.allSettled(
        [an, dung].map(({ code }) =>
          bench.store.bankLines.giveTo({ ...gift, studentCode: code }, () => tellBoth, noon),
        ),
      )
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
      const states = [await stateOf(an.bill), await stateOf(dung.bill)]
      expect(states.sort()).toEqual(['issued 0', 'paid 1250000'])
    })

    test('who may own money is suggested with the reason, and gets nothing by it', async () => {
      const an = await owing()
      const [near, cut, silent] = [
        scene.line(wrongAt(an.bill.paymentCode, 5), 1_250_000),
        scene.line(`nop ${an.paymentCode.slice(0, 8)}`, 70_000),
        scene.line('hoc phi', 1_250_000),
      ]
      await scene.take([near, cut, silent])
      const suggestedFor = async (line: ReadBankLine) => {
        const [held] = await bench.store.bankLines.allocations([await idOf(line)])
        const suggestions = await bench.store.bankLines.suggestions(held?.id ?? '', scene.rules)
        return suggestions.map(({ studentCode, billId, owed, because }) => ({
          studentCode,
          billId,
          owed,
          because,
        }))
      }
      const all = { studentCode: an.code, owed: 1_250_000 }
      expect(await suggestedFor(near)).toContainEqual({ ...all, billId: an.bill.id, because: 'misread-code' })
      expect(await suggestedFor(cut)).toEqual([{ ...all, billId: null, because: 'code-cut-off' }])
      expect(await suggestedFor(silent)).toEqual([{ ...all, billId: an.bill.id, because: 'same-amount' }])
      expect(await stateOf(an.bill)).toBe('issued 0')
    })

    test('a payer finds their transfer by reference, amount and day, whatever they write of it', async () => {
      const an = await owing()
      const line = scene.line(an.paymentCode, 1_300_000)
      await scene.take([line])
      const { reference, amount, bookedOn } = line.line
      const asked = { reference: ` ${reference.toLowerCase()}`, amount, bookedOn }
      expect(await bench.store.bankLines.trace(asked)).toMatchObject([
        {
          pieces: [
            { outcome: 'posted', amount: 1_250_000 },
            { outcome: 'posted', amount: 50_000 },
          ],
        },
      ])
      expect(await bench.store.bankLines.trace({ ...asked, amount: 1 })).toEqual([])
    })

    test('the same lines taken by ten at once post once', async () => {
      const students = await Promise.all(Array.from({ length: 5 }, () => owing()))
      const lines = students.map(({ paymentCode }) => scene.line(paymentCode, 1_250_000))
      const taken = await Promise.all(
        Array.from({ length: 10 }, (_, index) => scene.take(lines, `source-${index}`)),
      )
      expect(taken.map(({ kept }) => kept).sort()).toEqual([...Array(9).fill(0), 5])
      for (const { bill, code } of students) {
        expect(await stateOf(bill)).toBe('paid 1250000')
        expect(await scene.credit(code)).toBe(0)
      }
    })

    test('allocations that do not add up to their line are refused by the database', async () => {
      const line = scene.line('hoc phi', 100)
      await scene.take([line])
      await expect(
        bench.pool.query('update allocations set amount = 99 where line_id = $1', [await idOf(line)]),
      ).rejects.toThrow(/do not add up/)
    })

    test('whatever lines come in whatever order and grouping: every đồng in one place, and the same end (B6)', async () => {
      const shapes = fc.array(
        fc.record({
          who: fc.integer({ min: 0, max: 2 }),
          how: fc.constantFrom('student', 'bill', 'both', 'nobody'),
          amount: fc.integer({ min: 1, max: 9 }).map((units) => units * 100_000),
        }),
        { minLength: 1, maxLength: 8 },
      )
      await fc.assert(
        fc.asyncProperty(
          shapes,
          fc.infiniteStream(fc.nat()),
          fc.boolean(),
          async (chosen, seeds, oneByOne) => {
            const play = async (order: 'as it comes' | 'shuffled') => {
              scene = await openBankScene(bench)
              const students = [await owing(300_000), await owing(500_000), await owing(500_000)]
              const second = await scene.bill(students[0]?.code ?? '', 400_000, '2026-12-01')
              const lines = chosen.map(({ who, how, amount }) => lineOf(students, who, how, amount))
              const ordered = order === 'shuffled' ? shuffle(lines, seeds) : lines
              const groups = oneByOne && order === 'shuffled' ? ordered.map((line) => [line]) : [ordered]
              for (const group of groups) await scene.take(group)
              const received = lines.reduce((sum, { line }) => sum + line.amount, 0)
              expect(await balanceOf(`bank:${scene.account}`)).toBe(received)
              expect(await unproven(bench)).toEqual([])
              const bills = [...students.map(({ bill }) => bill), second]
              return {
                bills: await Promise.all(bills.map(stateOf)),
                credit: await Promise.all(students.map(({ code }) => scene.credit(code))),
              }
            }
            expect(await play('shuffled')).toEqual(await play('as it comes'))
          },
        ),
        { numRuns: 12 },
      )
    })

    type Owing = Awaited<ReturnType<typeof owing>>
    function lineOf(students: readonly Owing[], who: number, how: string, amount: number): ReadBankLine {
      const one = students[who] as Owing
      const next = students[(who + 1) % students.length] as Owing
      const memos: Readonly<Record<string, string>> = {
        student: one.paymentCode,
        bill: `nop ${one.bill.paymentCode}`,
        both: `${one.paymentCode} ${next.paymentCode}`,
        nobody: 'hoc phi',
      }
      return scene.line(memos[how] ?? '', amount)
    }

    async function idOf({ line }: ReadBankLine): Promise<string> {
      const { rows } = await bench.pool.query('select id from bank_lines where reference = $1', [
        line.reference,
      ])
      return rows[0].id
    }

    async function balanceOf(account: string): Promise<number> {
      const { rows } = await bench.pool.query(
        `select coalesce(sum(case $1 when debit then amount when credit then -amount end), 0) as balance
         from ledger_entries where $1 in (debit, credit)`,
        [account],
      )
      return Number(rows[0].balance)
    }
  })
}

const wrongAt = (code: string, place: number): string =>
  code.slice(0, place) + (code[place] === '7' ? '8' : '7') + code.slice(place + 1)

function shuffle<Item>(items: readonly Item[], seeds: Iterator<number>): Item[] {
  const left = [...items]
  return items.flatMap(() => left.splice((seeds.next().value as number) % left.length, 1))
}
