import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Stores } from '../../../src/store/open-store.ts'
import { matchMovements } from '../../../src/store/refunds/match-payouts.ts'
import { says, someone, testRules, when } from '../../support/approvals.ts'
import { newAccount, openBankScene } from '../../support/bank-scene.ts'
import { besideUncommitted } from '../../support/beside-unfinished.ts'
import { issueCarrying } from '../../support/carry-debts.ts'
import { openRefundScene, payee, type RefundScene } from '../../support/refund-scene.ts'
import { later, linesOf, news, tellBoth } from '../../support/scene.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'
import { unproven } from '../../support/unproven.ts'
import { testVault } from '../../support/vault.ts'

let bench: StoreBench
let scene: RefundScene
beforeAll(async () => {
  bench = await openStoreBench()
})
beforeEach(async () => {
  scene = await openRefundScene(bench)
})
afterAll(() => bench.close())

const bill = async (id: string) => {
  const { state, paid } = await scene.billOf({ id })
  return { state, paid }
}

describe('what is left', () => {
  test('R1: of two refunds of 1 000 000 on 1 250 000 at once one is accepted, the other is told what is left', async () => {
    const { paymentId } = await scene.paidBill(1_250_000, 1_250_000)
    const order = scene.order({ paymentId }, 1_000_000, { rules: testRules })
    const asked = await Promise.allSettled(
      [1, 2].map(() => bench.store.refunds.request(order, when(later(10)))),
    )
    expect(asked.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const refused = asked.find(({ status }) => status === 'rejected') as PromiseRejectedResult
    expect(refused.reason).toMatchObject({ code: 'conflict', detail: 'only 250000 đồng are left to go back' })
  })

  test('ten refunds at once of a third each: three go', async () => {
    const { paymentId } = await scene.paidBill(900_000, 900_000)
    const asked = await Promise.allSettled(
      Array.from({ length: 10 }, () => scene.refund({ paymentId }, 300_000)),
    )
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
    expect(await scene.balance('refunds-due')).toBe(-900_000)
  })

  test('a request that is rejected leaves the money where it was', async () => {
    const { paymentId, billId } = await scene.paidBill(500_000, 500_000)
    const { id, approvalId } = await scene.refund({ paymentId }, 500_000, { rules: testRules })
    await bench.store.approvals.reject(approvalId ?? '', { actor: someone('hoa'), reason: 'no' }, later(20))
    expect(await scene.stateOf(id)).toBe('rejected')
    expect(await bill(billId)).toEqual({ state: 'paid', paid: 500_000 })
    expect(await scene.refund({ paymentId }, 500_000)).toMatchObject({ state: 'due' })
  })

  test('of credit a request holds its part until it is rejected, and one that was granted takes its part once', async () => {
    await scene.paidBill(1_000_000, 1_300_000)
    const { approvalId } = await scene.refund(scene.owner, 300_000, { rules: testRules })
    await expect(scene.refund(scene.owner, 1)).rejects.toMatchObject({ code: 'conflict' })
    await bench.store.approvals.reject(approvalId ?? '', { actor: someone('hoa'), reason: 'no' }, later(20))
    for (const amount of [100_000, 200_000])
      expect(await scene.refund(scene.owner, amount)).toMatchObject({ state: 'due' })
  })

  test('credit goes back once, however many ask at once', async () => {
    await scene.paidBill(1_000_000, 1_300_000)
    const asked = await Promise.allSettled([1, 2, 3].map(() => scene.refund(scene.owner, 300_000)))
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await scene.credit(scene.one.code)).toBe(0)
  })

  test('credit that is asked back is not asked back a second time by its payment', async () => {
    const { paymentId } = await scene.paidBill(1_000_000, 1_300_000)
    await scene.refund(scene.owner, 300_000, { rules: testRules })
    await expect(scene.refund({ paymentId }, 1_300_000)).rejects.toMatchObject({
      detail: expect.stringContaining('only 1000000 đồng are left to go back: 300000 đồng of it'),
    })
  })
})

describe('what one person gives back alone', () => {
  const rules = { ...testRules, limits: { refund: 1_000_000 } }
  const askedBy = async (person: string, amount: number, at = later(10)) => {
    const { paymentId } = await scene.paidBill(amount, amount)
    const order = scene.order({ paymentId }, amount, { rules, actor: someone(person) })
    return (await bench.store.refunds.request(order, when(at))).refund.state
  }

  test('adds up for a day: what is above the limit by it waits for a second person', async () => {
    expect(await askedBy('nga', 600_000)).toBe('due')
    expect(await askedBy('Nga ', 400_001)).toBe('requested')
    expect(await askedBy('nga', 400_000)).toBe('due')
    expect(await askedBy('nga', 1)).toBe('requested')
    expect(await askedBy('lan', 1_000_000)).toBe('due')
    const dayLater = (ms: number) => new Date(later(10).getTime() + 24 * 3_600_000 + ms)
    expect(await askedBy('nga', 1, dayLater(-1))).toBe('requested')
    expect(await askedBy('nga', 1_000_000, dayLater(0))).toBe('due')
  })

  test('is no more when money of several students is asked back at once', async () => {
    const other = await openRefundScene(bench)
    const [one, two] = [await scene.paidBill(600_000, 600_000), await other.paidBill(600_000, 600_000)]
    const ask = (stores: Pick<Stores, 'refunds'>, { paymentId }: { paymentId: string }) =>
      stores.refunds.request(
        scene.order({ paymentId }, 600_000, { rules, actor: someone('thu') }),
        when(later(10)),
      )
    const asked = await besideUncommitted(
      bench,
      (stores) => ask(stores, one),
      () => ask(bench.store, two),
    )
    expect(asked.refund.state).toBe('requested')
  })

  test('does not grow by what a second person approved', async () => {
    const { paymentId } = await scene.paidBill(3_000_000, 3_000_000)
    const order = scene.order({ paymentId }, 2_000_000, { rules, actor: someone('hien') })
    const { approval } = await bench.store.refunds.request(order, when(later(10)))
    await scene.approve(approval.id)
    expect(await askedBy('hien', 1_000_000)).toBe('due')
  })
})

describe('the bill', () => {
  test('all of its money back: it is over, and asks for nothing', async () => {
    const { paymentId, billId } = await scene.paidBill(1_250_000, 1_250_000)
    await scene.refund({ paymentId }, 1_250_000)
    expect(await bill(billId)).toEqual({ state: 'refunded', paid: 0 })
    expect(await scene.balance('receivable')).toBe(0)
  })

  test('all of its money back, and owed again where that is said', async () => {
    const { paymentId, billId } = await scene.paidBill(1_250_000, 1_250_000)
    await scene.refund({ paymentId }, 1_250_000, { owedAgain: true })
    expect(await bill(billId)).toEqual({ state: 'issued', paid: 0 })
    expect(await scene.balance('receivable')).toBe(1_250_000)
  })

  test('all of its money back where it took a debt over: the debt is owed of its own bill again', async () => {
    const old = await scene.accept(
      scene.toAccept({ ...linesOf(400), studentCode: scene.one.code, dueOn: '2026-10-05' }),
    )
    const [next = ''] = await issueCarrying(bench, scene, { amount: 100, at: later(1), only: scene.one.code })
    const { reference } = await scene.open(next, 500)
    await scene.post(news(reference, 500))
    const { rows } = await bench.pool.query('select id from payments where reference = $1', [reference])
    await scene.refund({ paymentId: rows[0].id }, 500)
    expect(await bill(next)).toEqual({ state: 'refunded', paid: 0 })
    expect(await scene.billOf(old)).toMatchObject({ state: 'issued', payable: 400, carriedOn: 0 })
    expect(await scene.balance('receivable')).toBe(400)
    expect(await unproven(bench)).toEqual([])
  })

  test('money of a bill whose debt went on does not go back whole before the debt is back', async () => {
    const { paymentId, billId } = await scene.paidBill(500, 200)
    const changes = { from: '2026-12-20', to: '2026-12-31', dueOn: '2026-12-31' }
    await issueCarrying(bench, scene, { amount: 100, at: later(6), only: scene.one.code, changes })
    await expect(scene.refund({ paymentId }, 200)).rejects.toMatchObject({ code: 'conflict' })
    expect(await bill(billId)).toEqual({ state: 'carried', paid: 200 })
    expect(await unproven(bench)).toEqual([])
  })

  test('all of its money back, which could not be paid out and goes back again: it is over once', async () => {
    const { billId, paymentId } = await scene.paidBill(500_000, 300_000)
    const { id } = await scene.refund({ paymentId }, 300_000)
    await bench.store.refunds.refuse(id, { by: 'mai', reason: 'the account is closed' }, later(30))
    expect(await scene.refund({ paymentId }, 300_000)).toMatchObject({ fromBill: 0, fromCredit: 300_000 })
    expect(await bill(billId)).toEqual({ state: 'refunded', paid: 0 })
    expect(await scene.balance('receivable')).toBe(0)
    expect(await scene.balance('fee-income')).toBe(0)
    expect(await unproven(bench)).toEqual([])
  })

  test('what could not be paid out goes back again out of the credit that it became, and never out of the money of others', async () => {
    const { billId, paymentId } = await scene.paidBill(1_250_000, 700_000, 550_000)
    const { id } = await scene.refund({ paymentId }, 700_000)
    await bench.store.refunds.refuse(id, { by: 'mai', reason: 'the account is closed' }, later(30))
    expect(await scene.refund({ paymentId }, 700_000)).toMatchObject({ fromBill: 0, fromCredit: 700_000 })
    expect(await bill(billId)).toEqual({ state: 'partly-paid', paid: 550_000 })
    expect(await scene.credit(scene.one.code)).toBe(0)
  })

  test('what could not be paid out goes back again although its bill is cancelled and other money came for that', async () => {
    const { billId, paymentId } = await scene.paidBill(1_250_000, 700_000)
    const { id } = await scene.refund({ paymentId }, 700_000, { owedAgain: true })
    await bench.store.refunds.refuse(id, { by: 'mai', reason: 'the account is closed' }, later(30))
    await bench.store.bills.cancel(billId, tellBoth, later(31))
    const { reference } = await scene.open(billId, 300_000)
    await scene.post(news(reference, 300_000))
    expect(await scene.refund({ paymentId }, 700_000)).toMatchObject({ fromBill: 0, fromCredit: 700_000 })
    expect(await bill(billId)).toMatchObject({ state: 'cancelled' })
    expect(await scene.balance('receivable')).toBe(0)
    expect(await unproven(bench)).toEqual([])
  })

  test('what could not be paid out and closed its bill again as credit is freed by correcting that bill, as the refusal says', async () => {
    const { billId, paymentId } = await scene.paidBill(500_000, 500_000)
    const { id } = await scene.refund({ paymentId }, 500_000, { owedAgain: true })
    await bench.store.refunds.refuse(id, { by: 'mai', reason: 'the account is closed' }, later(30))
    const use = { billId, by: 'mai', reason: 'owed still', at: later(31) }
    await bench.store.credits.use(use, () => tellBoth)
    await expect(scene.refund({ paymentId }, 500_000)).rejects.toMatchObject({
      code: 'conflict',
      detail: expect.stringContaining('500000 đồng of it became credit that was used'),
    })
    const act = { by: 'mai', reason: 'left the school', at: later(32) }
    await bench.store.billLife.correct(billId, { ...linesOf(0), tellPaid: tellBoth }, act)
    expect(await scene.refund({ paymentId }, 500_000)).toMatchObject({ fromBill: 0, fromCredit: 500_000 })
    expect(await scene.credit(scene.one.code)).toBe(0)
    expect(await unproven(bench)).toEqual([])
  })

  test('a part of it: what went back is owed again', async () => {
    const { paymentId, billId } = await scene.paidBill(1_250_000, 1_250_000)
    await scene.refund({ paymentId }, 250_000)
    expect(await bill(billId)).toEqual({ state: 'partly-paid', paid: 1_000_000 })
  })

  test('what came beyond it goes first and changes nothing that is owed', async () => {
    const { paymentId, billId } = await scene.paidBill(1_250_000, 1_300_000)
    await scene.refund({ paymentId }, 50_000)
    expect(await bill(billId)).toEqual({ state: 'paid', paid: 1_250_000 })
  })

  test('of two payments the first goes back alone', async () => {
    const { paymentId, billId } = await scene.paidBill(1_250_000, 700_000, 550_000)
    await scene.refund({ paymentId }, 700_000)
    expect(await bill(billId)).toEqual({ state: 'partly-paid', paid: 550_000 })
  })

  test('money of a bank transfer goes back like that of a channel', async () => {
    const { id, paymentCode } = await scene.bill(scene.one.code, 800_000)
    const line = scene.line(paymentCode, 800_000)
    await scene.take([line])
    const { rows } = await bench.pool.query('select id from allocations where bill_id = $1', [id])
    await scene.refund({ allocationId: rows[0].id }, 800_000)
    expect(await bill(id)).toEqual({ state: 'refunded', paid: 0 })
    await expect(
      bench.pool.query('update allocations set undone_at = now() where id = $1', [rows[0].id]),
    ).rejects.toThrow('being given back')
  })
})

describe('how it goes', () => {
  test('nothing moves before a second person approves', async () => {
    const { paymentId, billId } = await scene.paidBill(500_000, 500_000)
    const { id, approvalId } = await scene.refund({ paymentId }, 500_000, { rules: testRules })
    expect(await bill(billId)).toEqual({ state: 'paid', paid: 500_000 })
    expect(await scene.approve(approvalId, 'mai')).toEqual({ is: 'same-person' })
    expect(await scene.approve(approvalId)).toMatchObject({ is: 'decided' })
    expect(await bench.store.refunds.find(id)).toMatchObject({
      state: 'due',
      steps: [
        { state: 'requested', by: someone('mai').by },
        { state: 'due', by: someone('hoa').by, note: { code: 'approved' } },
      ],
    })
  })

  test('whoever says no stands with it, and not whoever asked', async () => {
    const { paymentId } = await scene.paidBill(500_000, 500_000)
    const { id, approvalId } = await scene.refund({ paymentId }, 500_000, { rules: testRules })
    await bench.store.approvals.reject(approvalId ?? '', says('hoa', 'paid twice'), later(20))
    expect((await bench.store.refunds.find(id))?.steps.at(-1)).toMatchObject({
      ...{ state: 'rejected', by: someone('hoa').by, note: { code: 'not-approved' } },
    })
  })

  test('R7: of two who approve at once one does, and one refund is due', async () => {
    const { paymentId } = await scene.paidBill(500_000, 500_000)
    const { approvalId } = await scene.refund({ paymentId }, 500_000, { rules: testRules })
    const decided = await Promise.all(['hoa', 'lan'].map((who) => scene.approve(approvalId, who)))
    expect(decided.map(({ is }) => is).sort()).toEqual(['decided', 'not-open'])
    expect(await scene.balance('refunds-due')).toBe(-500_000)
  })

  test('a list sends what is due, once, to whom it was said', async () => {
    const { paymentId } = await scene.paidBill(500_000, 500_000)
    const { id, code } = await scene.refund({ paymentId }, 500_000)
    const lists = await Promise.all(
      [1, 2].map(() => bench.store.refunds.makePayoutList(someone('mai'), 'today', later(30))),
    )
    const payouts = lists.flatMap((list) => list.payouts).filter(({ refundId }) => refundId === id)
    expect(payouts).toEqual([
      { refundId: id, code, schoolCode: scene.schoolCode, amount: 500_000, way: 'transfer', payee },
    ])
    expect(await scene.stateOf(id)).toBe('sending')
  })

  test('the movement that names it shows that it went; nobody is owed any more', async () => {
    const { paymentId } = await scene.paidBill(500_000, 500_000)
    const { id, code } = await scene.refund({ paymentId }, 500_000)
    expect(await scene.payOut(code, 500_000)).toBe(1)
    expect(await scene.stateOf(id)).toBe('done')
    for (const account of ['refunds-due', 'receivable'])
      expect([account, await scene.balance(account)]).toEqual([account, 0])
  })

  test('a movement of another amount, or a second one, shows nothing', async () => {
    const { paymentId } = await scene.paidBill(500_000, 500_000)
    const { id, code } = await scene.refund({ paymentId }, 500_000)
    expect(await scene.payOut(code, 499_000)).toBe(0)
    expect(await scene.stateOf(id)).toBe('sending')
    expect(await scene.payOut(code, 500_000)).toBe(1)
    expect(await scene.payOut(code, 500_000)).toBe(0)
  })

  test('the movement that names it is found behind any number of others of its amount', async () => {
    const { paymentId } = await scene.paidBill(500_000, 500_000)
    const { id, code } = await scene.refund({ paymentId }, 500_000)
    await bench.store.refunds.makePayoutList(someone('mai'), 'the run of today', later(30))
    const going = (content: string) => scene.line(content, 500_000, { direction: 'out' })
    for (const [place, content] of ['tien dien', 'tien nuoc', code].entries())
      await scene.take([going(content)], 'statement', later(31 + place))
    expect(await matchMovements(bench.pool, testVault(), later(40), 1)).toBe(1)
    expect(await scene.stateOf(id)).toBe('done')
  })

  test('a movement that cannot be read keeps no other from showing its refund', async () => {
    const [first, second] = [await scene.paidBill(500_000, 500_000), await scene.paidBill(500_000, 500_000)]
    const refunds = await Promise.all(
      [first, second].map(({ paymentId }) => scene.refund({ paymentId }, 500_000)),
    )
    await bench.store.refunds.makePayoutList(someone('mai'), 'the run of today', later(30))
    const [spoilt, sound] = refunds.map(({ code }) => scene.line(code, 500_000, { direction: 'out' }))
    if (!spoilt || !sound) throw new Error('two movements were expected')
    await scene.take([spoilt], 'statement', later(31))
    await scene.take([sound], 'statement', later(32))
    await bench.pool.query(`update bank_lines set sealed = '\\x00' where reference = $1`, [
      spoilt.line.reference,
    ])
    await expect(bench.store.refunds.matchMovements(later(40))).rejects.toThrow('envelope')
    expect(await Promise.all(refunds.map(({ id }) => scene.stateOf(id)))).toEqual(['sending', 'done'])
    await bench.pool.query('update bank_lines set sealed = null where reference = $1', [
      spoilt.line.reference,
    ])
  })

  test('R5: it comes back: it is credit again, and says why', async () => {
    const { paymentId } = await scene.paidBill(500_000, 500_000)
    const { id, code } = await scene.refund({ paymentId }, 500_000)
    await scene.payOut(code, 500_000)
    const back = scene.line(`TRA LAI ${code} SAI TK`, 500_000)
    await scene.take([back], 'statement', later(50))
    expect(await bench.store.refunds.matchMovements(later(60))).toBe(1)
    expect(await bench.store.refunds.find(id)).toMatchObject({
      state: 'returned',
      steps: expect.arrayContaining([expect.objectContaining({ state: 'returned' })]),
    })
    expect(await scene.credit(scene.one.code)).toBe(500_000)
    expect(await scene.whereIs(back)).toEqual([`posted refund-returned ${scene.one.code} 500000`])
    expect(await scene.refund({ paymentId }, 500_000)).toMatchObject({ state: 'due' })
  })

  test('R5: money of another amount is not what came back, whoever says so', async () => {
    const { paymentId } = await scene.paidBill(500_000, 500_000)
    const { id, code } = await scene.refund({ paymentId }, 500_000)
    await scene.payOut(code, 500_000)
    const other = scene.line('tra lai', 499_999)
    await scene.take([other], 'statement', later(50))
    const { rows } = await bench.pool.query<{ id: string }>(
      'select allocations.id from allocations join bank_lines on bank_lines.id = line_id where reference = $1',
      [other.line.reference],
    )
    const said = { allocationId: rows[0]?.id ?? '', by: 'mai', reason: 'the bank rang' }
    expect(await bench.store.refunds.returned(id, said, later(60))).toMatchObject({ is: 'not-possible' })
  })

  test('R5: it comes back while others owe as much: its code says whose it is', async () => {
    const { paymentId } = await scene.paidBill(500_000, 500_000)
    const { id, code } = await scene.refund({ paymentId }, 500_000)
    await scene.payOut(code, 500_000)
    for (let each = 0; each < 2; each += 1) await scene.owing(500_000)
    // So much stands behind it that nothing within it can be taken for a code that the end cut off.
    const back = scene.line(`TRA LAI ${code} SAI SO TAI KHOAN NGUOI NHAN`, 500_000)
    await scene.take([back], 'statement', later(50))
    expect(await scene.whereIs(back)).toEqual(['ambiguous same-amount 500000'])
    expect(await bench.store.refunds.matchMovements(later(60))).toBe(1)
    expect(await scene.stateOf(id)).toBe('returned')
  })

  test('R5: what came before it went, or goes out itself, is not what came back', async () => {
    const { paymentId } = await scene.paidBill(500_000, 500_000)
    const { id, code } = await scene.refund({ paymentId }, 500_000)
    const early = scene.line(`hoi ve ${code}`, 500_000)
    await scene.take([early], 'statement', later(20))
    expect(await scene.payOut(code, 500_000)).toBe(1)
    expect(await bench.store.refunds.matchMovements(later(60))).toBe(0)
    const out = scene.line('rut tien', 500_000, { direction: 'out' })
    await scene.take([out], 'statement', later(70))
    const { rows } = await bench.pool.query(
      'select allocations.id from allocations join bank_lines on bank_lines.id = line_id where reference = $1',
      [out.line.reference],
    )
    const said = { allocationId: rows[0].id, by: 'mai', reason: 'it came back' }
    expect(await bench.store.refunds.returned(id, said, later(80))).toMatchObject({ is: 'not-possible' })
    expect(await scene.stateOf(id)).toBe('done')
  })

  test('only a movement on an account of its school, or of no school, shows that it went or came back', async () => {
    const other = await openBankScene(bench)
    const movement = (memo: string, direction: 'in' | 'out', account: string) =>
      scene.line(memo, 500_000, { direction, account })
    const sending = async () => {
      const { paymentId } = await scene.paidBill(500_000, 500_000)
      const refund = await scene.refund({ paymentId }, 500_000)
      await bench.store.refunds.makePayoutList(someone('mai'), 'the run of today', later(30))
      return refund
    }
    const { id, code } = await sending()
    const elsewhere = movement(`HOAN TIEN ${code}`, 'out', other.account)
    await scene.take([elsewhere])
    expect(await bench.store.refunds.matchMovements(later(40))).toBe(0)
    const said = { by: 'mai', reason: 'the bank shows it' }
    const { rows } = await bench.pool.query<{ lineId: string }>(
      'select id as "lineId" from bank_lines where reference = $1',
      [elsewhere.line.reference],
    )
    const shown = { lineId: rows[0]?.lineId, ...said }
    expect(await bench.store.refunds.confirm(id, shown, later(40))).toMatchObject({ is: 'not-possible' })
    expect(await other.whereIs(elsewhere)).toEqual(['suspense outgoing 500000'])

    await scene.take([movement(`HOAN TIEN ${code}`, 'out', newAccount())])
    expect(await bench.store.refunds.matchMovements(later(50))).toBe(1)
    const strange = movement(`TRA LAI ${code}`, 'in', other.account)
    await scene.take([strange], 'statement', later(60))
    expect(await bench.store.refunds.matchMovements(later(70))).toBe(0)
    expect(await other.whereIs(strange)).toEqual(['suspense no-code 500000'])
    expect(await scene.stateOf(id)).toBe('done')
    expect(await unproven(bench)).toEqual([])
  })

  test('a movement that names what goes back in cash shows nothing', async () => {
    const [sent, handed] = [await scene.paidBill(500_000, 500_000), await scene.paidBill(500_000, 500_000)]
    await scene.refund({ paymentId: sent.paymentId }, 500_000)
    const of = { paymentId: handed.paymentId }
    const { id, code } = await scene.refund(of, 500_000, { way: 'cash', payee: undefined })
    expect(await scene.payOut(code, 500_000)).toBe(0)
    expect(await scene.stateOf(id)).toBe('sending')
  })

  test('a movement that names two refunds shows neither', async () => {
    const { paymentId } = await scene.paidBill(500_000, 500_000)
    const [one, other] = [
      await scene.refund({ paymentId }, 250_000),
      await scene.refund({ paymentId }, 250_000),
    ]
    expect(await scene.payOut(`${one.code} ${other.code}`, 250_000)).toBe(0)
    expect([await scene.stateOf(one.id), await scene.stateOf(other.id)]).toEqual(['sending', 'sending'])
  })

  test('what is refused is credit again, and may be asked back again', async () => {
    const { paymentId } = await scene.paidBill(500_000, 500_000)
    const { id } = await scene.refund({ paymentId }, 500_000)
    const said = { by: 'mai', reason: 'the account is closed' }
    expect(await bench.store.refunds.refuse(id, said, later(30))).toMatchObject({ is: 'moved' })
    expect(await scene.credit(scene.one.code)).toBe(500_000)
    expect(await scene.refund(scene.owner, 500_000)).toMatchObject({ state: 'due' })
  })

  test('cash is confirmed by a word, a transfer by its movement only', async () => {
    const { paymentId } = await scene.paidBill(500_000, 500_000)
    const cash = await scene.refund({ paymentId }, 200_000, { way: 'cash', payee: undefined })
    const transfer = await scene.refund({ paymentId }, 300_000)
    await bench.store.refunds.makePayoutList(someone('mai'), 'today', later(30))
    const said = { by: 'mai', reason: 'handed out' }
    expect(await bench.store.refunds.confirm(cash.id, said, later(40))).toMatchObject({ is: 'moved' })
    expect(await bench.store.refunds.confirm(transfer.id, said, later(40))).toMatchObject({
      is: 'not-possible',
    })
    expect(await bench.store.refunds.confirm(cash.id, said, later(40))).toMatchObject({ is: 'not-possible' })
  })
})

test('whom it goes to stands in no plain column', async () => {
  const { paymentId } = await scene.paidBill(500_000, 500_000)
  const { id } = await scene.refund({ paymentId }, 500_000)
  const { rows } = await bench.pool.query(
    `select refunds::text || approvals::text as text from refunds join approvals on approvals.id = approval_id
     where refunds.id = $1`,
    [id],
  )
  expect(rows[0].text).not.toContain(payee.name)
  expect(rows[0].text).not.toContain(payee.account)
})

test('money without a bill, of nobody, or of a payment that is not there does not go back', async () => {
  for (const of of [
    { paymentId: '00000000-0000-7000-8000-000000000000' },
    { schoolCode: scene.schoolCode, studentCode: 'NOBODY' },
  ])
    await expect(scene.refund(of, 1)).rejects.toMatchObject({ code: 'conflict' })
})
