import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { handleInbound, readAgain } from '../../src/payments/handle-inbound.ts'
import type { PaymentChannel } from '../../src/ports/payment-channel.ts'
import { createTestPaymentParts, type TestPaymentParts } from '../support/payment-parts.ts'
import {
  channel,
  newDossierNumber,
  newReference,
  news,
  noon,
  openScene,
  type Scene,
  tellBoth,
} from '../support/scene.ts'
import { createScriptedChannel, notifyBody, type ScriptedChannel } from '../support/scripted-channel.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'

let bench: StoreBench
let scene: Scene
let scripted: ScriptedChannel
let parts: TestPaymentParts
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  scene = await openScene(bench.store)
  scripted = createScriptedChannel()
  parts = createTestPaymentParts(bench.store, scripted)
})

const receive = async (operation: string, body: Buffer | string, through: TestPaymentParts = parts) => {
  const request = { method: 'POST', query: '', headers: {}, body: Buffer.from(body) }
  const { status, body: said } = await handleInbound(channel, operation, request, through)
  return `${status} ${said}`
}
const lastNotice = async () => {
  const { rows } = await bench.pool.query(
    `select operation, reference, outcome, encode(sha256, 'hex') as sha256 from payment_notices order by id desc limit 1`,
  )
  return rows[0]
}
const countNotices = async () =>
  (await bench.pool.query('select count(*) from payment_notices')).rows[0].count

test('a confirmation is posted, answered and kept with what became of it', async () => {
  const { id } = await scene.accept()
  const { reference } = await scene.open(id, 950_000)
  expect(await receive('notify', notifyBody(news(reference, 950_000)))).toBe('200 posted')
  expect((await scene.billOf({ id })).state).toBe('paid')
  expect(await lastNotice()).toMatchObject({ operation: 'notify', reference, outcome: 'posted' })
  expect(parts.happened).toEqual(['posted'])
})

test('the same confirmation fifty times at once: one posting, fifty answers, fifty notices', async () => {
  const { id } = await scene.accept()
  const { reference } = await scene.open(id, 950_000)
  const before = await countNotices()
  const body = notifyBody(news(reference, 950_000))
  const said = await Promise.all(Array.from({ length: 50 }, () => receive('notify', body)))
  expect(said.toSorted()).toEqual(['200 posted', ...Array(49).fill('200 repeated')])
  expect(await countNotices()).toBe(before + 50)
  expect((await scene.billOf({ id })).paid).toBe(950_000)
  expect(parts.happened).toEqual(['posted'])
})

test('what is not authentic is kept, answered and never acted on', async () => {
  const { id } = await scene.accept()
  await scene.open(id, 950_000)
  expect(await receive('notify', 'forged')).toBe('401 no')
  expect(await lastNotice()).toMatchObject({ reference: null, outcome: 'refused: signature' })
  expect((await scene.billOf({ id })).state).toBe('issued')
  expect(parts.happened).toEqual(['warned: an inbound message was refused'])
})

test('what a channel says in the query of a GET is kept as it came', async () => {
  const query = 'vnp_Amount=95000000&vnp_OrderInfo=HO+SO+%3A5'
  await handleInbound(channel, 'notify', { method: 'GET', query, headers: {}, body: Buffer.alloc(0) }, parts)
  const sha256 = createHash('sha256').update(query).digest('hex')
  expect(await lastNotice()).toMatchObject({ operation: 'notify', sha256 })
})

test('it is kept before it is read, so that a crash of the reader loses nothing', async () => {
  const broken: ScriptedChannel = {
    ...scripted,
    inbound: { notify: () => Promise.reject(new Error('of the test')) },
  }
  const body = `raw ${newReference()}`
  const before = await countNotices()
  const through = createTestPaymentParts(bench.store, broken)
  await expect(receive('notify', body, through)).rejects.toThrow('of the test')
  expect(await countNotices()).toBe(before + 1)
  expect(await lastNotice()).toMatchObject({ outcome: null, reference: null })
})

test('money that nobody knows calls for a person, and portals hear of it when its bill comes', async () => {
  const dossierNumber = newDossierNumber()
  const early = news(newReference(), 950_000, { description: dossierNumber })
  expect(await receive('notify', notifyBody(early))).toBe('200 unowned')
  expect(parts.happened).toEqual(['warned: a payment needs a person'])
  const bill = await scene.accept(scene.toAccept({ dossierNumber }))
  expect((await scene.billOf(bill)).state).toBe('paid')
})

test('a second confirmation with another amount is a conflict that calls for a person', async () => {
  const { id } = await scene.accept()
  const { reference } = await scene.open(id, 950_000)
  await receive('notify', notifyBody(news(reference, 950_000)))
  expect(await receive('notify', notifyBody(news(reference, 590_000)))).toBe('200 conflict')
  expect(parts.happened).toContain('warned: a payment needs a person')
  expect((await scene.billOf({ id })).paid).toBe(950_000)
})

describe('the time of money', () => {
  const day = 86_400_000
  const paidAt = async (reference: string) =>
    (await bench.pool.query('select paid_at from payments where reference = $1', [reference])).rows[0].paid_at
  const isDoubted = async () =>
    (await bench.pool.query('select time_doubted from payment_notices order by id desc limit 1')).rows[0]
      .time_doubted

  test.each([
    ['to come', new Date('2099-12-31T00:00:00Z'), noon, true],
    ['of long ago', new Date('2000-01-01T00:00:00Z'), noon, true],
    ['of yesterday', new Date(noon.getTime() - day), new Date(noon.getTime() - day), false],
  ])('a time %s, and the day that the money is of', async (_, at, expected, doubted) => {
    const { id } = await scene.accept()
    const { reference } = await scene.open(id, 950_000)
    expect(await receive('notify', notifyBody(news(reference, 950_000, { at })))).toBe('200 posted')
    expect(await paidAt(reference)).toEqual(expected)
    expect(await isDoubted()).toBe(doubted)
    const warned = 'warned: a payment was dated when it was heard of'
    expect(parts.happened).toEqual(doubted ? [warned, 'posted'] : ['posted'])
  })

  test('a failure of a time to come calls nobody, as no money moved', async () => {
    const { id } = await scene.accept()
    const { reference } = await scene.open(id, 950_000)
    const at = new Date('2099-12-31T00:00:00Z')
    await receive('notify', notifyBody(news(reference, 950_000, { outcome: 'failed', at })))
    expect(await isDoubted()).toBe(false)
  })

  test('what is told without a time is of when it was heard, also when it is read again days later', async () => {
    const { id } = await scene.accept()
    const { reference } = await scene.open(id, 950_000)
    const { at: _, ...timeless } = news(reference, 950_000)
    const told = { ...timeless, at: undefined }
    const reply = () => ({ status: 200, contentType: 'text/plain', body: Buffer.from('ok') })
    const silent = {
      ...scripted,
      inbound: { notify: async () => ({ is: 'news' as const, news: told, reply }) },
    }
    const through = createTestPaymentParts(bench.store, silent)
    const noticeId = await bench.store.payments.keepNotice({
      channel,
      operation: 'notify',
      at: noon,
      bytes: Buffer.from('x'),
    })
    through.pass(5 * day)
    const request = { method: 'POST', query: '', headers: {}, body: Buffer.from('x') }
    expect(await readAgain(channel, 'notify', request, { noticeId, heardAt: noon }, through)).toMatchObject({
      outcome: 'posted',
    })
    expect(await paidAt(reference)).toEqual(noon)
    expect(await isDoubted()).toBe(false)
  })
})

test('a question about a dossier is answered with what is due, under the reference of its open payment', async () => {
  const bill = await scene.accept()
  const { reference } = await scene.open(bill.id, 950_000)
  expect(await receive('lookup', bill.dossierNumber)).toBe('200 due')
  expect(scripted.found).toMatchObject([
    { is: 'due', reference, demand: { amount: 950_000, dossierNumber: bill.dossierNumber } },
  ])
  expect(await lastNotice()).toMatchObject({ reference: bill.dossierNumber, outcome: 'due' })
})

test('without an open payment the answer carries a new reference, and its confirmation finds the bill', async () => {
  const bill = await scene.accept()
  await receive('lookup', bill.dossierNumber)
  const [found] = scripted.found
  if (found?.is !== 'due') return expect.unreachable(found?.is)
  const said = news(found.reference, 950_000, { description: found.demand.description })
  expect(await receive('notify', notifyBody(said))).toBe('200 posted')
  expect((await scene.billOf(bill)).state).toBe('paid')
})

test('paid, cancelled and unknown dossiers, and those that are not shown yet, have nothing to pay', async () => {
  const waits = await scene.accept(scene.toAccept({ publishOn: '2026-10-05' }))
  expect(await receive('lookup', waits.dossierNumber)).toBe('200 nothing-due')
  const cancelled = await scene.accept()
  await bench.store.bills.cancel(cancelled.id, tellBoth, noon)
  const paid = await scene.accept()
  const { reference } = await scene.open(paid.id, 950_000)
  await scene.post(news(reference, 950_000))
  expect(await receive('lookup', cancelled.dossierNumber)).toBe('200 nothing-due')
  expect(await receive('lookup', paid.dossierNumber)).toBe('200 nothing-due')
  expect(await receive('lookup', newDossierNumber())).toBe('200 unknown')
})

test.each([
  'unheard',
  'constructor',
  '__proto__',
  'toString',
])('the operation %s is not there, and nothing is kept', async (operation) => {
  const before = await countNotices()
  await expect(receive(operation, '{}')).rejects.toMatchObject({ code: 'not_found' })
  expect(await countNotices()).toBe(before)
})

describe('collectors', () => {
  const prefixes = { student: 'HS', bill: 'KT', family: 'GD' }
  const codeOf = async (billId: string) => {
    const { bills } = await owed(billId)
    return bills[0]?.code ?? expect.unreachable('no bill')
  }
  const owed = async (billId: string) => {
    const found = await bench.store.biller.findCustomer(
      { number: 'HS-0001', schoolCode: scene.schoolCode },
      prefixes,
      noon,
    )
    if (found.is !== 'bills') return expect.unreachable(`${found.is} for ${billId}`)
    return found
  }
  const collecting = (inbound: PaymentChannel['inbound'], failed?: PaymentChannel['failed']) =>
    createTestPaymentParts(bench.store, { id: 'collector', inbound, ...(failed ? { failed } : {}) })
  const plain = (text: string) => ({ status: 200, contentType: 'text/plain', body: Buffer.from(text) })
  const settling = (bill: string, transaction = newReference(), at = noon): PaymentChannel['inbound'] => ({
    pay: async () => ({
      is: 'settlement',
      settlement: {
        transaction,
        customer: { number: 'HS-0001', schoolCode: scene.schoolCode },
        bill,
        amount: 950_000,
        amounts: 'exact',
        at,
      },
      reply: plain,
    }),
  })

  test('a question is answered, and its notice leads to the dossier of what was found', async () => {
    const bill = await scene.accept()
    const ask = (number: string): PaymentChannel['inbound'] => ({
      ask: async () => ({
        is: 'customer',
        key: { number, schoolCode: scene.schoolCode },
        reply: ({ is }) => plain(is),
      }),
    })
    expect(await receive('ask', '{}', collecting(ask('HS-0001')))).toBe('200 bills')
    expect(await lastNotice()).toMatchObject({ reference: bill.dossierNumber, outcome: 'bills' })
    expect(await receive('ask', '{}', collecting(ask('HS-7')))).toBe('200 unknown')
    expect(await lastNotice()).toMatchObject({ reference: null, outcome: 'unknown' })
  })

  test('a settlement wakes delivery once, and its notice leads to the payment', async () => {
    const bill = await scene.accept()
    const transaction = newReference()
    const through = collecting(settling(await codeOf(bill.id), transaction))
    expect(await receive('pay', '{}', through)).toBe('200 settled')
    expect(await receive('pay', '{}', through)).toBe('200 repeated')
    expect(await lastNotice()).toMatchObject({ reference: transaction, outcome: 'repeated' })
    expect(through.happened).toEqual(['posted'])
    expect((await scene.billOf(bill)).state).toBe('paid')
  })

  test('a settlement of a time of long ago is of when it was heard, and a person sees it', async () => {
    const bill = await scene.accept()
    const transaction = newReference()
    const through = collecting(settling(await codeOf(bill.id), transaction, new Date('2001-01-01T00:00:00Z')))
    expect(await receive('pay', '{}', through)).toBe('200 settled')
    const { rows } = await bench.pool.query(
      `select paid_at as "paidAt", time_doubted as "isDoubted" from payments join payment_notices using (reference)
       where reference = $1`,
      [transaction],
    )
    expect(rows).toEqual([{ paidAt: noon, isDoubted: true }])
  })

  test('a token that an adapter gives is noted, and nothing is done', async () => {
    const through = collecting({
      token: async () => ({ is: 'answered', as: 'token', reply: plain('abc') }),
    })
    expect(await receive('token', '', through)).toBe('200 abc')
    expect(await lastNotice()).toMatchObject({ operation: 'token', reference: null, outcome: 'token' })
  })

  test('a failure after posting is answered in the words of the channel, and the repeat is known', async () => {
    const bill = await scene.accept()
    const inbound = settling(await codeOf(bill.id))
    const whole = collecting(inbound, () => plain('unknown'))
    const cut = {
      ...whole,
      payments: { ...whole.payments, closeNotice: () => Promise.reject(new Error('of the test')) },
    }
    expect(await receive('pay', '{}', cut)).toBe('200 unknown')
    expect(whole.happened).toContain('warned: an inbound message could not be answered')
    expect(await receive('pay', '{}', whole)).toBe('200 repeated')
    expect((await scene.billOf(bill)).paid).toBe(950_000)
  })

  test('a store that does not even keep the message is answered so too; without such words it is a failure', async () => {
    const bill = await scene.accept()
    const inbound = settling(await codeOf(bill.id))
    const away = (parts: TestPaymentParts) => ({
      ...parts,
      payments: { ...parts.payments, keepNotice: () => Promise.reject(new Error('of the test')) },
    })
    expect(await receive('pay', '{}', away(collecting(inbound, () => plain('unknown'))))).toBe('200 unknown')
    await expect(receive('pay', '{}', away(collecting(inbound)))).rejects.toThrow('of the test')
    await expect(receive('pay', '{}', away(collecting(inbound, () => undefined)))).rejects.toThrow(
      'of the test',
    )
    expect((await scene.billOf(bill)).paid).toBe(0)
  })

  test('a settlement that is read again posts nothing: after a refusal its money went back', async () => {
    const bill = await scene.accept()
    const through = collecting(settling(await codeOf(bill.id)))
    const request = { method: 'POST', query: '', headers: {}, body: Buffer.from('{}') }
    expect(await readAgain(channel, 'pay', request, { noticeId: 1, heardAt: noon }, through)).toBe(
      'answered for good',
    )
    expect((await scene.billOf(bill)).paid).toBe(0)
  })
})
