import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ApprovalOrder } from '../../../src/ports/approvals/approval-store.ts'
import { says, someone, testRules, when } from '../../support/approvals.ts'
import { noon, openScene } from '../../support/scene.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'

let bench: StoreBench
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())

const hours = (count: number) => new Date(noon.getTime() + count * 3_600_000)
const account = { number: '9876543210', bankCode: '970422', holder: 'TRUONG MOI' }
const atOnce = { ...testRules, waitHours: {} }

/** Asks for another account of a school of its own. */
async function ask(changes: Partial<ApprovalOrder> = {}, at = noon) {
  const { schoolCode } = await openScene(bench.store)
  const order = {
    ...({
      kind: 'school-account-change',
      alone: schoolCode,
      schoolCode,
      amount: null,
      payload: { account },
    } as const),
    ...{ actor: someone('mai'), reason: 'a new bank', rules: atOnce, ...changes },
  }
  return { schoolCode, order, approval: await bench.store.approvals.request(order, when(at)) }
}
const accountOf = async (schoolCode: string) => (await bench.store.roster.findSchool(schoolCode))?.account
const approve = (id: string, person: string, at = noon, login?: string) =>
  bench.store.approvals.approve(id, says(person, 'looked at', login), when(at))

describe('R6: whoever asked does not approve', () => {
  test.each([
    ['by the same login', 'mai', 'client:mai'],
    ['in the console', 'mai', 'administrator:mai'],
    ['by a second login', 'Mai ', 'client:other'],
    ['on the machine', 'MAI', 'machine:mai'],
  ])('%s', async (_, person, login) => {
    const { schoolCode, approval } = await ask()
    expect(await approve(approval.id, person, noon, login)).toEqual({ is: 'same-person' })
    expect(await accountOf(schoolCode)).not.toEqual(account)
    expect(await bench.store.approvals.find(approval.id)).toEqual(approval)
  })

  test('given the right to decide after asking', async () => {
    const login = randomUUID()
    const client = { id: login, name: 'school system', secretSha256: Buffer.alloc(32), schoolCodes: [] }
    await bench.store.access.createClient(client)
    const { approval } = await ask({ actor: someone(login, `client:${login}`) })
    await bench.pool.query(`update clients set operator = true, person = 'lan' where id = $1`, [login])
    expect(await approve(approval.id, 'lan', noon, 'client:second')).toEqual({ is: 'same-person' })
    expect(await approve(approval.id, login, noon, `client:${login}`)).toEqual({ is: 'same-person' })
    expect(await approve(approval.id, 'hoa')).toMatchObject({ is: 'decided' })
  })
})

test('another person approves, and its effect is there with it', async () => {
  const { schoolCode, approval } = await ask()
  const decided = await approve(approval.id, 'hoa')
  expect(decided).toMatchObject({
    is: 'decided',
    approval: {
      state: 'done',
      steps: [
        { state: 'waiting', person: 'mai', reason: 'a new bank', at: noon },
        { state: 'done', person: 'hoa', reason: 'looked at', at: noon },
      ],
    },
  })
  expect(await accountOf(schoolCode)).toEqual(account)
})

test('R7: of eight who approve at once one does, and its effect happens once', async () => {
  const { approval } = await ask()
  const decided = await Promise.all(
    ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((who) => approve(approval.id, who)),
  )
  expect(decided.map(({ is }) => is).sort()).toEqual(['decided', ...Array(7).fill('not-open')])
  expect((await bench.store.approvals.find(approval.id))?.steps).toHaveLength(2)
})

test('one approves while another rejects: one of both is what happened', async () => {
  const { schoolCode, approval } = await ask()
  const [yes, no] = await Promise.all([
    approve(approval.id, 'hoa'),
    bench.store.approvals.reject(approval.id, says('lan'), noon),
  ])
  expect([yes.is, no.is].sort()).toEqual(['decided', 'not-open'])
  const isChanged = (await accountOf(schoolCode))?.number === account.number
  expect(isChanged).toBe(yes.is === 'decided')
})

test('of what stands alone one is open, however many ask at once', async () => {
  const { order, approval } = await ask()
  await bench.store.approvals.reject(approval.id, says('hoa', 'wrong number'), noon)
  const asked = await Promise.allSettled(
    [1, 2, 3, 4].map(() => bench.store.approvals.request(order, when(noon))),
  )
  expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await bench.store.approvals.openOf('school-account-change', order.alone ?? '')).toHaveLength(1)
})

test('who asked withdraws, another rejects, and nothing can be done with it any more', async () => {
  const { approval } = await ask()
  expect(await bench.store.approvals.reject(approval.id, says('mai', 'a mistake'), noon)).toMatchObject({
    is: 'decided',
    approval: { state: 'withdrawn' },
  })
  expect(await approve(approval.id, 'hoa')).toMatchObject({
    is: 'not-open',
    approval: { state: 'withdrawn' },
  })
})

test('what waits takes effect when its time has come, and once', async () => {
  const { schoolCode, approval } = await ask({ rules: testRules })
  expect(await approve(approval.id, 'hoa')).toMatchObject({
    approval: { state: 'approved', takesEffectAt: hours(48) },
  })
  await bench.store.approvals.goOn(when(hours(47)))
  expect(await accountOf(schoolCode)).not.toEqual(account)
  await Promise.all([1, 2, 3].map(() => bench.store.approvals.goOn(when(hours(48)))))
  expect(await accountOf(schoolCode)).toEqual(account)
  const found = await bench.store.approvals.find(approval.id)
  expect(found?.steps.map(({ state, person }) => [state, person])).toEqual([
    ['waiting', 'mai'],
    ['approved', 'hoa'],
    ['done', null],
  ])
})

test('what is approved and waits can be stopped, by whoever decides and by who asked', async () => {
  for (const [person, state] of [
    ['lan', 'rejected'],
    ['mai', 'withdrawn'],
  ] as const) {
    const { schoolCode, approval } = await ask({ rules: testRules })
    await approve(approval.id, 'hoa')
    expect(await bench.store.approvals.reject(approval.id, says(person), hours(1))).toMatchObject({
      approval: { state },
    })
    await bench.store.approvals.goOn(when(hours(49)))
    expect(await accountOf(schoolCode)).not.toEqual(account)
  }
})

test('what nobody decides in time is over, whether somebody looked or not', async () => {
  const { approval } = await ask()
  expect(await approve(approval.id, 'hoa', hours(24 * 30))).toMatchObject({ is: 'not-open' })
  await bench.store.approvals.goOn(when(hours(24 * 30)))
  expect(await bench.store.approvals.find(approval.id)).toMatchObject({ state: 'expired' })
})

test('what is not possible when its time has come fails, says why, and leaves no trace', async () => {
  const { approval } = await ask({ rules: testRules, schoolCode: 'NO-SUCH-SCHOOL', alone: randomUUID() })
  await approve(approval.id, 'hoa')
  await bench.store.approvals.goOn(when(hours(48)))
  expect(await bench.store.approvals.find(approval.id)).toMatchObject({
    state: 'failed',
    steps: [{}, {}, { reason: 'there is no such school' }],
  })
})

test('one that fails otherwise keeps none of the others, stays due, and is told', async () => {
  const poisoned = await ask({ rules: testRules })
  const sound = await ask({ rules: testRules })
  for (const { approval } of [poisoned, sound]) await approve(approval.id, 'hoa')
  await bench.pool.query(
    `alter table schools add constraint schools_poisoned check (code <> '${poisoned.schoolCode}') not valid`,
  )
  await expect(bench.store.approvals.goOn(when(hours(48)))).rejects.toThrow('schools_poisoned')
  expect(await accountOf(sound.schoolCode)).toEqual(account)
  expect(await bench.store.approvals.find(poisoned.approval.id)).toMatchObject({ state: 'approved' })
  await bench.pool.query('alter table schools drop constraint schools_poisoned')
  await bench.store.approvals.goOn(when(hours(48)))
  expect(await accountOf(poisoned.schoolCode)).toEqual(account)
})

test('history is never changed, whoever tries', async () => {
  const { approval } = await ask()
  for (const sql of [
    `update approval_steps set made_by = 'nobody' where approval_id = $1`,
    'delete from approval_steps where approval_id = $1',
  ]) {
    await expect(bench.pool.query(sql, [approval.id])).rejects.toThrow('never changed')
  }
})

test('approvals are listed newest first, by state and kind, page by page', async () => {
  const first = (await ask({}, hours(200))).approval
  const second = (await ask({}, hours(201))).approval
  const page = { state: 'waiting', kind: 'school-account-change', limit: 1 } as const
  const [newest] = await bench.store.approvals.list(page)
  expect(newest?.id).toBe(second.id)
  const [next] = await bench.store.approvals.list({ ...page, before: second.id })
  expect(next?.id).toBe(first.id)
})

describe('a change of account whose account cannot be read any more', () => {
  const spoilt = async () => {
    const asked = await ask({ rules: testRules })
    await bench.pool.query(`update approvals set payload = '{}' where id = $1`, [asked.approval.id])
    return asked
  }

  test('is rejected like any other', async () => {
    const { approval } = await spoilt()
    expect(await bench.store.approvals.reject(approval.id, says('hoa', 'it is broken'), noon)).toMatchObject({
      is: 'decided',
      approval: { state: 'rejected' },
    })
  })

  test('is never done: what was approved has failed when its time comes', async () => {
    const { schoolCode, approval } = await spoilt()
    const before = await accountOf(schoolCode)
    expect(await approve(approval.id, 'hoa')).toMatchObject({ approval: { state: 'approved' } })
    await bench.store.approvals.goOn(when(hours(24 * 6)))
    expect((await bench.store.approvals.find(approval.id))?.steps.at(-1)).toMatchObject({
      ...{ state: 'failed', reason: 'the account that it names cannot be read' },
    })
    expect(await accountOf(schoolCode)).toEqual(before)
  })
})
