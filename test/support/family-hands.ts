import type { BankLine } from '../../src/domain/bank-lines/bank-line.ts'
import { readLine } from '../../src/domain/bank-lines/read-memo.ts'
import type { RefundOrder } from '../../src/ports/refunds/refund-store.ts'
import { says } from './approvals.ts'
import {
  type Child,
  type FamilyScene,
  type GoingBack,
  isOwnerless,
  isPosted,
  keyOf,
  type Piece,
} from './family-scene.ts'
import { payee } from './refund-scene.ts'
import { later, newReference, news, noon } from './scene.ts'
import type { StoreBench } from './store-bench.ts'
import { act, anActor, morningOf, oneDecides, when } from './whatever-happens.ts'

/** What each child is asked at first: plainly, what closes only as a whole, and what expires and costs more then. */
const terms = [
  {},
  { exactness: 'exact', dueOn: '2026-10-09' },
  { expiresOn: '2026-10-10', dueOn: '2026-10-10', graceDays: 5, lateFee: { once: 7, perDay: 1 } },
] as const

/** Who does something to the money of a family: what there is of it is found by place, and made where there is none. */
export type FamilyHands = Awaited<ReturnType<typeof openFamilyHands>>

/** Issues the first bills of a family, and opens what its money is moved by. */
export async function openFamilyHands({ store, pool }: StoreBench, scene: FamilyScene) {
  const { schools, schoolOf, schoolCodes, children, family } = scene
  const bills: { id: string; child: Child }[] = []
  for (const [which, known] of children.entries()) {
    const child = known[which % 2] as Child
    for (const term of [{}, terms[which]]) bills.push({ id: await scene.bill(child, 100, term), child })
  }
  /** What each account got and sent. */
  const moved = new Map(scene.accounts.map((account) => [account, { received: 0, sent: 0 }]))

  const schoolAt = (place: number) => schools[place] as (typeof schools)[number]
  const childOf = ({ child, at }: { child: number; at: number }) =>
    (children[child % children.length] as readonly Child[])[at] as Child
  const childNamed = (code: string | null) => children.flat().find(({ studentCode }) => studentCode === code)
  const billAt = (place: number) => bills[place % bills.length] as (typeof bills)[number]
  const accountOf = (of: { schoolCode: string }) => schoolOf(of).account

  /** Takes a line in, so many times at once; gives what finds its first piece. */
  const take = async (
    account: string,
    memo: string,
    sum: number,
    { times = 1, ...changes }: Partial<BankLine> & { times?: number } = {},
  ) => {
    const at = schools.find((one) => one.account === account) ?? schools[0]
    const read = at.line(memo, sum, changes)
    const line = { ...read, reading: readLine(read.line, at.rules) }
    const sums = moved.get(account) ?? { received: 0, sent: 0 }
    sums[line.line.direction === 'in' ? 'received' : 'sent'] += sum
    await Promise.all(Array.from({ length: times }, () => at.take([line], 'statement', act.at)))
    return async () =>
      (await scene.pieces()).find(
        ({ reference, direction }) => reference === line.line.reference && direction === line.line.direction,
      )
  }
  const leave = (account: string, memo: string, sum: number, changes: Partial<BankLine> = {}) =>
    take(account, memo, sum, { ...changes, direction: 'out' })
  const pay = async (place: number, amount: number, day = '2026-10-05') => {
    const { id, child } = billAt(place)
    const reference = newReference()
    const payment = { channel: 'platform', reference, billId: id, amount }
    await store.payments.open({ ...payment, at: noon, askAt: later(60) })
    return schoolOf(child).post(news(reference, amount, { at: morningOf(day) }))
  }
  const giveBack = (of: RefundOrder['of'], amount: number, changes: Partial<RefundOrder> = {}) => {
    const order = { of, amount, way: 'transfer', owedAgain: true, payee, reason: act.reason } as const
    return store.refunds.request({ ...order, actor: anActor, rules: oneDecides, ...changes }, when)
  }
  const approve = async ({ state, approvalId }: GoingBack) => {
    if (state === 'requested') await store.approvals.approve(approvalId ?? '', says('hoa'), when)
  }
  /** Sends what is to go back by transfer. */
  const payOut = async (refund: GoingBack, memo = 'chi') => {
    await approve(refund)
    await store.refunds.makePayoutList(anActor, act.reason, act.at)
    return leave(accountOf(refund), memo, refund.amount)
  }
  const confirm = ({ id }: GoingBack, lineId?: string) =>
    store.refunds.confirm(id, { by: 'An', reason: act.reason, lineId }, act.at)

  const pieceAt = async (place: number, isOne: (piece: Piece) => boolean) =>
    nth((await scene.pieces()).filter(isOne), place)
  const refundAt = async (place: number, isOne: (refund: GoingBack) => boolean) =>
    nth((await scene.goingBack()).filter(isOne), place)

  const payment = (place: number) =>
    orMade(
      async () => {
        const { rows } = await pool.query<{ id: string; amount: number }>(
          `select payments.id, paid_amount as amount from payments join bills on bills.id = bill_id
           where school_code = any($1) and payments.state = 'paid' order by payments.id`,
          [schoolCodes],
        )
        return nth(rows, place)
      },
      () => pay(place, 100),
    )
  const credit = (place: number) =>
    orMade(
      async () => {
        const credits = await store.credits.list(schoolCodes, { limit: 100 })
        return nth(
          credits.filter(({ balance }) => balance > 0),
          place,
        )
      },
      () => pay(place, 250),
    )
  const posted = (place: number) =>
    orMade(
      () => pieceAt(place, isPosted),
      () => {
        const { child } = billAt(place)
        return take(accountOf(child), child.paymentCode, 150)
      },
    )
  const ownerless = (place: number) =>
    orMade(
      () => pieceAt(place, isOwnerless),
      () => take(schoolAt(place % 2).account, 'hoc phi', 120),
    )
  const inTransit = (place: number) =>
    orMade(
      () => pieceAt(place, ({ why }) => why === 'in-transit'),
      () => take(schoolAt(place % 2).account, family.code, 350),
    )
  /** What left the account of a piece with its amount and nobody explained. */
  const outgoing = ({ account, amount }: Piece) =>
    orMade(
      () => pieceAt(0, (one) => one.why === 'outgoing' && one.account === account && one.amount === amount),
      () => leave(account, 'chuyen tien', amount),
    )
  /** A refund that is to be paid, by transfer or in cash. */
  const toPay = (place: number, way: 'transfer' | 'cash') =>
    orMade(
      () => refundAt(place, (one) => one.way === way && ['requested', 'due', 'sending'].includes(one.state)),
      async () => {
        const money = await payment(place)
        if (money) await giveBack({ paymentId: money.id }, money.amount, { way })
      },
    )
  /** A refund that went. */
  const gone = (place: number) =>
    orMade(
      () => refundAt(place, ({ state }) => state === 'done'),
      async () => {
        const refund = await toPay(place, 'transfer')
        if (refund) await confirm(refund, (await (await payOut(refund))())?.lineId)
      },
    )
  /** What a refund is of, and how much there is of it at most. */
  const refundable = {
    credit: async (place: number) => {
      const found = await credit(place)
      return found && { of: keyOf(found), most: found.balance }
    },
    payment: async (place: number) => {
      const found = await payment(place)
      return found && { of: { paymentId: found.id }, most: found.amount }
    },
    piece: async (place: number) => {
      const found = await posted(place)
      return found && { of: { allocationId: found.id }, most: found.amount }
    },
  }
  const money = { payment, credit, posted, ownerless, inTransit, outgoing, toPay, gone, refundable }
  const moving = { take, leave, pay, giveBack, approve, payOut, confirm }
  return {
    bills,
    moved,
    schoolAt,
    childOf,
    childNamed,
    billAt,
    accountOf,
    pieceAt,
    refundAt,
    ...money,
    ...moving,
  }
}

const nth = <Item>(items: readonly Item[], place: number): Item | undefined => items[place % items.length]

async function orMade<Found>(
  find: () => Promise<Found | undefined>,
  make: () => Promise<unknown>,
): Promise<Found | undefined> {
  const found = await find()
  if (found) return found
  await make()
  return find()
}
