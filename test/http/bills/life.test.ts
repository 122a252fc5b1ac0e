import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BillRequest } from '../../../schemas/bill.ts'
import { linesOf } from '../../support/scene.ts'
import { aBill, aSchool, aStudent } from '../../support/school-records.ts'
import { type Caller, type HttpUnderTest, problemOf, putRoster, startHttp } from '../support/start-http.ts'

describe('the life of bills over HTTP', () => {
  let http: HttpUnderTest
  let call: Caller
  let stranger: Caller

  beforeAll(async () => {
    http = await startHttp()
    call = await http.client('one', [aSchool().code, 'OTHER-SCHOOL'], false, 'Kế toán An')
    stranger = await http.client('other', ['ELSEWHERE'])
    await putRoster(call)
    await putRoster(call, 'OTHER-SCHOOL')
  })
  afterAll(() => http.close())

  const post = (path: string, json?: unknown, as = call) =>
    as(path, { method: 'POST', ...(json === undefined ? {} : { json }) })
  const read = async (path: string, as = call) => (await as(path)).json() as Promise<Record<string, unknown>>
  const newBill = async (changes: Partial<BillRequest> = {}) => {
    const sent = aBill({ number: `L-${randomUUID().slice(0, 8)}`, ...linesOf(1_250_000), ...changes })
    const answer = await post('/v1/bills', sent)
    expect(answer.status).toBe(201)
    return ((await answer.json()) as { id: string }).id
  }
  const pay = async (billId: string, amount: number) => {
    const at = new Date()
    const reference = randomUUID()
    await http.parts.payments.open({ channel: 'x', reference, billId, amount, at, askAt: at })
    const news = {
      reference,
      outcome: 'paid',
      amount,
      providerTransaction: reference,
      bank: null,
      at,
    } as const
    await http.parts.payments.post('x', { ...news, description: '', theirCode: '' }, () => new Map(), at)
  }

  test('a draft is issued by a request, and issuing it again answers the same', async () => {
    const id = await newBill({ state: 'draft' })
    expect(await read(`/v1/bills/${id}`)).toMatchObject({ state: 'draft' })
    const woken = http.woken()
    const first = await post(`/v1/bills/${id}/issue`)
    expect(first.status).toBe(200)
    expect(await first.json()).toMatchObject({ id, state: 'issued' })
    expect(http.woken()).toBe(woken + 1)
    expect((await post(`/v1/bills/${id}/issue`)).status).toBe(200)
    const { rows } = await http.database.pool.query('select made_by from bill_moves where bill_id = $1', [id])
    expect(rows).toEqual([{ made_by: 'Kế toán An' }])
  })

  test('a bill waits for its day of publishing, or for a person', async () => {
    const id = await newBill({ publishOn: '2999-01-01', dueOn: '2999-02-01' })
    expect(await read(`/v1/bills/${id}`)).toMatchObject({ state: 'issued', publishOn: '2999-01-01' })
    expect(await (await post(`/v1/bills/${id}/publish`)).json()).toMatchObject({ state: 'published' })
  })

  test.each([
    ['published after it is due', { publishOn: '2027-01-01' }, 'publishOn', 'published_too_late'],
    ['over before it is due', { expiresOn: '2026-01-01' }, 'expiresOn', 'expires_before_due'],
    ['grace without an end', { graceDays: 3 }, 'graceDays', 'grace_without_expiry'],
    ['a late fee without an end', { lateFee: { once: 1, perDay: 0 } }, 'lateFee', 'late_fee_without_expiry'],
  ] as const)('a bill is refused that is %s', async (_, changes, field, code) => {
    const answer = await post('/v1/bills', aBill({ number: 'BAD', ...changes }))
    expect(answer.status).toBe(422)
    expect(await problemOf(answer)).toMatchObject({ errors: [{ field, code }] })
  })

  test('L6: a paid bill is corrected, its revisions are read, and the rest is the credit of the student', async () => {
    const id = await newBill()
    await pay(id, 1_250_000)
    const correction = { ...linesOf(1_000_000), reason: 'miễn giảm theo QĐ 12', revision: 1 }
    const answer = await post(`/v1/bills/${id}/revise`, correction)
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({
      credited: 250_000,
      bill: { id, state: 'paid', payable: 1_000_000, revision: 2 },
    })
    const stale = await post(`/v1/bills/${id}/revise`, { ...correction, ...linesOf(1) })
    expect(stale.status).toBe(409)
    expect(await read(`/v1/bills/${id}/revisions`)).toMatchObject({
      revisions: [
        { revision: 1, payable: 1_250_000 },
        {
          revision: 2,
          payable: 1_000_000,
          credited: 250_000,
          madeBy: 'Kế toán An',
          reason: 'miễn giảm theo QĐ 12',
        },
      ],
    })
    const credit = await read(`/v1/students/${aStudent().code}/credit?schoolCode=${aSchool().code}`)
    expect(credit).toMatchObject({ balance: 250_000, overLimit: false, questions: [] })

    const next = await newBill({ ...linesOf(200_000) })
    const used = await post(`/v1/bills/${next}/credit`, { reason: 'chuyển sang tháng sau' })
    expect(await used.json()).toMatchObject({ amount: 200_000, bill: { state: 'paid' } })
  })

  test('a correction that does not add up is refused with its fields', async () => {
    const id = await newBill()
    const answer = await post(`/v1/bills/${id}/revise`, { ...linesOf(5), total: 6, reason: 'x' })
    expect(answer.status).toBe(422)
    expect(await problemOf(answer)).toMatchObject({ errors: [{ field: 'total', code: 'bill_total' }] })
  })

  test('plans of instalments are set, shown with what may be paid, and refused where they do not add up', async () => {
    const id = await newBill()
    const plan = (name: string, ...amounts: number[]) => ({
      name,
      instalments: amounts.map((amount) => ({ dueOn: '2026-11-01', amount })),
    })
    const wrong = await post(`/v1/bills/${id}/instalments`, { plans: [plan('A', 1, 2)] })
    expect(wrong.status).toBe(422)
    expect(await problemOf(wrong)).toMatchObject({
      errors: [{ field: 'plans.0.instalments', code: 'plan_total' }],
    })
    const set = await post(`/v1/bills/${id}/instalments`, { plans: [plan('A', 500_000, 750_000)] })
    expect(set.status).toBe(200)
    expect(await set.json()).toMatchObject({
      chosenPlan: null,
      choices: [
        { instalment: null, amount: 1_250_000 },
        { instalment: { plan: 'A', place: 1 }, amount: 500_000 },
        { instalment: { plan: 'A', place: 2 }, amount: 750_000 },
      ],
    })
    await pay(id, 500_000)
    expect(await read(`/v1/bills/${id}/instalments`)).toMatchObject({
      chosenPlan: 'A',
      choices: [{ instalment: { plan: 'A', place: 2 }, amount: 750_000 }],
    })
  })

  test('L1: credit that a person is asked about is answered once, and listed until then', async () => {
    const id = await newBill()
    await post(`/v1/bills/${id}/cancel`)
    await pay(id, 6_000_000)
    const listed = (await read('/v1/credits?above=5000000')) as {
      credits: { overLimit: boolean; questions: number }[]
    }
    expect(listed.credits[0]).toMatchObject({ overLimit: true, questions: 1 })
    const { questions } = (await read(
      `/v1/students/${aStudent().code}/credit?schoolCode=${aSchool().code}`,
    )) as { questions: { id: string; why: string }[] }
    expect(questions).toMatchObject([{ why: 'cancelled', billId: id, amount: 6_000_000 }])
    const path = `/v1/credits/questions/${questions[0]?.id}/answer`
    expect((await post(path, { reason: 'của ai' }, stranger)).status).toBe(404)
    expect(await (await post(path, { reason: 'phụ huynh đồng ý' })).json()).toMatchObject({
      answeredBy: 'Kế toán An',
    })
    expect((await post(path, { reason: 'lần nữa' })).status).toBe(409)
  })

  test('L9: the credit of a pupil goes along to another school of the client, and to no other', async () => {
    const code = aStudent().code
    const move = { schoolCode: aSchool().code, toStudentCode: code, reason: 'chuyển trường' }
    expect((await post(`/v1/students/${code}/move`, { ...move, toSchoolCode: 'ELSEWHERE' })).status).toBe(403)
    expect((await post(`/v1/students/${code}/move`, { ...move, toSchoolCode: aSchool().code })).status).toBe(
      409,
    )
    const unknown = { ...move, toSchoolCode: 'OTHER-SCHOOL', toStudentCode: 'NOBODY' }
    expect((await post(`/v1/students/${code}/move`, unknown)).status).toBe(422)
    const { balance } = (await read(`/v1/students/${code}/credit?schoolCode=${aSchool().code}`)) as {
      balance: number
    }
    const moved = await post(`/v1/students/${code}/move`, { ...move, toSchoolCode: 'OTHER-SCHOOL' })
    expect(await moved.json()).toMatchObject({ amount: balance })
    expect(await read(`/v1/students/${code}/credit?schoolCode=OTHER-SCHOOL`)).toMatchObject({ balance })
  })

  test('P1: nothing of another school is found, moved or corrected', async () => {
    const id = await newBill()
    const asks: [string, unknown?][] = [
      ['issue'],
      ['publish'],
      ['revise', { ...linesOf(1), reason: 'x' }],
      ['instalments', { plans: [] }],
      ['credit', { reason: 'x' }],
    ]
    for (const [what, json] of asks) {
      expect((await post(`/v1/bills/${id}/${what}`, json, stranger)).status, what).toBe(404)
    }
    for (const what of ['revisions', 'instalments'])
      expect((await stranger(`/v1/bills/${id}/${what}`)).status, what).toBe(404)
    expect(await read('/v1/credits', stranger)).toEqual({ credits: [] })
    const credit = await stranger(`/v1/students/${aStudent().code}/credit?schoolCode=${aSchool().code}`)
    expect(credit.status).toBe(403)
  })
})
