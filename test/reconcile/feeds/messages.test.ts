import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { BankMovement } from '../../../simulators/bank-account.ts'
import { localDay } from '../../../src/domain/time/local-time.ts'
import type { AccountStatementRow, AccountStatementSource } from '../../../src/ports/account-statement.ts'
import type { RawRequest } from '../../../src/ports/payment-channel.ts'
import { pullMovements } from '../../../src/reconcile/pull-movements.ts'
import { takeStatement } from '../../../src/reconcile/take-statement.ts'
import { sampleMessage, signedRequest } from '../../adapters/feeds/sepay/samples.ts'
import { type FeedBench, feedSecret, openFeedBench } from '../../support/feed-bench.ts'

let bench: FeedBench
beforeEach(async () => {
  bench = await openFeedBench()
})
afterEach(() => bench.close())

const owingStudent = async (payable = 1_250_000) => {
  const student = await bench.scene.student()
  const bill = await bench.scene.bill(student.code, payable)
  return { ...student, bill, billNow: () => bench.scene.billOf(bill) }
}
const outcomes = async () =>
  (await bench.rows('select outcome from payment_notices order by id')).map((row) => row.outcome)
const countOf = async (table: string) =>
  Number((await bench.rows(`select count(*) as count from ${table}`))[0]?.count)

/** Posts a message as the bank does; several at once share no connection. */
const post = (message: object, { secret = feedSecret, at = bench.parts.clock() } = {}) => {
  const { headers, body } = signedRequest(
    { ...sampleMessage, accountNumber: bench.scene.account, ...message },
    { secret, at },
  )
  return send({ headers, body })
}
const send = ({ headers, body }: Pick<RawRequest, 'headers' | 'body'>) =>
  fetch(`${bench.http.url}/channels/sepay/notify`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(headers as Record<string, string>) },
    body: new Uint8Array(body),
  })

test('a transfer with a code pays its bill the moment the bank tells of it', async () => {
  const an = await owingStudent()
  await bench.bank.move({ amount: 1_250_000, content: `${an.paymentCode} hoc phi` })
  expect(await an.billNow()).toMatchObject({ state: 'paid', paid: 1_250_000 })
  expect(bench.parts.happened).toEqual(['posted'])
})

test('a message whose reference is longer than any bank has is kept unread, and answered so that it does not come for ever', async () => {
  const answer = await post({ referenceCode: randomBytes(2_000).toString('hex') })
  expect(answer.status).toBe(200)
  expect(await outcomes()).toEqual(['unread: invalid_request'])
  expect(await countOf('bank_lines')).toBe(0)
})

test('D1: the same notification five times is one posting and five equal success answers', async () => {
  const an = await owingStudent()
  const movement = await bench.bank.move({ amount: 1_250_000, content: an.paymentCode })
  for (let times = 0; times < 4; times += 1) expect(await bench.bank.tell(movement)).toBe(200)
  expect(await an.billNow()).toMatchObject({ state: 'paid', paid: 1_250_000 })
  expect(await countOf('bank_lines')).toBe(1)
  expect(await outcomes()).toEqual(['kept', 'known', 'known', 'known', 'known'])
})

test.each([
  ['2098-01-01 10:00:00', true],
  ['2001-01-01 10:00:00', true],
  ['2026-10-20 10:00:00', false],
])('a movement of %s pays on the day on which it was heard of, and opens no days of other years', async (transactionDate, isDoubted) => {
  const an = await owingStudent()
  expect(
    (
      await post({
        transactionDate,
        content: an.paymentCode,
        transferAmount: 1_250_000,
        accumulated: 5_000_000,
      })
    ).status,
  ).toBe(200)
  expect(await an.billNow()).toMatchObject({ state: 'paid' })
  const now = bench.parts.clock()
  const today = localDay(now)
  expect(await bench.rows('select to_char(booked_on, $$YYYY-MM-DD$$) as day, at from bank_lines')).toEqual([
    { day: isDoubted ? today : '2026-10-20', at: now },
  ])
  expect(await bench.rows('select at from balance_points')).toEqual([{ at: now }])
  expect(await bench.rows('select time_doubted from payment_notices')).toEqual([{ time_doubted: isDoubted }])
})

test('D2: the same notification fifty times at once is one posting; every arrival is kept, and every answer is a success', async () => {
  const an = await owingStudent()
  const message = { content: an.paymentCode, transferAmount: 1_250_000 }
  const answers = await Promise.all(Array.from({ length: 50 }, () => post(message)))
  expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200))
  for (const answer of answers) expect(await answer.json()).toEqual({ success: true })
  expect(await an.billNow()).toMatchObject({ state: 'paid', paid: 1_250_000 })
  expect(await countOf('bank_lines')).toBe(1)
  expect((await outcomes()).toSorted()).toEqual(['kept', ...Array(49).fill('known')])
})

test.each([
  ['the same reference', {}],
  ['another reference', { referenceCode: 'FT25304999999' }],
])('D3: the same id with another amount and %s stays a contradiction, however often it comes', async (_, more) => {
  const an = await owingStudent()
  await post({ content: an.paymentCode, transferAmount: 1_250_000 })
  const contradiction = { content: an.paymentCode, transferAmount: 1_520_000, ...more }
  expect((await post(contradiction)).status).toBe(200)
  expect((await post(contradiction)).status).toBe(200)
  expect(await an.billNow()).toMatchObject({ state: 'paid', paid: 1_250_000 })
  expect(await outcomes()).toEqual(['kept', 'line-conflict', 'line-conflict'])
  expect(await bench.rows('select source, amount from bank_line_conflicts')).toEqual([
    { source: 'sepay', amount: 1_520_000 },
  ])
  expect(await bench.store.troubles.openContradictions()).toEqual([{ source: 'sepay', count: 1 }])
})

test('D4: a movement by message, by asking and by a statement is one line with three witnesses', async () => {
  const an = await owingStudent()
  const movement = await bench.bank.move({
    amount: 1_250_000,
    content: an.paymentCode,
    reference: 'FT25279123',
  })
  await ask()
  const folder = await mkdtemp(join(tmpdir(), 'lienthong-feeds-'))
  const file = join(folder, 'statement.json')
  await writeFile(file, JSON.stringify([statementLine(movement)]))
  await takeStatement(file, { name: 'statement', source: rowsSource }, bench.parts as never)
  await rm(folder, { recursive: true })
  const witnesses = await bench.rows(
    'select source, witness from bank_line_witnesses order by source, witness',
  )
  expect(witnesses.map(({ source }) => source)).toEqual(['sepay', 'sepay', 'statement'])
  expect(witnesses[0]).toEqual({ source: 'sepay', witness: String(movement.id) })
  expect(await countOf('bank_lines')).toBe(1)
  expect((await an.billNow()).paid).toBe(1_250_000)
})

test('D5: two real payments that differ in the reference alone are two lines, and the second is credit', async () => {
  const an = await owingStudent()
  const at = bench.parts.clock().toISOString()
  for (let times = 0; times < 2; times += 1)
    await bench.bank.move({ amount: 1_250_000, content: an.paymentCode, at })
  expect(await countOf('bank_lines')).toBe(2)
  expect(await bench.scene.credit(an.code)).toBe(1_250_000)
})

test('R12: five messages that are not authentic are refused, post nothing, and call a person', async () => {
  const an = await owingStudent()
  const right = signedRequest(
    { ...sampleMessage, accountNumber: bench.scene.account, content: an.paymentCode },
    { secret: feedSecret, at: bench.parts.clock() },
  )
  const wrong = [
    send({ ...right, headers: {} }),
    send({ ...right, headers: { ...right.headers, 'x-sepay-signature': 'sha256=00' } }),
    send({ ...right, body: Buffer.from(`${right.body}`.replace('1250000', '9250000')) }),
    post({ content: an.paymentCode }, { at: new Date(bench.parts.clock().getTime() - 600_000) }),
    post({ content: an.paymentCode }, { secret: 'the secret of another tenant' }),
  ]
  for (const answer of await Promise.all(wrong)) expect(answer.status).toBe(401)
  expect(await countOf('bank_lines')).toBe(0)
  expect((await an.billNow()).paid).toBe(0)
  expect(await outcomes()).toHaveLength(5)
  expect(await bench.store.troubles.paymentNotices(new Date(0))).toEqual([
    { channel: 'sepay', refused: 5, conflicting: 0, unread: 0 },
  ])
})

test('what is authentic and cannot be read is kept for a person, and not asked for again', async () => {
  expect((await post({ referenceCode: null })).status).toBe(200)
  expect(await outcomes()).toEqual(['unread: no_reference'])
  expect(await bench.store.troubles.paymentNotices(new Date(0))).toEqual([
    { channel: 'sepay', refused: 0, conflicting: 0, unread: 1 },
  ])
})

test.each([
  'keepNotice',
  'take',
] as const)('D11, C9: nothing is acknowledged when the store fails at %s, and the repeat succeeds', async (step) => {
  const an = await owingStudent()
  const { parts, store } = bench
  const away = async () => {
    throw Object.assign(new Error('no space left on device'), { code: '53100' })
  }
  const broken =
    step === 'take'
      ? { bankLines: { ...store.bankLines, take: away } }
      : { notices: { ...store.payments, keepNotice: away } }
  const sound = { bankLines: parts.bankLines, notices: parts.notices }
  Object.assign(parts, broken)
  expect((await post({ content: an.paymentCode })).status).toBe(503)
  Object.assign(parts, sound)
  expect((await post({ content: an.paymentCode })).status).toBe(200)
  expect((await an.billNow()).paid).toBe(1_250_000)
  expect((await outcomes()).at(-1)).toBe('kept')
})

test('D11: a process that dies between the posting and the answer is told again, and posts once', async () => {
  const an = await owingStudent()
  const { parts, store } = bench
  const dies = async () => Promise.reject(Object.assign(new Error('terminated'), { code: '57P01' }))
  Object.assign(parts, { notices: { ...store.payments, closeNotice: dies } })
  expect((await post({ content: an.paymentCode })).status).toBe(503)
  Object.assign(parts, { notices: store.payments })
  expect((await post({ content: an.paymentCode })).status).toBe(200)
  expect(await outcomes()).toEqual([null, 'known'])
  expect(await an.billNow()).toMatchObject({ state: 'paid', paid: 1_250_000 })
  expect(await countOf('bank_lines')).toBe(1)
})

test('of a movement it stays known which messages told of it', async () => {
  const movement = await bench.bank.move({ amount: 10_000, content: 'hoc phi' })
  await bench.bank.tell(movement)
  expect(await bench.rows('select notice_id from notice_lines order by 1')).toHaveLength(2)
})

const ask = async () => {
  await bench.store.feeds.startPulling('sepay', bench.parts.clock())
  const signal = new AbortController().signal
  await pullMovements(
    'sepay',
    { everyMs: 900_000, overlapMs: 7_200_000 },
    { ...bench.parts, random: () => 0.5, signal },
  )
}

const statementLine = ({ account, amount, content, reference }: BankMovement): AccountStatementRow => ({
  is: 'line',
  lineNumber: 1,
  line: {
    account,
    direction: 'in',
    amount,
    memo: content,
    reference: `${reference} `,
    bookedOn: '2026-09-30',
  },
})

/** A source whose files are the rows themselves. */
const rowsSource: AccountStatementSource = {
  id: 'rows',
  tells: 'movements',
  recognise: () => true,
  async *read(bytes) {
    let text = ''
    for await (const chunk of bytes) text += Buffer.from(chunk).toString('utf8')
    yield* JSON.parse(text) as AccountStatementRow[]
  },
}
