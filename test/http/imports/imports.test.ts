import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ImportSummary, LineOutcome } from '../../../schemas/import.ts'
import { aBill, aSchool, aStudent } from '../../support/school-records.ts'
import { type Caller, type HttpUnderTest, problemOf, putRoster, startHttp } from '../support/start-http.ts'

const ndjson = 'application/x-ndjson'

describe('POST /v1/imports', () => {
  let http: HttpUnderTest
  let call: Caller
  let now = new Date('2026-11-02T08:00:00Z')

  beforeAll(async () => {
    http = await startHttp({ clock: () => now, accessTokenSeconds: 1_000_000 })
    call = await http.client('one', [aSchool().code])
    await putRoster(call)
    const stranger = await http.client('other', ['ELSEWHERE'])
    await putRoster(stranger, 'ELSEWHERE')
  })
  afterAll(() => http.close())

  const send = (kind: string, body: unknown, headers: Record<string, string> = {}) =>
    call(`/v1/imports?kind=${kind}`, {
      method: 'POST',
      body: body as string,
      headers: { 'Content-Type': ndjson, ...headers },
    })
  const summaryOf = async (answer: Response) => (await answer.json()) as ImportSummary
  const linesOf = async (id: string, query = '') => {
    const answer = await call(`/v1/imports/${id}/lines?${query}`)
    return (await answer.json()) as { lines: LineOutcome[]; next: number | null }
  }
  const toLines = (records: readonly unknown[]) => records.map((record) => JSON.stringify(record)).join('\n')
  const bills = (prefix: string, count: number) =>
    Array.from({ length: count }, (_, index) => aBill({ number: `${prefix}-${index + 1}` }))

  test('takes bills in, tells what became of each, and wakes delivery', async () => {
    const woken = http.woken()
    const answer = await send('bills', toLines(bills('A', 2500)))
    expect(answer.status).toBe(201)
    const summary = await summaryOf(answer)
    expect(summary).toMatchObject({
      kind: 'bills',
      format: 'ndjson',
      state: 'done',
      lines: 2500,
      accepted: 2500,
      repeated: 0,
      refused: 0,
    })
    expect(answer.headers.get('location')).toBe(`/v1/imports/${summary.id}`)
    expect(await summaryOf(await call(`/v1/imports/${summary.id}`))).toEqual(summary)
    expect(http.woken()).toBe(woken + 3)

    const page = await linesOf(summary.id, 'after=998&limit=4')
    expect(page.lines.map(({ line }) => line)).toEqual([999, 1000, 1001, 1002])
    expect(page.next).toBe(1002)
    expect((await linesOf(summary.id, 'after=2499')).next).toBeNull()
    const { id } = page.lines[0] as { id: string }
    expect(await (await call(`/v1/bills/${id}`)).json()).toMatchObject({ number: 'A-999' })
  })

  test('reports each bad line by number and field, and takes the others in', async () => {
    const [good, ...rest] = bills('B', 3) as [object, object, object]
    const lines: (string | Buffer)[] = [
      JSON.stringify(good),
      '{"number": "B-9", "title": "Bí mật',
      Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]),
      JSON.stringify({ ...aBill({ number: 'B-10' }), total: -5 }),
      JSON.stringify({ ...aBill({ number: 'B-11' }), total: 1 }),
      JSON.stringify(aBill({ number: 'B-12', studentCode: 'NOBODY' })),
      JSON.stringify(aBill({ number: 'B-13', schoolCode: 'ELSEWHERE' })),
      JSON.stringify(aBill({ number: 'B-14', schoolCode: 'NOWHERE' })),
      '',
      JSON.stringify({ ...aBill({ number: 'B-15' }), title: 'x'.repeat(300_000) }),
      `${JSON.stringify(rest[0])}\r`,
      '   ',
      '[]',
      JSON.stringify(good),
      JSON.stringify(rest[1]),
    ]
    const body = Buffer.concat(lines.flatMap((line) => [Buffer.from(line), Buffer.from('\n')]))
    const summary = await summaryOf(await send('bills', body))
    expect(summary).toMatchObject({ state: 'done', lines: 13, accepted: 3, repeated: 1, refused: 9 })
    const { lines: refused } = await linesOf(summary.id, 'outcome=refused')
    expect(refused.map(({ line, problems = [] }) => [line, problems[0]?.field, problems[0]?.code])).toEqual([
      [2, '', 'invalid_json'],
      [3, '', 'invalid_encoding'],
      [4, 'total', 'too_small'],
      [5, 'total', 'bill_total'],
      [6, 'studentCode', 'unknown_student'],
      [7, 'schoolCode', 'school_not_yours'],
      [8, 'schoolCode', 'school_not_yours'],
      [10, '', 'line_too_long'],
      [13, '', 'invalid_type'],
    ])
    expect(refused[0]?.problems?.[0]?.message).toBe('not JSON from column 35')

    const file = await call(`/v1/imports/${summary.id}/errors.csv`)
    expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(file.headers.get('content-disposition')).toBe(
      `attachment; filename="import-${summary.id}-errors.csv"`,
    )
    const rows = Buffer.from(await file.arrayBuffer())
      .toString('utf8')
      .split('\r\n')
    expect(rows[0]).toBe('\ufeffline,field,code,message')
    expect(rows[3]).toBe('4,total,too_small,must not be negative')
    expect(rows).toHaveLength(11)
  })

  test('answers the same lines sent again as repeated, with the same ids', async () => {
    const body = toLines(bills('C', 5))
    const first = await summaryOf(await send('bills', body))
    const again = await summaryOf(await send('bills', body))
    expect(again).toMatchObject({ accepted: 0, repeated: 5 })
    const ids = async ({ id }: ImportSummary) => (await linesOf(id)).lines.map((line) => line.id)
    expect(await ids(again)).toEqual(await ids(first))
  })

  test('takes students in with warnings for what looks wrong', async () => {
    const students = [
      aStudent({ code: 'S-1' }),
      aStudent({ code: 'S-2', identityNumber: '001317000001' }),
      aStudent({ code: 'S-3', schoolCode: 'ELSEWHERE' }),
      aStudent({ code: 'S-1' }),
    ]
    const summary = await summaryOf(await send('students', toLines(students)))
    expect(summary).toMatchObject({ lines: 4, accepted: 3, refused: 1, warned: 1 })
    const { lines } = await linesOf(summary.id)
    expect(lines[1]).toEqual({
      line: 2,
      outcome: 'accepted',
      id: 'S-2',
      warnings: [expect.objectContaining({ field: 'identityNumber', code: 'identity_gender' })],
    })
    const again = await summaryOf(await send('students', toLines(students.slice(0, 2))))
    expect(again).toMatchObject({ accepted: 0, repeated: 2 })
  })

  test('reads the same lines however the stream is cut into pieces', async () => {
    const body = Buffer.from(`\ufeff${toLines(bills('D', 3))}\n\n{}\n`)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: body.length }), { maxLength: 6 }), async (places) => {
        const cuts = [0, ...places.sort((one, other) => one - other), body.length]
        const pieces = cuts.slice(1).map((end, index) => body.subarray(cuts[index], end))
        const summary = await summaryOf(
          await send('bills', ReadableStream.from(pieces.filter((piece) => piece.length > 0))),
        )
        expect(summary).toMatchObject({ lines: 4, refused: 1 })
        expect(summary.accepted + summary.repeated).toBe(3)
        expect((await linesOf(summary.id, 'outcome=refused')).lines[0]?.line).toBe(5)
      }),
      { numRuns: 15 },
    )
  })

  test('reads a table of students and names the columns that it does not know', async () => {
    const csv =
      'Mã học sinh,Họ tên,Ngày sinh,Giới tính,Lớp,Chiều cao\n' +
      'T-1,Trần Thị Bình,05/03/2017,Nữ,3B,120\nT-2,Lê Văn Cường,31/02/2017,Nam,3B,121\n'
    const answer = await call(`/v1/imports?kind=students&schoolCode=${aSchool().code}`, {
      method: 'POST',
      body: csv,
      headers: { 'Content-Type': 'text/csv; charset=utf-8' },
    })
    const summary = await summaryOf(answer)
    expect(summary).toMatchObject({ format: 'csv', accepted: 1, refused: 1, unknownColumns: ['Chiều cao'] })
    const { lines } = await linesOf(summary.id, 'outcome=refused')
    expect(lines[0]).toMatchObject({ line: 3, problems: [{ field: 'birthDate' }] })
  })

  test('refuses a file that is no workbook, keeps why, and takes nothing in', async () => {
    const answer = await send('students', 'no workbook', {
      'Content-Type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    })
    expect((await problemOf(answer)).status).toBe(400)
    const { rows } = await http.database.pool.query(
      `select state, problem from imports where format = 'xlsx'`,
    )
    expect(rows).toEqual([{ state: 'refused', problem: expect.any(String) }])
  })

  test.each([
    ['an unknown kind', 'teachers', ndjson, 400],
    ['an unknown form', 'bills', 'application/pdf', 415],
    ['another encoding', 'bills', 'text/csv; charset=windows-1258', 415],
  ])('refuses %s', async (_, kind, type, status) => {
    expect((await send(kind, '{}', { 'Content-Type': type })).status).toBe(status)
  })

  test('shows an import to nobody else', async () => {
    const { id } = await summaryOf(await send('bills', '{}'))
    const other = await http.client('third', [aSchool().code])
    for (const path of ['', '/lines', '/errors.csv']) {
      expect((await other(`/v1/imports/${id}${path}`)).status).toBe(404)
    }
  })

  test('keeps what was taken in when the connection dies, and says that it was interrupted', async () => {
    const { hostname, port } = new URL(http.url)
    const body = `${toLines(bills('E', 1500))}\n{"number":`
    const socket = connect(Number(port), hostname)
    socket.write(
      `POST /v1/imports?kind=bills HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${call.token}\r\n` +
        `Content-Type: ${ndjson}\r\nContent-Length: 99000000\r\n\r\n${body}`,
    )
    await reached(`select 1 from bills where number = 'E-1000'`)
    socket.destroy()
    await reached(`select 1 from imports where state = 'interrupted' and accepted = 1500`)
    const again = await summaryOf(await send('bills', toLines(bills('E', 1502))))
    expect(again).toMatchObject({ state: 'done', repeated: 1500, accepted: 2 })
  })

  test('reads an import whose process died as interrupted once it is silent', async () => {
    const { id } = await summaryOf(await send('bills', '{}'))
    await http.database.pool.query(`update imports set state = 'running', finished_at = null where id = $1`, [
      id,
    ])
    expect((await summaryOf(await call(`/v1/imports/${id}`))).state).toBe('running')
    now = new Date(now.getTime() + 10 * 60_000)
    expect((await summaryOf(await call(`/v1/imports/${id}`))).state).toBe('interrupted')
  })

  test('gives the same answer to the same key and stream, and refuses another stream', async () => {
    const headers = { 'Idempotency-Key': 'import-1' }
    const body = toLines(bills('F', 3))
    const first = await (await send('bills', body, headers)).text()
    const again = await send('bills', body, headers)
    expect(again.headers.get('idempotent-replayed')).toBe('true')
    expect(await again.text()).toBe(first)
    expect(await problemOf(await send('bills', toLines(bills('F', 4)), headers))).toMatchObject({
      status: 409,
      code: 'idempotency_conflict',
    })
  })

  test('takes one of two streams with the same key at once', async () => {
    const headers = { 'Idempotency-Key': 'import-2' }
    const end = Promise.withResolvers<void>()
    async function* slowly() {
      yield Buffer.from(`${toLines(bills('G', 1))}\n`)
      await end.promise
    }
    const first = send('bills', ReadableStream.from(slowly()), headers)
    await reached(`select 1 from idempotency_keys where key = 'import-2'`)
    const second = await send('bills', toLines(bills('G', 1)), headers)
    expect(await problemOf(second)).toMatchObject({ code: 'idempotency_in_progress' })
    end.resolve()
    expect(await summaryOf(await first)).toMatchObject({ accepted: 1 })
  })

  test('takes the last of two versions of a student, be they a thousand lines apart', async () => {
    const others = Array.from({ length: 1200 }, (_, index) => aStudent({ code: `V-${index}` }))
    const versions = [
      aStudent({ code: 'V-V', name: 'Cũ' }),
      ...others,
      aStudent({ code: 'V-V', name: 'Mới' }),
    ]
    await send('students', toLines(versions))
    const read = await call(`/v1/students/V-V?schoolCode=${aSchool().code}`)
    expect(await read.json()).toMatchObject({ name: 'Mới' })
  })

  test('takes the same bills in from two senders at once, in opposite orders', async () => {
    const sent = bills('H', 1500)
    const summaries = await Promise.all(
      [sent, sent.toReversed()].map(async (order) => summaryOf(await send('bills', toLines(order)))),
    )
    const total = (count: 'accepted' | 'repeated') => summaries.reduce((sum, each) => sum + each[count], 0)
    expect(summaries.map(({ state }) => state)).toEqual(['done', 'done'])
    expect([total('accepted'), total('repeated')]).toEqual([1500, 1500])
  })

  test('frees the key of a stream that broke', async () => {
    const headers = { 'Idempotency-Key': 'import-3' }
    const stop = new AbortController()
    async function* broken() {
      yield Buffer.from(`${toLines(bills('I', 1))}\n`)
      await reached(`select 1 from idempotency_keys where key = 'import-3'`)
      stop.abort()
    }
    const lost = call('/v1/imports?kind=bills', {
      method: 'POST',
      body: ReadableStream.from(broken()) as never,
      headers: { 'Content-Type': ndjson, ...headers },
      signal: stop.signal,
    })
    await expect(lost).rejects.toThrow()
    await gone(`select 1 from idempotency_keys where key = 'import-3'`)
    expect((await send('bills', toLines(bills('I', 1)), headers)).status).toBe(201)
  })

  /** Waits for a row; the test's own time limit ends a wait for nothing. */
  async function reached(query: string): Promise<void> {
    while ((await http.database.pool.query(query)).rowCount === 0) await delay(5)
  }

  async function gone(query: string): Promise<void> {
    while ((await http.database.pool.query(query)).rowCount !== 0) await delay(5)
  }
})
