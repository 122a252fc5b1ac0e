import { expect } from 'vitest'
import { type Bill, billStateAfter, isInForce } from '../../src/domain/bills/bill.ts'
import { type FamilyScene, isOwnerless } from './family-scene.ts'
import type { PlayedFamily } from './play-family.ts'
import type { StoreBench } from './store-bench.ts'
import { unproven } from './unproven.ts'
import { balancesOf, closing, sumOf } from './whatever-happens.ts'

const amountOf = (these: readonly { readonly amount: number }[]) => sumOf(these.map(({ amount }) => amount))
const hasLeft = ['due', 'sending', 'unknown', 'done', 'returned']
const hasGone = ['done', 'returned']
const isOnItsWay = ['due', 'sending', 'unknown']

/** Proves of what was played that every đồng is in one place: in each school, on each account and in all. */
export async function judgeFamily(bench: StoreBench, scene: FamilyScene, played: PlayedFamily) {
  const { schools, schoolCodes, accounts } = scene
  const of = await balancesOf(bench, schoolCodes, accounts)
  const bills = await Promise.all(played.bills.map(({ id, child }) => scene.schoolOf(child).billOf({ id })))
  const [pieces, goingBack] = [await scene.pieces(), await scene.goingBack()]
  const standing = (isOne: (piece: (typeof pieces)[number]) => boolean) => amountOf(pieces.filter(isOne))

  for (const account of accounts) {
    const came = standing((piece) => piece.account === account && piece.direction === 'in')
    const went = standing((piece) => piece.account === account && piece.direction === 'out')
    const { received, sent } = played.moved.get(account) ?? { received: 0, sent: 0 }
    expect({ came, went }).toEqual({ came: received, went: sent })
    expect(of(`bank:${account}`)).toBe(received - sent)
  }
  expect(0 - of('unowned-money')).toBe(standing(isOwnerless))
  expect(of('unexplained-outgoing')).toBe(standing(({ why }) => why === 'outgoing'))
  expect(0 - of('refunds-due')).toBe(amountOf(goingBack.filter(({ state }) => isOnItsWay.includes(state))))
  const cash = goingBack.filter(({ way, state }) => way === 'cash' && hasGone.includes(state))
  expect(of('clearing:counter-cash')).toBe(0 - amountOf(cash))
  for (const from of schools) {
    for (const to of schools.filter((one) => one !== from)) {
      const onItsWay = standing(
        ({ why, account, schoolCode }) =>
          why === 'in-transit' && account === from.account && schoolCode === to.schoolCode,
      )
      expect(0 - of(`in-transit:${from.schoolCode}:${to.schoolCode}`)).toBe(onItsWay)
    }
  }
  expect(of('between-schools')).toBe(0)

  const kept = await Promise.all(
    schoolCodes.map(async (code) => {
      const alone = await balancesOf(bench, [code], [])
      const posted = standing(({ outcome, schoolCode }) => outcome === 'posted' && schoolCode === code)
      const left = goingBack.filter(
        ({ schoolCode, studentCode, state }) =>
          schoolCode === code && studentCode !== null && hasLeft.includes(state),
      )
      const paid = await paidThroughChannels(bench, code)
      const moved = await between(bench, code)
      const own = bills.filter(({ schoolCode }) => schoolCode === code)
      const closed = sumOf(own.map(closing)) - alone('payer-credit') - alone('fees-and-charges')
      expect(closed).toBe(posted + paid - amountOf(left) + moved)
      const open = own.filter(({ state }) => isInForce(state) || state === 'expired')
      expect(alone('receivable')).toBe(sumOf(open.map((bill) => bill.payable - closing(bill))))
      return closed
    }),
  )
  const cameAndStayed = sumOf(accounts.map((account) => of(`bank:${account}`))) + of('clearing:platform')
  const elsewhere = -of('unowned-money') - of('refunds-due') - of('unexplained-outgoing')
  const onTheirWay = standing(({ why }) => why === 'in-transit')
  expect(sumOf(kept) + elsewhere + onTheirWay).toBe(cameAndStayed + of('clearing:counter-cash'))

  for (const bill of bills) expectOwnState(bill)
  expect(await unproven(bench)).toEqual([])
}

function expectOwnState({ state, payable, paid, publishedAt }: Bill): void {
  if (isInForce(state))
    expect(state).toBe(billStateAfter(payable, paid, publishedAt ? 'published' : 'issued'))
}

/** What channels brought for bills of a school, and did not take back. */
async function paidThroughChannels({ pool }: StoreBench, schoolCode: string): Promise<number> {
  const { rows } = await pool.query<{ paid: number }>(
    `select coalesce(sum(paid_amount), 0) as paid from payments join bills on bills.id = bill_id
     where school_code = $1 and payments.state = 'paid'
       and not exists (select 1 from reversals where payment_id = payments.id)`,
    [schoolCode],
  )
  return rows[0]?.paid ?? 0
}

/** What other schools owe a school for pupils who came to it. */
async function between({ pool }: StoreBench, schoolCode: string): Promise<number> {
  const { rows } = await pool.query<{ owed: number }>(
    `select coalesce(sum(case to_school when $1 then amount else -amount end), 0) as owed from student_moves
     where (from_school = $1) <> (to_school = $1)`,
    [schoolCode],
  )
  return rows[0]?.owed ?? 0
}
