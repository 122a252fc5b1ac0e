import { connect } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BillLine, BillRequest } from '../../../schemas/bill.ts'
import { billSums } from '../../../src/domain/bills/bill.ts'
import { exemptedPart } from '../../../src/domain/bills/bill-arithmetic.ts'
import { text } from '../../support/arbitraries.ts'
import { aBill, aSchool } from '../../support/school-records.ts'
import { type Caller, type HttpUnderTest, problemOf, putRoster, startHttp } from '../support/start-http.ts'

describe('bills over HTTP', () => {
  let http: HttpUnderTest
  let call: Caller
  let stranger: Caller

  beforeAll(async () => {
    http = await startHttp()
    call = await http.client('one', [aSchool().code, 'NOT-PUT-YET'])
    stranger = await http.client('other', ['ELSEWHERE'])
    await putRoster(call)
    await putRoster(stranger, 'ELSEWHERE')
  })
  afterAll(() => http.close())

  const post = (bill: unknown, as = call) => as('/v1/bills', { method: 'POST', json: bill })
  const postBytes = (body: unknown, type = 'application/json') =>
    call('/v1/bills', { method: 'POST', body: body as string, headers: { 'Content-Type': type } })

  test('takes a bill in, wakes delivery, and gives it back as it was sent', async () => {
    const woken = http.woken()
    const answer = await post(aBill())
    expect(answer.status).toBe(201)
    const { id, dossierNumber, outcome } = (await answer.json()) as Record<string, string>
    expect(outcome).toBe('accepted')
    expect(answer.headers.get('location')).toBe(`/v1/bills/${id}`)
    expect(http.woken()).toBe(woken + 1)

    const read = await call(`/v1/bills/${id}`)
    const { total, ...sent } = aBill()
    expect(await read.json()).toMatchObject({
      ...sent,
      payable: total,
      paid: 0,
      state: 'issued',
      dossierNumber,
    })
    const { exchanges } = (await (await call(`/v1/exchanges?billId=${id}`)).json()) as {
      exchanges: unknown[]
    }
    expect(exchanges).toEqual([
      expect.objectContaining({ portal: 'lgsp', event: 'issued', state: 'waiting' }),
    ])
  })

  test('answers a repeat with the same id, and refuses its number for another content', async () => {
    const first = (await (await post(aBill({ number: 'R-1' }))).json()) as { id: string }
    const repeat = await post(aBill({ number: 'R-1' }))
    expect(repeat.status).toBe(200)
    expect(await repeat.json()).toMatchObject({ id: first.id, outcome: 'repeated' })
    const changed = await post(aBill({ number: 'R-1', title: 'Khác' }))
    expect(changed.status).toBe(409)
    expect(await problemOf(changed)).toMatchObject({
      code: 'record_conflict',
      errors: [{ field: 'number', code: 'bill_number_taken' }],
    })
  })

  test('gives back any valid bill', async () => {
    let number = 0
    await fc.assert(
      fc.asyncProperty(anyBill, async (bill) => {
        const sent = { ...bill, number: `ANY-${++number}` }
        const answer = await post(sent)
        expect(answer.status).toBe(201)
        const { id } = (await answer.json()) as { id: string }
        const { total, ...facts } = sent
        const { voluntary } = billSums(sent.lines)
        expect(await (await call(`/v1/bills/${id}`)).json()).toMatchObject({
          ...facts,
          payable: total - voluntary,
          voluntary,
        })
      }),
      { numRuns: 60 },
    )
  })

  const [line] = aBill().lines as [BillLine]
  const withLine = (changes: Record<string, unknown>) => ({ ...aBill(), lines: [{ ...line, ...changes }] })
  test.each([
    ['an amount below zero', withLine({ gross: -1 }), 'lines.0.gross', 'too_small'],
    ['a fraction of a đồng', withLine({ payable: 0.5 }), 'lines.0.payable', 'invalid_type'],
    ['an amount as text', withLine({ gross: '300000' }), 'lines.0.gross', 'invalid_type'],
    ['an amount beyond what a number holds', withLine({ gross: 2 ** 53 }), 'lines.0.gross', 'too_big'],
    ['an amount of 13 digits', withLine({ gross: 10 ** 12 }), 'lines.0.gross', 'too_big'],
    ['a day of the year 0', { ...aBill(), dueOn: '0000-01-01' }, 'dueOn', 'invalid'],
    ['no lines', { ...aBill(), lines: [] }, 'lines', 'too_small'],
    ['no number', { ...aBill(), number: undefined }, 'number', 'required'],
    ['a day that does not exist', { ...aBill(), dueOn: '2026-02-30' }, 'dueOn', 'invalid_format'],
    ['a control character', { ...aBill(), title: 'a\u0007b' }, 'title', 'invalid'],
    ['something that is no object', [aBill()], '', 'invalid_type'],
  ])('refuses %s and names the field', async (_, bill, field, code) => {
    const problem = await problemOf(await post(bill))
    expect(problem).toMatchObject({
      contentType: 'application/problem+json',
      type: '/docs/problems#invalid_request',
      status: 400,
      code: 'invalid_request',
    })
    expect(problem.errors).toContainEqual({ field, code, message: expect.any(String) })
  })

  test.each([
    ['lines that do not add up', { ...aBill({ number: 'X-1' }), total: 950_001 }, 'total', 'bill_total'],
    ['a wrong payable amount', withLine({ payable: 1 }), 'lines.0.payable', 'line_payable'],
    [
      'an exemption without its law',
      withLine({ exemptionBasis: undefined }),
      'lines.0.exemptionBasis',
      'exemption_basis',
    ],
    ['an unknown student', aBill({ number: 'X-2', studentCode: 'NOBODY' }), 'studentCode', 'unknown_student'],
    [
      'an unknown school',
      aBill({ number: 'X-3', schoolCode: 'NOT-PUT-YET' }),
      'schoolCode',
      'unknown_school',
    ],
  ])('refuses %s as a broken rule', async (_, bill, field, code) => {
    const answer = await post(bill)
    expect(answer.status).toBe(422)
    const problem = await problemOf(answer)
    expect(problem.code).toBe('record_refused')
    expect(problem.errors).toContainEqual({ field, code, message: expect.any(String) })
  })

  test('says the same of the school of another client and of a school that is nowhere', async () => {
    const foreign = await post(aBill({ schoolCode: 'ELSEWHERE' }))
    const nowhere = await post(aBill({ schoolCode: 'NOWHERE' }))
    expect(foreign.status).toBe(403)
    expect(await foreign.text()).toBe(await nowhere.text())
  })

  test('shows, cancels and follows no bill of another client', async () => {
    const theirs = (await (await post(aBill({ schoolCode: 'ELSEWHERE' }), stranger)).json()) as { id: string }
    const nothing = '019a0000-0000-7000-8000-000000000000'
    for (const path of ['/v1/bills/ID', '/v1/exchanges?billId=ID']) {
      const foreign = await call(path.replace('ID', theirs.id))
      expect(foreign.status).toBe(404)
      expect(await foreign.text()).toBe(await (await call(path.replace('ID', nothing))).text())
    }
    expect((await call(`/v1/bills/${theirs.id}/cancel`, { method: 'POST' })).status).toBe(404)
    expect(await (await stranger(`/v1/bills/${theirs.id}`)).json()).toMatchObject({ state: 'issued' })
    const pay = { billId: theirs.id, channel: 'dvcqg-platform' }
    expect((await call('/v1/payments', { method: 'POST', json: pay })).status).toBe(404)
  })

  test('cancels a bill, twice with the same answer, and not one that money was paid for', async () => {
    const { id } = (await (await post(aBill({ number: 'C-1' }))).json()) as { id: string }
    const cancel = () => call(`/v1/bills/${id}/cancel`, { method: 'POST' })
    expect(await (await cancel()).json()).toMatchObject({ id, state: 'cancelled' })
    expect((await cancel()).status).toBe(200)

    const { id: paid } = (await (await post(aBill({ number: 'C-2' }))).json()) as { id: string }
    await http.database.pool.query(`update bills set paid = payable, state = 'paid' where id = $1`, [paid])
    const refused = await call(`/v1/bills/${paid}/cancel`, { method: 'POST' })
    expect(refused.status).toBe(409)
    expect(await problemOf(refused)).toMatchObject({
      code: 'conflict',
      detail: expect.stringContaining('money was paid'),
    })
    await http.database.pool.query(`update bills set paid = 0, state = 'written-off' where id = $1`, [paid])
    expect(await problemOf(await call(`/v1/bills/${paid}/cancel`, { method: 'POST' }))).toMatchObject({
      code: 'conflict',
      detail: expect.stringContaining('given up'),
    })
  })

  test('names line and column of broken JSON without repeating any of it', async () => {
    const problem = await problemOf(await postBytes('{\n  "number": "B-1",\n  "title": "Bí mật" "x"\n}'))
    expect(problem).toMatchObject({ code: 'invalid_json', detail: 'not JSON from line 3, column 21' })
  })

  test('names the line of what is not UTF-8', async () => {
    const latin = Buffer.concat([Buffer.from('{\n"title": "'), Buffer.from([0xe9]), Buffer.from('"}')])
    expect(await problemOf(await postBytes(latin))).toMatchObject({
      status: 400,
      code: 'invalid_encoding',
      detail: 'line 2 is not UTF-8',
    })
  })

  test('reads a body behind a byte order mark', async () => {
    const body = `\ufeff${JSON.stringify(aBill({ number: 'BOM-1' }))}`
    expect((await postBytes(body)).status).toBe(201)
  })

  test('keeps names in the normal form NFC, whatever form they come in', async () => {
    const title = 'Tiền ăn bán trú'
    const sent = aBill({ number: 'NFD-1', title: ` ${title.normalize('NFD')} ` })
    const { id } = (await (await post(sent)).json()) as { id: string }
    expect(await (await call(`/v1/bills/${id}`)).json()).toMatchObject({ title })
  })

  test.each([
    ['text/plain', 'x'],
    ['application/json; charset=iso-8859-1', '{}'],
    ['', '{}'],
  ])('refuses the content type "%s"', async (type, body) => {
    expect(await problemOf(await postBytes(Buffer.from(body), type))).toMatchObject({
      status: 415,
      code: 'unsupported_media_type',
    })
  })

  test('refuses a compressed body', async () => {
    const answer = await call('/v1/bills', {
      method: 'POST',
      body: 'x',
      headers: { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
    })
    expect(answer.status).toBe(415)
  })

  test('refuses 60 MB by what they announce, and its sender can read the answer', async () => {
    const answer = await postBytes(Buffer.alloc(60_000_000, 0x20))
    expect(await problemOf(answer)).toMatchObject({ status: 413, code: 'payload_too_large' })
  })

  test('refuses 60 MB that announce nothing while they are read', async () => {
    async function* pieces() {
      for (let piece = 0; piece < 60; piece += 1) yield Buffer.alloc(1_000_000, 0x20)
    }
    const answer = await postBytes(ReadableStream.from(pieces()))
    expect(await problemOf(answer)).toMatchObject({ status: 413, code: 'payload_too_large' })
  })

  test('refuses 60 MB before the first of them has come', async () => {
    const answer = await rawRequest(
      http.url,
      `POST /v1/bills HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${call.token}\r\n` +
        'Content-Type: application/json\r\nContent-Length: 60000000\r\n\r\n',
    )
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
  })

  test('writes neither codes of pupils nor what stood in a body into the log', async () => {
    await call('/v1/students/HS-0001?schoolCode=TH-BINH-MINH')
    await post({ ...aBill(), title: 'Chuyện riêng tư' })
    await post({ ...aBill(), total: 'Chuyện riêng tư' })
    const log = http.logged.join('')
    expect(log).toContain('"path":"/v1/students/{code}"')
    expect(log).not.toMatch(/HS-0001|TH-BINH-MINH|Chuyện riêng tư/)
  })
})

const anyLine: fc.Arbitrary<BillLine> = fc
  .record({
    item: fc.constantFrom('HOC_PHI', 'TIEN_AN', 'BHYT'),
    name: text(),
    kind: fc.constantFrom('TUITION', 'SERVICE', 'PASS_THROUGH', 'VOLUNTARY'),
    gross: fc.nat({ max: 9_999_999_999 }),
    exemptionRate: fc.constantFrom(0 as const, 50 as const, 70 as const, 100 as const),
    decree: text(60),
  })
  .map(({ decree, ...facts }): BillLine => {
    const exempted = exemptedPart(facts.gross, facts.exemptionRate)
    const line = { ...facts, budgetCompensation: exempted, payable: facts.gross - exempted }
    return exempted > 0 || facts.exemptionRate > 0 ? { ...line, exemptionBasis: { decree } } : line
  })

const anyBill: fc.Arbitrary<BillRequest> = fc
  .record({ lines: fc.array(anyLine, { minLength: 1, maxLength: 50 }), title: text(), period: text(40) })
  .map((facts) => aBill({ ...facts, total: facts.lines.reduce((sum, { payable }) => sum + payable, 0) }))

/** Sends bytes and gives the first of the answer. */
const rawRequest = (url: string, bytes: string) =>
  new Promise<string>((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname, () => socket.write(bytes))
    socket.once('error', reject).once('data', (data) => {
      resolve(data.toString())
      socket.destroy()
    })
  })
