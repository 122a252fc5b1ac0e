import { expect } from 'vitest'
import type { FamilyDebt } from '../../src/ports/roster/family-store.ts'
import { says, testRules } from './approvals.ts'
import { type FamilyHands, openFamilyHands } from './family-hands.ts'
import { type FamilyScene, keyOf } from './family-scene.ts'
import type { FamilyStep } from './family-steps.ts'
import { payee } from './refund-scene.ts'
import { linesOf, tellBoth } from './scene.ts'
import { aStudent } from './school-records.ts'
import type { StoreBench } from './store-bench.ts'
import {
  act,
  anActor,
  oneDecides,
  playAtOnce,
  sumOf,
  tell,
  unlessConflict,
  when,
} from './whatever-happens.ts'

type StepOf<What> = Extract<FamilyStep, { readonly what: What }>
type Players<What extends FamilyStep['what']> = { [One in What]: (step: StepOf<One>) => Promise<unknown> }

export type PlayedFamily = Pick<FamilyHands, 'bills' | 'moved'>

/** Plays steps of a family, so many at once. */
export async function playFamily(
  bench: StoreBench,
  scene: FamilyScene,
  steps: readonly FamilyStep[],
  atOnce: number,
): Promise<PlayedFamily> {
  const hands = await openFamilyHands(bench, scene)
  const players: Players<FamilyStep['what']> = {
    ...playersOfMoney(bench, scene, hands, atOnce === 1),
    ...playersOfRefunds(bench, hands),
    ...playersOfDesk(bench, hands),
    ...playersOfRoster(bench, scene, hands),
  }
  const run = (step: FamilyStep) =>
    (players[step.what] as (step: FamilyStep) => Promise<unknown>)(step).catch(unlessConflict)
  await playAtOnce(steps, atOnce, run)
  return hands
}

/** Money that comes, and leaves again by the bank; alone, what each child of a family gets of it is known before. */
function playersOfMoney(
  { store }: StoreBench,
  scene: FamilyScene,
  { bills, schoolAt, childOf, accountOf, take, leave, pay, payment, pieceAt }: FamilyHands,
  isAlone: boolean,
) {
  const players: Players<
    'family' | 'transfer' | 'pay' | 'spend' | 'bank-takes-back' | 'bank-gives-back' | 'reverse-payment'
  > = {
    family: async ({ school, amount, day, twice }) => {
      const { account, schoolCode } = schoolAt(school)
      const expected = isAlone ? await sharesOf(account, amount) : undefined
      const find = await take(account, scene.family.code, amount, { bookedOn: day, times: twice ? 2 : 1 })
      if (!expected) return
      const line = await find()
      const shares = new Map<string, number>()
      for (const piece of (await scene.pieces()).filter(({ lineId }) => lineId === line?.lineId)) {
        add(shares, nameOf(piece), piece.amount)
        if (piece.schoolCode !== schoolCode) expect(piece.why).toBe('in-transit')
      }
      expect(shares).toEqual(expected)
    },
    transfer: async ({ school, names, amount, day, ...who }) => {
      const own = childOf(who)
      const bill = bills.find(({ child }) => child === own)
      const named = names === 'bill' && bill ? scene.schoolOf(own).paymentCodeOf(bill.id) : own.paymentCode
      const memo = names === 'nobody' ? 'hoc phi' : await named
      const from = { payerName: payee.name, payerAccount: payee.account }
      return take(schoolAt(school).account, memo, amount, { bookedOn: day, ...from })
    },
    pay: ({ place, amount, day }) => pay(place, amount, day),
    spend: ({ school, amount }) => leave(schoolAt(school).account, 'chi tien dien', amount),
    'bank-takes-back': async ({ place, bySaying }) => {
      const piece = await pieceAt(place, ({ direction }) => direction === 'in')
      if (!piece) return
      const names = bySaying ? { takesBack: [piece.reference] } : {}
      return leave(piece.account, bySaying ? 'RETURN' : `hoan tra ${piece.reference}`, piece.moved, names)
    },
    'bank-gives-back': async ({ place, bySaying }) => {
      const piece = await pieceAt(place, ({ direction }) => direction === 'out')
      if (!piece) return
      const takesBack = bySaying ? [piece.reference] : []
      return take(piece.account, `RETURN ${bySaying ? '' : piece.reference}`, piece.moved, { takesBack })
    },
    'reverse-payment': async ({ place }) => {
      const found = await payment(place)
      const order = { why: 'taken-back', reason: act.reason, actor: anActor } as const
      return found && store.reversals.reverse({ ...order, paymentId: found.id }, when)
    },
  }
  return players

  /** What each child gets of a transfer, as the family states it; what is over goes to the first of the account's school. */
  async function sharesOf(account: string, amount: number) {
    const debts = await store.families.debts(scene.family.id)
    const onTheirWay = (await scene.pieces()).filter(({ why }) => why === 'in-transit')
    const shares = new Map<string, number>()
    let left = amount
    for (const debt of debts) {
      const coming = onTheirWay.filter((piece) => nameOf(piece) === nameOf(debt))
      const due = debt.owed - sumOf(coming.map((piece) => piece.amount))
      const hit = Math.min(left, Math.max(0, due))
      add(shares, nameOf(debt), hit)
      left -= hit
    }
    const first = debts.find((debt) => accountOf(debt) === account) ?? (debts[0] as FamilyDebt)
    add(shares, nameOf(first), left)
    return shares
  }
}

/** Money that goes back to who paid it, and may come back from there. */
function playersOfRefunds({ store }: StoreBench, hands: FamilyHands) {
  const {
    refundAt,
    refundable,
    giveBack,
    ownerless,
    toPay,
    gone,
    approve,
    payOut,
    confirm,
    take,
    accountOf,
  } = hands
  const said = { by: 'An', reason: act.reason }
  const players: Players<
    'refund' | 'return' | 'decide' | 'list' | 'match' | 'pay-out' | 'come-back' | 'refuse' | 'hand-out'
  > = {
    refund: async ({ of, place, amount, inCash, owedAgain, isAsked }) => {
      const money = await refundable[of](place)
      const how = { way: inCash ? 'cash' : 'transfer', owedAgain } as const
      const rules = isAsked ? testRules : oneDecides
      return money && giveBack(money.of, Math.min(amount, money.most), { ...how, rules })
    },
    return: async ({ place }) => {
      const piece = await ownerless(place)
      if (!piece) return
      const { name, account, bankCode } = payee
      const order = { allocationId: piece.id, name, account, bankCode, actor: anActor, reason: act.reason }
      return store.returns.request({ ...order, rules: testRules }, when)
    },
    decide: async ({ place, no }) => {
      const refund = await refundAt(place, ({ state }) => state === 'requested')
      if (!refund?.approvalId) return
      if (no) return store.approvals.reject(refund.approvalId, says('hoa'), act.at)
      return store.approvals.approve(refund.approvalId, says('hoa'), when)
    },
    list: () => store.refunds.makePayoutList(anActor, act.reason, act.at),
    match: () => store.refunds.matchMovements(act.at),
    'pay-out': async ({ place, shown }) => {
      const refund = await toPay(place, 'transfer')
      if (!refund) return
      const find = await payOut(refund, shown === 'by-person' ? 'chi' : `HOAN TIEN ${refund.code}`)
      if (shown === 'by-code') return store.refunds.matchMovements(act.at)
      return shown === 'by-person' && confirm(refund, (await find())?.lineId)
    },
    'come-back': async ({ place, shown }) => {
      const refund = await gone(place)
      if (!refund) return
      const memo = shown === 'by-person' ? 'tra lai' : `TRA LAI ${refund.code}`
      const find = await take(accountOf(refund), memo, refund.amount)
      if (shown === 'by-code') return store.refunds.matchMovements(act.at)
      const allocationId = (await find())?.id ?? ''
      return shown === 'by-person' && store.refunds.returned(refund.id, { ...said, allocationId }, act.at)
    },
    refuse: async ({ place }) => {
      const refund = await toPay(place, place % 2 === 0 ? 'transfer' : 'cash')
      if (!refund) return
      await approve(refund)
      return store.refunds.refuse(refund.id, said, act.at)
    },
    'hand-out': async ({ place }) => {
      const refund = await toPay(place, 'cash')
      if (!refund) return
      await approve(refund)
      await store.refunds.makePayoutList(anActor, act.reason, act.at)
      return confirm(refund)
    },
  }
  return players
}

/** What people do with money of bank lines. */
function playersOfDesk({ store }: StoreBench, hands: FamilyHands) {
  const { posted, ownerless, inTransit, outgoing, childOf, childNamed, take, accountOf } = hands
  const order = { reason: act.reason, actor: anActor }
  const players: Players<
    'pass-on' | 'undo' | 'wrong-owner' | 'taken-back' | 'give' | 'split' | 'give-waiting'
  > = {
    'pass-on': async ({ place, arrives }) => {
      const piece = await inTransit(place)
      const out = piece && (await outgoing(piece))
      if (!piece || !out) return
      await store.moneyDesk.passOn({ allocationId: piece.id, outgoingId: out.id, by: 'An' }, act.at)
      const own = childNamed(piece.studentCode)
      return arrives && own && take(accountOf(own), own.paymentCode, piece.amount)
    },
    undo: async ({ place }) => {
      const piece = await posted(place)
      return piece && store.moneyDesk.undo(piece.id, act, act.at)
    },
    'wrong-owner': async ({ place }) => {
      const piece = await posted(place)
      return piece && store.reversals.reverse({ ...order, why: 'wrong-owner', allocationId: piece.id }, when)
    },
    'taken-back': async ({ place }) => {
      const piece = await (place % 2 === 0 ? posted : ownerless)(place)
      if (!piece) return
      const lineId = (await outgoing(piece))?.lineId
      return store.reversals.reverse({ ...order, why: 'taken-back', allocationId: piece.id, lineId }, when)
    },
    give: async ({ place, ...who }) => {
      const piece = await ownerless(place)
      const gift = { ...keyOf(childOf(who)), by: 'An' }
      return piece && store.bankLines.giveTo({ ...gift, allocationId: piece.id }, tell, act.at)
    },
    split: async ({ place, amount, child, at }) => {
      const piece = await ownerless(place)
      if (!piece || piece.amount === 1) return
      const first = Math.min(amount, piece.amount - 1)
      const shares = [
        { ...keyOf(childOf({ child, at })), amount: first },
        { ...keyOf(childOf({ child: child + 1, at })), amount: piece.amount - first },
      ]
      return store.moneyDesk.giveByList({ allocationId: piece.id, shares, by: 'An' }, tell, act.at)
    },
    'give-waiting': () => store.bankLines.giveWaiting(100, tell, act.at),
  }
  return players
}

/** What becomes of the children, their family and their bills. */
function playersOfRoster({ store }: StoreBench, scene: FamilyScene, hands: FamilyHands) {
  const { bills, billAt, childOf, credit } = hands
  const players: Players<'move' | 'class' | 'restate' | 'bill' | 'correct' | 'use-credit' | 'cancel'> = {
    move: async ({ place }) => {
      const from = await credit(place)
      const known = scene.children.find((one) =>
        one.some(({ studentCode }) => studentCode === from?.studentCode),
      )
      const to = known?.find(({ schoolCode }) => schoolCode !== from?.schoolCode)
      return from && to && store.credits.move({ from: keyOf(from), to: keyOf(to), ...act })
    },
    class: (who) => {
      const { schoolCode, studentCode: code } = childOf(who)
      const student = aStudent({ schoolCode, code, class: { name: '4C', grade: 4 } })
      return store.roster.putStudents([student], act.at)
    },
    restate: ({ order, moved }) => {
      const stated = order.filter((which) => which < scene.children.length)
      const members = (stated.length > 0 ? stated : [0]).map((which) =>
        keyOf(childOf({ child: which, at: which === moved ? 1 - (which % 2) : which % 2 })),
      )
      return store.families.change(scene.family.id, members, 'An', act.at)
    },
    bill: async ({ amount, ...who }) => {
      const child = childOf(who)
      bills.push({ id: await scene.bill(child, amount), child })
    },
    correct: ({ place, amount }) =>
      store.billLife.correct(billAt(place).id, { ...linesOf(amount), tellPaid: tellBoth }, act),
    'use-credit': ({ place, amount }) =>
      store.credits.use({ billId: billAt(place).id, amount, ...act }, tell),
    cancel: ({ place }) => store.bills.cancel(billAt(place).id, tellBoth, act.at, act),
  }
  return players
}

const nameOf = (of: { schoolCode: string | null; studentCode: string | null }) =>
  `${of.schoolCode} ${of.studentCode}`
const add = (shares: Map<string, number>, name: string, amount: number) => {
  if (amount > 0) shares.set(name, (shares.get(name) ?? 0) + amount)
}
