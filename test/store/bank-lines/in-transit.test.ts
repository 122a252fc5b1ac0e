import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type BankScene, newAccount, openBankScene } from '../../support/bank-scene.ts'
import { later, noon, tellBoth } from '../../support/scene.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'
import { unproven } from '../../support/unproven.ts'

let bench: StoreBench
let scene: BankScene
let other: BankScene
let chi: Awaited<ReturnType<BankScene['owing']>>
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  scene = await openBankScene(bench)
  other = await openBankScene(bench)
  chi = await other.owing(2_000_000)
})

/** Money that names nobody comes to an account of the first school; gives its piece and where it is. */
async function came(amount: number, account = scene.account) {
  const line = scene.line('hoc phi', amount, { account })
  await scene.take([line])
  return {
    piece: await pieceOf(line.line.reference),
    where: () => scene.whereIs(line, { [chi.code]: 'Chi' }),
  }
}
const pieceOf = async (reference: string): Promise<string> => {
  const { rows } = await bench.pool.query(
    `select allocations.id from allocations join bank_lines on bank_lines.id = line_id
     where reference = $1 and undone_at is null and (student_code is null or why = 'in-transit')`,
    [reference],
  )
  return rows[0].id
}
const toChi = (allocationId: string) =>
  bench.store.bankLines.giveTo(
    { allocationId, schoolCode: other.schoolCode, studentCode: chi.code, billId: chi.bill.id, by: 'mai' },
    () => tellBoth,
    later(10),
  )
const transit = async () => {
  const held = `in-transit:${scene.schoolCode}:${other.schoolCode}`
  const { rows } = await bench.pool.query(
    `select coalesce(sum(case $1 when credit then amount else -amount end), 0)::bigint as held from ledger_entries
     where $1 in (debit, credit)`,
    [held],
  )
  return rows[0].held
}
const onItsWay = async () =>
  (await bench.store.moneyDesk.inTransit(500)).filter(({ toSchool }) => toSchool === other.schoolCode)
const left = async (amount: number) => {
  const out = scene.line('chuyen tiep', amount, { direction: 'out' })
  await scene.take([out])
  return pieceOf(out.line.reference)
}
const undo = (id: string) => bench.store.moneyDesk.undo(id, { by: 'mai', reason: 'not theirs' }, later(20))

describe('money that a person gives to a student of another school than its account', () => {
  test('S4: goes on to that school, is no income of the first, and closes what is owed when it comes there', async () => {
    const { piece, where } = await came(2_000_000)
    await toChi(piece)
    expect(await where()).toEqual(['suspense in-transit Chi 2000000'])
    expect([await transit(), await other.standingOf(chi.bill)]).toEqual([2_000_000, 'issued 0'])
    const [row] = await onItsWay()
    expect(row).toMatchObject({ amount: 2_000_000, fromSchool: scene.schoolCode, studentCode: chi.code })
    const passing = { allocationId: row?.id ?? '', outgoingId: await left(2_000_000), by: 'mai' }
    await bench.store.moneyDesk.passOn(passing, later(20))
    await other.take([other.line(chi.paymentCode, 2_000_000)])
    expect([await transit(), await other.standingOf(chi.bill)]).toEqual([0, 'paid 2000000'])
    expect(await unproven(bench)).toEqual([])
  })

  test('by a list goes on as far as it is for them', async () => {
    const an = await scene.owing(500_000)
    const { piece, where } = await came(1_200_000)
    const shares = [
      { schoolCode: scene.schoolCode, studentCode: an.code, amount: 500_000 },
      { schoolCode: other.schoolCode, studentCode: chi.code, amount: 700_000 },
    ]
    await bench.store.moneyDesk.giveByList(
      { allocationId: piece, shares, by: 'mai' },
      () => tellBoth,
      later(10),
    )
    expect(await where()).toEqual([expect.stringContaining('posted list'), 'suspense in-transit Chi 700000'])
    expect([await transit(), await scene.standingOf(an.bill)]).toEqual([700_000, 'paid 500000'])
    expect(await unproven(bench)).toEqual([])
  })

  test.each([
    ['is of no school', async () => '0999888777'],
    [
      'is of both schools',
      async () => {
        await bench.pool.query(
          'insert into school_accounts select number, $2 from school_accounts where number = $1',
          [scene.account, other.schoolCode],
        )
        return scene.account
      },
    ],
  ])('is theirs at once where the account %s', async (_what, accountOf) => {
    const { piece, where } = await came(2_000_000, await accountOf())
    await toChi(piece)
    expect(await where()).toEqual([expect.stringContaining('posted person Chi')])
    expect(await other.standingOf(chi.bill)).toBe('paid 2000000')
  })

  test('is nobody’s again when that is undone, and can be given anew', async () => {
    const an = await scene.owing(2_000_000)
    const { piece, where } = await came(2_000_000)
    await toChi(piece)
    const id = (await onItsWay())[0]?.id ?? ''
    const twice = await Promise.allSettled([undo(id), undo(id)])
    expect(twice.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await where()).toEqual(['suspense undone 2000000'])
    expect(await transit()).toBe(0)
    expect(await unproven(bench)).toEqual([])
    const [again] = await bench.store.moneySearch.withoutOwner({ amount: 2_000_000, limit: 9 }, noon)
    const gift = {
      allocationId: again?.id ?? '',
      schoolCode: scene.schoolCode,
      studentCode: an.code,
      by: 'mai',
    }
    await bench.store.bankLines.giveTo(gift, () => tellBoth, later(30))
    expect(await scene.standingOf(an.bill)).toBe('paid 2000000')
  })

  test('is passed on or undone, and not both at once', async () => {
    const { piece } = await came(2_000_000)
    await toChi(piece)
    const id = (await onItsWay())[0]?.id ?? ''
    const outgoingId = await left(2_000_000)
    const both = await Promise.allSettled([
      undo(id),
      bench.store.moneyDesk.passOn({ allocationId: id, outgoingId, by: 'mai' }, later(20)),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect([await transit(), await onItsWay()]).toEqual([0, []])
    expect(await unproven(bench)).toEqual([])
  })

  test('goes on when their first bill comes, where it waited for that on an account that is of another school since', async () => {
    const late = await other.student()
    const account = newAccount()
    const { piece } = await came(300_000, account)
    const gift = { allocationId: piece, schoolCode: other.schoolCode, studentCode: late.code, by: 'mai' }
    await bench.store.bankLines.giveTo(gift, () => tellBoth, later(10))
    await bench.pool.query('insert into school_accounts values ($1, $2)', [account, scene.schoolCode])
    const bill = await other.bill(late.code, 300_000)
    expect(await bench.store.bankLines.giveWaiting(100, () => tellBoth, later(20))).toBe(1)
    expect([await transit(), await other.standingOf(bill)]).toEqual([300_000, 'issued 0'])
    expect(await unproven(bench)).toEqual([])
    const [row] = await onItsWay()
    expect(row).toMatchObject({ amount: 300_000, fromSchool: scene.schoolCode, studentCode: late.code })
    await undo(row?.id ?? '')
    expect(await transit()).toBe(0)
    expect(await unproven(bench)).toEqual([])
  })

  test('is given once by two at once', async () => {
    const { piece } = await came(2_000_000)
    const both = await Promise.allSettled([toChi(piece), toChi(piece)])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await transit()).toBe(2_000_000)
  })
})
