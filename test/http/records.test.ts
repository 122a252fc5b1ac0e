import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TransferRequest } from '../../schemas/dossier.ts'
import type { StartedPayment } from '../../src/domain/payments/payment.ts'
import type { RawRequest } from '../../src/ports/payment-channel.ts'
import { aBill, aSchool, aStudent } from '../support/school-records.ts'
import { type Caller, type HttpUnderTest, problemOf, putRoster, startHttp } from './support/start-http.ts'

const aTransfer = (changes: Partial<TransferRequest> = {}): TransferRequest => ({
  kind: 'school-transfer',
  number: 'CT-0001',
  schoolCode: aSchool().code,
  studentCode: aStudent().code,
  toSchoolCode: 'TH-HOA-SEN',
  toSchoolName: 'Trường Tiểu học Hoa Sen',
  reason: 'Gia đình chuyển nơi ở',
  applicant: { relation: 'mother', name: 'Trần Thị Mai' },
  papers: [
    { id: 'DON', name: 'Đơn xin chuyển trường', url: 'https://files.example.vn/don.pdf', digitised: true },
  ],
  ...changes,
})

describe('schools, students, dossiers and payments over HTTP', () => {
  let http: HttpUnderTest
  let call: Caller
  let stranger: Caller
  let startAnswer: StartedPayment = { is: 'nothing-due' }
  const inbound: { channel: string; operation: string; request: RawRequest }[] = []

  beforeAll(async () => {
    http = await startHttp({
      startPayment: async () => startAnswer,
      handleInbound: async (channel, operation, request) => {
        inbound.push({ channel, operation, request })
        return { status: 202, contentType: 'application/xml', body: Buffer.from('<đã-nhận/>') }
      },
    })
    call = await http.client('one', [aSchool().code, 'EMPTY'])
    stranger = await http.client('other', ['ELSEWHERE'])
    await putRoster(call)
  })
  afterAll(() => http.close())

  const put = (path: string, json: unknown, as = call) => as(path, { method: 'PUT', json })
  const post = (path: string, json: unknown, as = call) => as(path, { method: 'POST', json })

  test('keeps a school as it was put, with its code in the path alone', async () => {
    const { code, ...rest } = aSchool({ name: 'Trường mới' })
    const answer = await put(`/v1/schools/${code}`, rest)
    expect(answer.status).toBe(200)
    expect(await (await call(`/v1/schools/${code}`)).json()).toEqual({ code, ...rest })
  })

  test('refuses a code in the body that is not the one in the path', async () => {
    const answer = await put(`/v1/schools/${aSchool().code}`, aSchool({ code: 'EMPTY' }))
    expect((await problemOf(answer)).errors).toMatchObject([{ field: 'code', code: 'not_the_path' }])
  })

  test('lets a client neither see nor change the school or students of another', async () => {
    const { code } = aSchool()
    expect((await stranger(`/v1/schools/${code}`)).status).toBe(404)
    expect((await put(`/v1/schools/${code}`, aSchool(), stranger)).status).toBe(403)
    expect((await stranger(`/v1/students/HS-0001?schoolCode=${code}`)).status).toBe(404)
    expect((await put('/v1/students/HS-0001', aStudent(), stranger)).status).toBe(403)
  })

  test('keeps a student as it was put, warns of what looks wrong, and knows a repeat', async () => {
    const sent = aStudent({ code: 'HS-0002', identityNumber: '001317000001', moetCode: '12345678901' })
    const answer = await put('/v1/students/HS-0002', sent)
    expect(await answer.json()).toEqual({
      code: 'HS-0002',
      schoolCode: sent.schoolCode,
      outcome: 'accepted',
      warnings: [
        expect.objectContaining({ code: 'identity_gender' }),
        expect.objectContaining({ code: 'moet_code_length' }),
      ],
    })
    expect(await (await put('/v1/students/HS-0002', sent)).json()).toMatchObject({ outcome: 'repeated' })
    expect(await (await call(`/v1/students/HS-0002?schoolCode=${sent.schoolCode}`)).json()).toEqual(sent)
  })

  test('refuses a student of a school that is not here yet', async () => {
    const answer = await put('/v1/students/HS-0001', aStudent({ schoolCode: 'EMPTY' }))
    expect(await problemOf(answer)).toMatchObject({
      status: 422,
      errors: [{ field: 'schoolCode', code: 'unknown_school' }],
    })
  })

  test('reads a student only with the school that its code is unique in', async () => {
    expect((await problemOf(await call('/v1/students/HS-0001'))).errors).toMatchObject([
      { field: 'schoolCode', code: 'required' },
    ])
  })

  test('files a transfer, knows a repeat, and shows it to its own client alone', async () => {
    const answer = await post('/v1/dossiers', aTransfer())
    expect(answer.status).toBe(201)
    const { id, dossierNumber } = (await answer.json()) as { id: string; dossierNumber: string }
    const repeat = await post('/v1/dossiers', aTransfer())
    expect([repeat.status, await repeat.json()]).toEqual([200, { id, dossierNumber, outcome: 'repeated' }])
    const read = await call(`/v1/dossiers/${id}`)
    expect(await read.json()).toEqual({ ...aTransfer(), id, dossierNumber, filedAt: expect.any(String) })
    expect((await stranger(`/v1/dossiers/${id}`)).status).toBe(404)
    const exchanges = await call(`/v1/exchanges?dossierId=${id}`)
    expect(await exchanges.json()).toMatchObject({ exchanges: [{ portal: 'lgsp', event: 'filed' }] })
    expect((await stranger(`/v1/exchanges?dossierId=${id}`)).status).toBe(404)
  })

  test('refuses a transfer of an unknown student, of a foreign school, and with a paper that is no address', async () => {
    const unknown = await post('/v1/dossiers', aTransfer({ number: 'CT-2', studentCode: 'NOBODY' }))
    expect((await problemOf(unknown)).errors).toMatchObject([{ code: 'unknown_student' }])
    expect((await post('/v1/dossiers', aTransfer({ schoolCode: 'ELSEWHERE' }))).status).toBe(403)
    const papers = [{ id: 'X', name: 'X', url: 'file:///etc/passwd', digitised: true }]
    expect((await problemOf(await post('/v1/dossiers', aTransfer({ papers })))).errors).toMatchObject([
      { field: 'papers.0.url' },
    ])
  })

  test('asks for exactly one of a bill and a dossier', async () => {
    expect((await call('/v1/exchanges')).status).toBe(400)
  })

  describe('payments', () => {
    let billId: string
    beforeAll(async () => {
      const answer = await post('/v1/bills', aBill())
      billId = ((await answer.json()) as { id: string }).id
    })

    test('starts a payment and shows it to its own client alone', async () => {
      const at = new Date('2026-11-02T08:00:00Z')
      const opened = await http.parts.payments.open({
        channel: 'dvcqg-platform',
        reference: 'R-1',
        billId,
        amount: 950_000,
        at,
        askAt: at,
      })
      startAnswer = { is: 'started', payment: { ...opened, payUrl: 'https://pay.example.vn/1' } }
      const answer = await post('/v1/payments', { billId, channel: 'dvcqg-platform' })
      expect(answer.status).toBe(201)
      const payment = (await answer.json()) as Record<string, unknown>
      expect(payment).toMatchObject({ billId, state: 'open', payUrl: 'https://pay.example.vn/1' })
      expect(payment).not.toHaveProperty('asks')
      expect(await (await call(`/v1/payments/${opened.id}`)).json()).toMatchObject({ reference: 'R-1' })
      expect((await stranger(`/v1/payments/${opened.id}`)).status).toBe(404)
    })

    test.each<[StartedPayment, number, string]>([
      [{ is: 'nothing-due' }, 409, 'conflict'],
      [{ is: 'no-account' }, 409, 'conflict'],
      [{ is: 'refused', theirCode: '42' }, 409, 'conflict'],
      [{ is: 'unknown-channel' }, 422, 'record_refused'],
    ])('says why none was started: %o', async (start, status, code) => {
      startAnswer = start
      const answer = await post('/v1/payments', { billId, channel: 'dvcqg-platform' })
      expect(await problemOf(answer)).toMatchObject({ status, code })
    })

    test('shows the differences that concern a school to its client alone', async () => {
      const { pool } = http.database
      const { rows } = await pool.query('select id from payments limit 1')
      await pool.query(
        `with file as (
           insert into statement_files (id, source, name, sha256, business_day, lines, problems, read_at)
           values (gen_random_uuid(), 'mb-daily', 'x', '\\x00', '2026-11-02', 1, '[]', now()) returning id
         ), run as (
           insert into reconciliations (id, source, business_day, file_id, summary, sealed_answers, ran_at)
           select gen_random_uuid(), 'mb-daily', '2026-11-02', id, '{}', '\\x00', now() from file returning id
         )
         insert into breaks (reconciliation_id, source, business_day, category, payment_id, bank_amount, our_amount,
           reason, opened_at)
         select run.id, 'mb-daily', '2026-11-02', category, payment, 1, 2, 'differs', now()
         from run, (values ('amount-differs', $1::uuid), ('only-at-bank', null)) as found (category, payment)`,
        [rows[0].id],
      )
      const read = async (query: string, as = call) =>
        (await (await as(`/v1/breaks?${query}`)).json()) as { breaks: { id: number }[]; next: number | null }
      const { breaks } = await read('state=open&businessDay=2026-11-02')
      expect(breaks).toEqual([expect.objectContaining({ category: 'amount-differs', billId, bankAmount: 1 })])
      expect(await read(`before=${breaks[0]?.id}`)).toEqual({ breaks: [], next: null })
      expect(await read('limit=1')).toMatchObject({ next: breaks[0]?.id })
      expect(await read('', stranger)).toEqual({ breaks: [], next: null })
    })
  })

  describe('paths of payment partners', () => {
    test('hand over bytes, headers and query as they came, and the answer as it is', async () => {
      const body = Buffer.from([0xff, 0x00, 0x7b, 0x0a])
      const answer = await fetch(`${http.url}/channels/dvcqg-platform/notify?a=%20b&a=c`, {
        method: 'POST',
        body,
        headers: { 'Content-Type': 'application/json', 'X-Partner': 'yes' },
      })
      expect(answer.status).toBe(202)
      expect(answer.headers.get('content-type')).toBe('application/xml')
      expect(await answer.text()).toBe('<đã-nhận/>')
      const { channel, operation, request } = inbound.at(-1) as (typeof inbound)[number]
      expect([channel, operation, request.method, request.query]).toEqual([
        'dvcqg-platform',
        'notify',
        'POST',
        'a=%20b&a=c',
      ])
      expect(request.body).toEqual(body)
      expect(request.headers['x-partner']).toBe('yes')
    })

    test('hand over a whole query with question marks in it, also behind a slash', async () => {
      await fetch(`${http.url}/channels/vnpay/notify/?info=a?b&ref=1`)
      expect(inbound.at(-1)).toMatchObject({ operation: 'notify', request: { query: 'info=a?b&ref=1' } })
    })

    test('hand over a question that has no body', async () => {
      await fetch(`${http.url}/channels/bidv/getbill?id=1`)
      expect(inbound.at(-1)?.request).toMatchObject({ method: 'GET', query: 'id=1', body: Buffer.alloc(0) })
    })

    test('refuse more than a mebibyte', async () => {
      const answer = await fetch(`${http.url}/channels/bidv/notify`, {
        method: 'POST',
        body: Buffer.alloc(1_048_577),
      })
      expect(answer.status).toBe(413)
    })
  })
})
