import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createBidvSimulator } from '../../simulators/bidv/index.ts'
import { judge } from '../../simulators/judge.ts'
import type { LedgerEntry } from '../../simulators/ledger.ts'
import { createVnptPaySimulator } from '../../simulators/vnpt-pay/index.ts'
import { type Loopback, serveOnLoopback } from '../support/loopback.ts'
import { atCounter, collectorChannels, collectorSecrets } from './support/collectors.ts'
import { openSchool, type SchoolSystem } from './support/school.ts'
import { openWorld, type World } from './support/world.ts'

const code = 'TN80-TH-0005'
let world: World
let school: SchoolSystem
const books = { bidv: [] as LedgerEntry[], 'vnpt-pay': [] as LedgerEntry[] }
const counters = new Map<string, Loopback>()

beforeAll(async () => {
  world = await openWorld({ payments: collectorChannels(code) })
  school = await openSchool(world, code)
  const clock = () => new Date()
  const bookOf = (name: keyof typeof books) => ({
    append: (entry: LedgerEntry) => void books[name].push(entry),
    entries: () => books[name],
  })
  const { secret, password } = collectorSecrets
  const bidv = createBidvSimulator({
    ...{ url: `${world.url}/channels/bidv`, service: 'TH0001', secret, way: 'md5', clock },
    login: ['bidv', password],
    ledger: bookOf('bidv'),
  })
  const vnptPay = createVnptPaySimulator({
    ...{ url: `${world.url}/channels/vnpt-pay`, partner: 'BANK01', provider: '1001', secret, clock },
    ledger: bookOf('vnpt-pay'),
  })
  counters.set('bidv', await serveOnLoopback(bidv))
  counters.set('vnpt-pay', await serveOnLoopback(vnptPay))
})

afterAll(async () => {
  for (const counter of counters.values()) await counter.close()
  await world.close()
})

const at = (counter: string, path: '/ask' | '/pay', order?: object) =>
  atCounter(counters.get(counter)?.url ?? '', path, order)

describe.each(['bidv', 'vnpt-pay'] as const)('at a counter of %s', (name) => {
  test('a bill that was accepted is found, paid once, and both portals and the school hear of it', async () => {
    expect(await at(name, '/ask')).toMatchObject({ is: 'nothing-owed' })
    const { id, dossierNumber } = await school.issue()
    await school.settled({ billId: id }, 2)
    expect(await at(name, '/ask')).toMatchObject({ is: 'bills', bills: [{ amount: 950_000 }] })
    const { bills } = await at(name, '/ask')

    const paid = await at(name, '/pay')
    expect(paid).toMatchObject({ verdict: 'kept' })
    expect(await school.bill(id)).toMatchObject({ state: 'paid', paid: 950_000 })
    // The nation hears of a payment in two steps.
    const told = await school.settled({ billId: id }, 5)
    expect(told.every(({ state }) => state === 'accepted')).toBe(true)
    expect(new Set(told.filter(({ event }) => event === 'paid').map(({ portal }) => portal)).size).toBe(2)
    const entries = [...world.partners.books.national.entries(), ...world.partners.books.lgsp.entries()]
    const ofBill = entries.filter(({ reference }) => reference === dossierNumber)
    expect(judge([], [ofBill])).toMatchObject({ appliedTwice: [], refused: [] })

    const again = await at(name, '/pay', { ...bills?.[0], transaction: paid.transaction, times: 3 })
    expect(again.told?.map(({ verdict }) => verdict)).toEqual(['kept', 'kept', 'kept'])
    expect(await at(name, '/pay', bills?.[0])).toMatchObject({ verdict: 'returned' })
    expect((await school.bill(id)).paid).toBe(950_000)
    expect(await at(name, '/ask')).toMatchObject({ is: 'nothing-owed' })
  })

  test('what the counter kept is what the gateway booked', async () => {
    const kept = books[name].filter(({ verdict }) => verdict === 'applied').map(({ reference }) => reference)
    const { rows } = await world.database.pool.query(
      `select coalesce(sum(entries.amount), 0) as amount, count(distinct payments.id) as count
       from ledger_entries as entries join payments on payments.id = cause_id
       where debit = $1 and payments.reference = any($2)`,
      [`clearing:${name}`, kept],
    )
    expect(rows).toEqual([{ amount: 950_000, count: 1 }])
    const { rows: all } = await world.database.pool.query(
      'select count(*) from payments where channel = $1',
      [name],
    )
    expect(all).toEqual([{ count: 1 }])
  })
})

test('L17: an unknown code and a wrong signature name nobody, and no log does', async () => {
  expect(await at('bidv', '/ask', { customer: 'HS-4711' })).toMatchObject({ is: 'unknown', bills: [] })
  expect(await at('vnpt-pay', '/ask', { customer: 'HS-4711' })).toMatchObject({ is: 'unknown' })
  await school.issue()
  expect(await at('bidv', '/pay', { spoiling: 'wrongly-signed' })).toMatchObject({ verdict: 'returned' })
  for (const personal of ['Nguyễn Văn An', 'HS-4711', collectorSecrets.secret, collectorSecrets.password]) {
    expect(world.logged.filter((line) => line.includes(personal))).toEqual([])
  }
})

test('who is in no table of the gateway has no counter', async () => {
  for (const path of ['/channels/bidv/reverse', '/channels/other/getbill']) {
    const response = await fetch(`${world.url}${path}`, { method: 'POST', body: '{}' })
    expect(response.status).toBe(404)
  }
})
