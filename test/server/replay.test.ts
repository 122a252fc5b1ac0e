import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createSepay, settings } from '../../adapters/feeds/sepay/index.ts'
import { handleInbound } from '../../src/payments/handle-inbound.ts'
import { copyNotices, readCopies } from '../../src/payments/notice-copies.ts'
import type { PaymentChannel, RawRequest } from '../../src/ports/payment-channel.ts'
import { handleMessage } from '../../src/reconcile/handle-message.ts'
import { type ReplayParts, replay } from '../../src/server/replay.ts'
import { openStore, type Store } from '../../src/store/open-store.ts'
import { createHttpClient } from '../../src/wire/http-client.ts'
import { sampleMessage, signedRequest } from '../adapters/feeds/sepay/samples.ts'
import { openBankScene } from '../support/bank-scene.ts'
import { createCopyOf, createTestDatabase, type TestDatabase } from '../support/database.ts'
import { feedParts } from '../support/feed-parts.ts'
import { createTestPaymentParts } from '../support/payment-parts.ts'
import { channel, news, noon } from '../support/scene.ts'
import { testVault } from '../support/vault.ts'

let folder: string
const opened: { close(): Promise<void> }[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lienthong-replay-'))
})
afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one.close()
  await rm(folder, { recursive: true, force: true })
})

const secret = 'the secret of the webhook'
const order = { by: 'an', reason: 'the database was restored' }

/** Says in its body what was paid. */
const telling: PaymentChannel = {
  id: 'telling',
  createReference: () => 'none',
  inbound: {
    notify: async ({ body }) => {
      const { reference, amount } = JSON.parse(`${body}`)
      const reply = { status: 200, contentType: 'text/plain', body: Buffer.from('ok') }
      return { is: 'news', news: news(reference, amount), reply: () => reply }
    },
  },
}

interface Side {
  readonly store: Store
  readonly database: TestDatabase
  readonly parts: ReplayParts
  tell(request: RawRequest): Promise<unknown>
  confirm(reference: string, amount: number): Promise<unknown>
  close(): Promise<void>
}

/** A gateway over a database, with the secret of the webhook that it was configured with. */
function openSide(database: TestDatabase, configured = secret): Side {
  const store = openStore({ url: database.url, log: { warn: () => {} }, maxConnections: 10 }, testVault())
  const sepay = createSepay(settings.parse({ secret: configured }), { createHttpClient })
  const feeds = feedParts(store, { sepay })
  const payments = createTestPaymentParts(store, telling)
  const parts = { store, feeds, payments, clock: () => noon, log: feeds.log } as unknown as ReplayParts
  return {
    ...{ store, database, parts },
    tell: (request) => handleMessage('sepay', 'notify', request, feeds),
    confirm: (reference, amount) => {
      const body = Buffer.from(JSON.stringify({ reference, amount }))
      return handleInbound(channel, 'notify', { method: 'POST', query: '', headers: {}, body }, payments)
    },
    async close() {
      await store.close()
      await database.pool.end()
    },
  }
}

/** Everything that money is, without the ids that each telling makes anew. */
async function stateOf({ pool }: TestDatabase) {
  const read = async (sql: string) => (await pool.query(sql)).rows
  return {
    bills: await read('select number, state, paid from bills order by number'),
    lines: await read('select account, direction, reference, amount from bank_lines order by 1, 2, 3'),
    money: await read(
      `select reference, outcome, why, allocations.amount, student_code from allocations
       join bank_lines on bank_lines.id = line_id where undone_at is null order by 1, 2, 3, 4, 5`,
    ),
    conflicts: await read('select source, witness, amount from bank_line_conflicts order by 1, 2, 3'),
    payments: await read('select reference, state, paid_amount from payments order by 1'),
    ledger: await read(
      'select debit, credit, cause, sum(amount) as amount from ledger_entries group by 1, 2, 3 order by 1, 2, 3',
    ),
  }
}

const message = (changes: object, secretUsed = secret) =>
  signedRequest({ ...sampleMessage, ...changes }, { secret: secretUsed, at: noon })

test('C8: last night’s backup, and today’s messages read again from their copies, equal the lost state', async () => {
  const lastNight = openSide(await createTestDatabase())
  const scene = await openBankScene({ store: lastNight.store, pool: lastNight.database.pool } as never)
  const [an, binh] = [await scene.student(), await scene.student()]
  await scene.bill(an.code, 500_000)
  const bill = await scene.bill(binh.code, 300_000)
  const { reference } = await scene.open(bill.id, 300_000)
  const accountNumber = scene.account
  await lastNight.tell(
    message({ id: 1, referenceCode: 'A', accountNumber, content: an.paymentCode, transferAmount: 100_000 }),
  )
  await lastNight.close()
  const backup = await createCopyOf(lastNight.database.url)

  const today = openSide({ ...lastNight.database, ...(await reopen(lastNight.database)) })
  opened.push(today)
  await today.tell(
    message({ id: 2, referenceCode: 'B', accountNumber, content: an.paymentCode, transferAmount: 400_000 }),
  )
  await today.tell(
    message({ id: 2, referenceCode: 'B', accountNumber, content: an.paymentCode, transferAmount: 900_000 }),
  )
  await today.tell(
    message({ id: 3, referenceCode: 'C', accountNumber, content: 'hoc phi', transferAmount: 7_000 }),
  )
  await today.tell(message({ id: 4, accountNumber }, 'of another'))
  await today.confirm(reference, 300_000)
  const copies = join(folder, 'copies.ndjson')
  expect(await copyNotices(copies, { from: noon }, today.store.notices)).toBe(6)

  const restored = openSide(backup)
  opened.push(restored)
  expect(await stateOf(restored.database)).not.toEqual(await stateOf(today.database))
  const ids = await readCopies(copies, restored.store.notices)
  const outcomes = await replay({ ids }, order, restored.parts)
  expect(outcomes).toEqual({
    known: 1,
    kept: 2,
    'line-conflict': 1,
    'refused: signature_invalid': 1,
    posted: 1,
  })
  expect(await stateOf(restored.database)).toEqual(await stateOf(today.database))

  await replay({ ids: await readCopies(copies, restored.store.notices) }, order, restored.parts)
  expect(await stateOf(restored.database)).toEqual(await stateOf(today.database))
})

/** The pool of a database that was closed, again. */
async function reopen({ url }: TestDatabase): Promise<Pick<TestDatabase, 'pool'>> {
  const { createPool } = await import('../../src/store/pool.ts')
  return { pool: createPool({ url, log: { warn: () => {} } }) }
}

test('reading everything again, twice, changes nothing, whatever came in whatever order', async () => {
  const side = openSide(await createTestDatabase())
  opened.push(side)
  const scene = await openBankScene({ store: side.store, pool: side.database.pool } as never)
  const students = [await scene.student(), await scene.student()]
  for (const { code } of students) await scene.bill(code, 1_000)
  let run = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          id: fc.integer({ min: 1, max: 4 }),
          reference: fc.constantFrom('A', 'B', 'C', ''),
          amount: fc.constantFrom(0, 1_000, 2_000),
          student: fc.constantFrom(0, 1, undefined),
          secret: fc.constantFrom(secret, secret, secret, 'of another'),
          out: fc.boolean(),
        }),
        { minLength: 1, maxLength: 8 },
      ),
      async (told) => {
        run += 1
        for (const { id, reference, amount, student, secret: signedWith, out } of told) {
          const changes = {
            ...{ id: `${run}-${id}`, accountNumber: scene.account, transferAmount: amount },
            referenceCode: reference && `${run}${reference}`,
            content: student === undefined ? 'hoc phi' : students[student]?.paymentCode,
            transferType: out ? 'out' : 'in',
          }
          await side.tell(message(changes, signedWith))
        }
        const before = await stateOf(side.database)
        for (const _ of [1, 2]) await replay({ channels: ['sepay'] }, order, side.parts)
        expect(await stateOf(side.database)).toEqual(before)
      },
    ),
    // Each run reads all before it too: looking for a smaller example would outlast the test.
    { numRuns: 12, endOnFailure: true },
  )
})

test('a message that contradicted one movement, and whose id then stood for another, contradicts once', async () => {
  const side = openSide(await createTestDatabase())
  opened.push(side)
  const { account: accountNumber } = await openBankScene({
    store: side.store,
    pool: side.database.pool,
  } as never)
  const tell = (id: number, referenceCode: string, transferAmount: number) =>
    side.tell(message({ id, referenceCode, accountNumber, transferAmount, content: 'hoc phi' }))
  await tell(1, 'A', 2_000)
  await tell(2, 'A', 1_000)
  await tell(2, 'B', 2_000)
  const before = await stateOf(side.database)
  expect(before.conflicts).toEqual([{ source: 'sepay', witness: '2', amount: 1_000 }])
  await replay({ channels: ['sepay'] }, order, side.parts)
  expect(await stateOf(side.database)).toEqual(before)
})

test('messages that a wrong secret here had refused are taken when it was set right, as they came', async () => {
  const database = await createTestDatabase()
  const wrong = openSide(database, 'a wrong one')
  const scene = await openBankScene({ store: wrong.store, pool: database.pool } as never)
  const an = await scene.student()
  const bill = await scene.bill(an.code, 1_000)
  await wrong.tell(message({ accountNumber: scene.account, content: an.paymentCode, transferAmount: 1_000 }))
  await wrong.store.close()
  const right = openSide(database)
  opened.push(right)
  expect(await replay({ ended: 'refused' }, order, right.parts)).toEqual({ kept: 1 })
  expect(await right.store.bills.find(bill.id)).toMatchObject({ state: 'paid' })
  const { rows } = await database.pool.query(
    'select ordered_by, reason, filter, outcomes from notice_replays',
  )
  expect(rows).toEqual([
    { ordered_by: 'an', reason: order.reason, filter: { ended: 'refused' }, outcomes: { kept: 1 } },
  ])
})

test('of everything kept, those meant are counted and found by sender, time, number and end', async () => {
  const side = openSide(await createTestDatabase())
  opened.push(side)
  const { notices, payments } = side.store
  const keep = (name: string, at: Date) =>
    payments.keepNotice({ channel: name, operation: 'notify', at, bytes: Buffer.from('x') })
  const [first, second, third] = [
    await keep('a', noon),
    await keep('a', new Date(noon.getTime() + 1)),
    await keep('b', noon),
  ]
  await payments.closeNotice(third, null, 'refused: forbidden')
  expect(await notices.count({})).toEqual([
    { channel: 'a', operation: 'notify', count: 2 },
    { channel: 'b', operation: 'notify', count: 1 },
  ])
  const found = async (filter: Parameters<typeof notices.list>[0]) =>
    (await notices.list(filter, { after: 0, limit: 10 })).map(({ id }) => id)
  expect(await found({ channels: ['a'], to: new Date(noon.getTime() + 1) })).toEqual([first])
  expect(await found({ from: new Date(noon.getTime() + 1) })).toEqual([second])
  expect(await found({ ids: [third] })).toEqual([third])
  expect(await found({ ended: 'cut-short' })).toEqual([first, second])
  expect(await found({ ended: 'refused' })).toEqual([third])
  expect(await replay({ ids: [first] }, order, side.parts)).toEqual({ 'kept without its request': 1 })
})
