import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ReturnOrder } from '../../../src/ports/refunds/return-store.ts'
import { moneyProofs } from '../../../src/store/proofs/money-proofs.sql.ts'
import { says, someone, testRules, when } from '../../support/approvals.ts'
import { newAccount } from '../../support/bank-scene.ts'
import { openRefundScene, type RefundScene } from '../../support/refund-scene.ts'
import { later, noon, openScene } from '../../support/scene.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'

let bench: StoreBench
let scene: RefundScene
beforeAll(async () => {
  bench = await openStoreBench()
})
beforeEach(async () => {
  scene = await openRefundScene(bench)
})
afterAll(() => bench.close())

const sender = { payerName: 'NGUYEN VAN B', payerAccount: '0099887766' }

/** Money that nobody owns, as the scene's account got it. */
async function ownerless(amount: number, words: object = sender, memo = 'chuyen tien') {
  const line = scene.line(memo, amount, words)
  await scene.take([line])
  const { rows } = await bench.pool.query<{ id: string }>(
    `select allocations.id from allocations join bank_lines on bank_lines.id = line_id
     where reference = $1 and account = $2 and undone_at is null`,
    [line.line.reference, scene.account],
  )
  return { line, id: rows[0]?.id ?? '' }
}

const order = (allocationId: string, changes: Partial<ReturnOrder> = {}): ReturnOrder => ({
  ...{ allocationId, bankCode: '970436', actor: someone('mai'), reason: 'nobody claims it' },
  ...{ rules: testRules, ...changes },
})
async function ask(allocationId: string, changes: Partial<ReturnOrder> = {}) {
  const asked = await bench.store.returns.request(order(allocationId, changes), when(later(10)))
  if (asked.is !== 'asked') throw new Error(asked.is)
  return asked.refund
}
const find = async (id: string) => (await bench.store.refunds.find(id)) ?? expect.fail('no refund')
const days = (count: number) => new Date(noon.getTime() + count * 86_400_000)
const proposedAt = async (at: Date) => {
  const before = new Date(at.getTime() - 90 * 86_400_000)
  return (await bench.store.returns.proposals({ before, limit: 500 })).map(({ id }) => id)
}
/** What the journal has on an account, of all entries of one return. */
const booked = async (refundId: string) => {
  const { rows } = await bench.pool.query(
    `select cause || ': ' || debit || ' to ' || credit || ' ' || amount as entry from ledger_entries
     where cause_id = $1 order by id`,
    [refundId],
  )
  return rows.map(({ entry }) => entry)
}
const wrongLines = async () => (await bench.pool.query(moneyProofs['lines-are-in-one-place'].wrong)).rows

describe('R10: suspense of 90 days', () => {
  test('R10: is proposed to go back from the ninetieth day on, and with whether its sender is known', async () => {
    const known = await ownerless(700_000)
    const unknown = await ownerless(600_000, {})
    expect(await proposedAt(days(89))).not.toContain(known.id)
    expect(await proposedAt(days(90))).toEqual(expect.arrayContaining([known.id, unknown.id]))
    const proposals = await bench.store.returns.proposals({ before: noon, limit: 500 })
    expect(proposals.find(({ id }) => id === known.id)).toMatchObject({
      ...{ amount: 700_000, why: 'no-code', senderKnown: true },
      line: { account: scene.account, reference: known.line.line.reference },
    })
    expect(proposals.find(({ id }) => id === unknown.id)).toMatchObject({ senderKnown: false })
  })

  test('R10: what has an owner, was asked for already, or went out is not proposed', async () => {
    const { paymentCode } = await scene.bill(scene.one.code, 90_000)
    const owned = scene.line(paymentCode, 90_000)
    const out = scene.line('rut tien', 5_000, { direction: 'out' })
    await scene.take([owned, out])
    const asked = await ownerless(80_000)
    await ask(asked.id)
    const { rows } = await bench.pool.query(
      `select allocations.id from allocations join bank_lines on bank_lines.id = line_id where account = $1`,
      [scene.account],
    )
    const proposed = await proposedAt(days(100))
    expect(rows.filter(({ id }) => proposed.includes(id))).toEqual([])
  })

  test('R10: goes back when a second person says so, to the account it came from, and the bank shows it', async () => {
    const { id, line } = await ownerless(700_000)
    const refund = await ask(id)
    expect(refund).toMatchObject({ state: 'requested', studentCode: null, schoolCode: scene.schoolCode })
    expect(await scene.whereIs(line)).toEqual(['suspense no-code 700000'])
    expect(await scene.approve(refund.approvalId, 'mai')).toEqual({ is: 'same-person' })
    expect(await scene.approve(refund.approvalId)).toMatchObject({ is: 'decided' })
    expect(await scene.whereIs(line)).toEqual(['not-fee to-return 700000'])
    const list = await bench.store.refunds.makePayoutList(someone('mai'), 'today', later(30))
    expect(list.payouts.find(({ refundId }) => refundId === refund.id)).toMatchObject({
      payee: { name: sender.payerName, account: sender.payerAccount, bankCode: '970436' },
    })
    const gone = scene.line(`HOAN TRA ${refund.code}`, 700_000, { direction: 'out' })
    await scene.take([gone])
    await bench.store.refunds.matchMovements(later(40))
    expect(await find(refund.id)).toMatchObject({ state: 'done' })
    expect(await booked(refund.id)).toEqual([
      'refund-approved: unowned-money to refunds-due 700000',
      'refund-paid: refunds-due to unexplained-outgoing 700000',
    ])
    expect(await wrongLines()).toEqual([])
  })

  test('R10: the letter names the transfer and where it goes, and nothing before it is approved', async () => {
    const { id, line } = await ownerless(1_250_000)
    const refund = await ask(id)
    expect(await bench.store.returns.letter(refund.id)).toBeUndefined()
    await scene.approve(refund.approvalId)
    expect(await bench.store.returns.letter(refund.id)).toMatchObject({
      ...{ code: refund.code, amount: 1_250_000, bookedOn: '2026-10-05', toAccount: scene.account },
      ...{ reference: line.line.reference, payee: { account: sender.payerAccount } },
    })
  })

  test('a request that is rejected leaves the money without an owner, and it is proposed again', async () => {
    const { id, line } = await ownerless(300_000)
    const refund = await ask(id)
    await bench.store.approvals.reject(refund.approvalId ?? '', says('hoa'), later(20))
    expect(await find(refund.id)).toMatchObject({ state: 'rejected' })
    expect(await scene.whereIs(line)).toEqual(['suspense no-code 300000'])
    expect(await proposedAt(days(90))).toContain(id)
  })
})

test('money of an account that several schools share goes back for none of them', async () => {
  await openScene(bench.store, { account: { number: scene.account, bankCode: '970422', holder: 'TRUONG' } })
  const { id } = await ownerless(700_000)
  expect(await ask(id)).toMatchObject({ state: 'requested', schoolCode: null })
})

describe('who it goes to', () => {
  test('the bank said nobody: the name and the account are asked for, one by one', async () => {
    const { id } = await ownerless(40_000, {})
    const said = (changes: Partial<ReturnOrder>) =>
      bench.store.returns.request(order(id, changes), when(later(10)))
    expect(await said({})).toEqual({ is: 'sender-unknown', field: 'account' })
    expect(await said({ account: '123456' })).toEqual({ is: 'sender-unknown', field: 'name' })
    expect(await said({ account: '123456', name: 'LE THI D' })).toMatchObject({ is: 'asked' })
  })

  test('another account than it came from is refused', async () => {
    const { id } = await ownerless(40_000)
    const to = order(id, { account: '55555' })
    expect(await bench.store.returns.request(to, when(later(10)))).toEqual({ is: 'other-sender' })
  })
})

describe('an owner who is found', () => {
  test('before it is approved gets it, and approving is refused', async () => {
    const { id, line } = await ownerless(500_000)
    const refund = await ask(id)
    const bill = await scene.bill(scene.one.code, 500_000)
    const gift = { allocationId: id, schoolCode: scene.schoolCode, studentCode: scene.one.code, by: 'hoa' }
    await bench.store.bankLines.giveTo(gift, when(noon).tell, later(15))
    await expect(scene.approve(refund.approvalId)).rejects.toMatchObject({
      ...{ code: 'conflict', detail: 'this money has an owner by now' },
    })
    const names = { [scene.one.code]: 'An', [bill.id]: 'the-bill' }
    expect(await scene.whereIs(line, names)).toEqual(['posted person An the-bill 500000'])
    expect(await booked(refund.id)).toEqual([])
  })

  test('after it is approved does not get it any more', async () => {
    const { id } = await ownerless(500_000)
    const refund = await ask(id)
    await scene.approve(refund.approvalId)
    const gift = { allocationId: id, schoolCode: scene.schoolCode, studentCode: scene.one.code, by: 'hoa' }
    await expect(bench.store.bankLines.giveTo(gift, when(noon).tell, later(25))).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  test('at the same moment as it is approved: one of the two has it', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id, line } = await ownerless(10_000 + round)
      const refund = await ask(id)
      const gift = { allocationId: id, schoolCode: scene.schoolCode, studentCode: scene.one.code, by: 'hoa' }
      const ends = await Promise.allSettled([
        scene.approve(refund.approvalId),
        bench.store.bankLines.giveTo(gift, when(noon).tell, later(25)),
      ])
      expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      expect(await scene.whereIs(line)).toHaveLength(1)
    }
    expect(await wrongLines()).toEqual([])
  })
})

test('two ask at once: one is told that it is asked for', async () => {
  const { id } = await ownerless(20_000)
  const ends = await Promise.allSettled([ask(id), ask(id, { actor: someone('lan') })])
  expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
})

test('two approve at once: it is due once (R7)', async () => {
  const { id } = await ownerless(20_000)
  const refund = await ask(id)
  await Promise.all([scene.approve(refund.approvalId, 'hoa'), scene.approve(refund.approvalId, 'lan')])
  expect(await booked(refund.id)).toHaveLength(1)
})

test('what moves on an account of somebody else is no return of money that came to an account of several schools', async () => {
  await openScene(bench.store, { account: { number: scene.account, bankCode: '970422', holder: 'TRUONG' } })
  const { id } = await ownerless(45_000)
  const refund = await ask(id)
  expect(refund.schoolCode).toBeNull()
  await scene.approve(refund.approvalId)
  await bench.store.refunds.makePayoutList(someone('mai'), 'today', later(30))
  const elsewhere = await openRefundScene(bench)
  const wrong = elsewhere.line(`HOAN TRA ${refund.code}`, 45_000, { direction: 'out' })
  await elsewhere.take([wrong])
  await bench.store.refunds.matchMovements(later(40))
  expect(await find(refund.id)).toMatchObject({ state: 'sending' })
  expect(await elsewhere.whereIs(wrong)).toEqual(['suspense outgoing 45000'])
  const right = scene.line(`HOAN TRA ${refund.code}`, 45_000, { direction: 'out' })
  await scene.take([right])
  await bench.store.refunds.matchMovements(later(50))
  expect(await find(refund.id)).toMatchObject({ state: 'done' })
  const returned = elsewhere.line(`TRA LAI ${refund.code}`, 45_000)
  await elsewhere.take([returned], 'statement', later(60))
  await bench.store.refunds.matchMovements(later(70))
  expect(await find(refund.id)).toMatchObject({ state: 'done' })
})

test('what moves on an account of nobody shows that money of an account of several schools went back', async () => {
  await openScene(bench.store, { account: { number: scene.account, bankCode: '970422', holder: 'TRUONG' } })
  const { id } = await ownerless(46_000)
  const refund = await ask(id)
  await scene.approve(refund.approvalId)
  await bench.store.refunds.makePayoutList(someone('mai'), 'today', later(30))
  await scene.take([
    scene.line(`HOAN TRA ${refund.code}`, 46_000, { direction: 'out', account: newAccount() }),
  ])
  await bench.store.refunds.matchMovements(later(40))
  expect(await find(refund.id)).toMatchObject({ state: 'done' })
})

test('what the bank refuses to send has no owner again, and may be asked for again', async () => {
  const { id, line } = await ownerless(30_000)
  const refund = await ask(id)
  await scene.approve(refund.approvalId)
  await bench.store.refunds.refuse(refund.id, { by: 'mai', reason: 'the bank refused' }, later(30))
  expect(await scene.whereIs(line)).toEqual(['suspense return-failed 30000'])
  expect((await booked(refund.id)).at(-1)).toBe('refund-refused: refunds-due to unowned-money 30000')
  const { rows } = await bench.pool.query(
    `select id from allocations where why = 'return-failed' and undone_at is null and amount = 30000`,
  )
  expect(await ask(rows[0].id)).toMatchObject({ state: 'requested' })
})

test('R5: what comes back from the sender’s bank has no owner again', async () => {
  const { id } = await ownerless(60_000)
  const refund = await ask(id)
  await scene.approve(refund.approvalId)
  await scene.payOut(refund.code, 60_000)
  const back = scene.line(`TRA LAI ${refund.code}`, 60_000)
  await scene.take([back], 'statement', later(50))
  await bench.store.refunds.matchMovements(later(60))
  expect(await find(refund.id)).toMatchObject({ state: 'returned' })
  expect(await scene.whereIs(back)).toEqual(['suspense return-came-back 60000'])
  expect(await wrongLines()).toEqual([])
})
