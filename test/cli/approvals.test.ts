import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApprovalStore } from '../../src/store/approvals/approval-store.ts'
import { someone, testRules, when } from '../support/approvals.ts'
import { type Machine, openMachine } from '../support/machine.ts'
import { noon } from '../support/scene.ts'
import { aSchool } from '../support/school-records.ts'

let machine: Machine
beforeAll(async () => {
  machine = await openMachine()
  await machine.run(['migrate'])
})
afterAll(() => machine.close())

async function ask() {
  const { pool } = machine.database
  await pool.query('insert into schools (code, profile) values ($1, $2) on conflict do nothing', [
    'A',
    aSchool({ code: 'A' }),
  ])
  const order = {
    ...({ kind: 'school-account-change', schoolCode: 'A', amount: null, payload: { account: {} } } as const),
    ...{ actor: someone('lan'), reason: 'a new bank', rules: { ...testRules, expireAfterDays: 10_000 } },
  }
  return createApprovalStore(pool).request(order, when(noon))
}

test('approvals lists what waits, and decides for a person who is known only', async () => {
  const { id } = await ask()
  expect((await machine.run(['approvals'])).out).toContain(`id ${id}`)
  const decide = () => machine.run(['approvals', 'approve', id, '--reason', 'rang the school'])
  const { code, out } = await decide()
  expect(code).toBe(1)
  const [, user] = /--person (.+)\)$/.exec(out) ?? []
  await machine.run(['clients', 'add', 'ops', '--operator', '--person', String(user)])
  expect(await decide()).toMatchObject({ code: 0, out: expect.stringContaining('takes effect at') })
  expect(await decide()).toMatchObject({ code: 1, out: 'not decided: it is approved' })
  const { out: listed } = await machine.run(['approvals', 'list', '--state', 'approved', '--json'])
  expect(JSON.parse(listed).approvals).toMatchObject([{ id, state: 'approved' }])
})

test.each([
  [['approvals', 'approve', 'no-id', '--reason', 'x']],
  [['approvals', '--state', 'nonsense']],
])('%j makes no sense and says what does', async (words) => {
  expect(await machine.run(words)).toMatchObject({ code: 2 })
})
