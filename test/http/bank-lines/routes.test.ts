import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBankScene } from '../../support/bank-scene.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'
import { type Caller, type HttpUnderTest, startHttp } from '../support/start-http.ts'

describe('money without an owner over HTTP', () => {
  let bench: StoreBench
  let http: HttpUnderTest
  let operator: Caller
  beforeAll(async () => {
    bench = await openStoreBench()
    http = await startHttp({ bankLines: bench.store.bankLines })
    operator = await http.client('province', [], true)
  })
  afterAll(async () => {
    await http.close()
    await bench.close()
  })

  interface Page {
    readonly money: readonly { readonly id: string; readonly line: { readonly reference: string } }[]
    readonly next: string | null
  }
  const read = async (path: string, as = operator) => (await as(path)).json() as Promise<Page>

  test('an operator sees it, asks who may own it, and says so once', async () => {
    const scene = await openBankScene(bench)
    const an = await scene.student()
    const bill = await scene.bill(an.code, 812_000)
    const line = scene.line('hoc phi', 812_000)
    await scene.take([line])
    const { money } = await read('/v1/money-without-owner')
    const found = money.find((one) => one.line.reference === line.line.reference)
    expect(found).toEqual({
      ...{ id: expect.any(String), outcome: 'suspense', why: 'one-candidate', amount: 812_000 },
      ...{ madeAt: expect.any(String), line: expect.objectContaining({ direction: 'in' }), payment: null },
    })
    const path = `/v1/money-without-owner/${found?.id}`
    expect(await (await operator(`${path}/suggestions`)).json()).toEqual({
      suggestions: [
        {
          schoolCode: scene.schoolCode,
          studentCode: an.code,
          billId: bill.id,
          owed: 812_000,
          because: 'same-amount',
        },
      ],
    })
    const gift = {
      schoolCode: scene.schoolCode,
      studentCode: an.code,
      reason: 'the mother showed the receipt',
    }
    const give = () => operator(`${path}/give`, { method: 'POST', json: gift })
    expect((await give()).status).toBe(204)
    expect((await give()).status).toBe(409)
    expect((await scene.billOf(bill)).state).toBe('paid')
    const { rows } = await bench.pool.query(`select made_by from allocations where why = 'person'`)
    expect(rows).toEqual([{ made_by: 'province (province): the mother showed the receipt' }])
  })

  test('pages follow each other and hold everything once', async () => {
    const scene = await openBankScene(bench)
    const lines = Array.from({ length: 5 }, () => scene.line('hoc phi', 11))
    await scene.take(lines)
    const seen: string[] = []
    for (let next: string | null = ''; next !== null; ) {
      const page: Page = await read(`/v1/money-without-owner?limit=2${next ? `&after=${next}` : ''}`)
      seen.push(...page.money.map(({ line }) => line.reference))
      next = page.next
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen).toEqual(expect.arrayContaining(lines.map(({ line }) => line.reference)))
  })

  test('a school may not see it, nor give it', async () => {
    const school = await http.client('school', ['TH-BINH-MINH'])
    expect((await school('/v1/money-without-owner')).status).toBe(403)
  })

  test('a school asks where a transfer is, and learns of its own schools only', async () => {
    const scene = await openBankScene(bench)
    const an = await scene.student()
    await scene.bill(an.code, 500_000)
    const line = scene.line(an.paymentCode, 500_000)
    await scene.take([line])
    const { reference, amount, bookedOn } = line.line
    const path = `/v1/transfers/trace?${new URLSearchParams({ reference, amount: `${amount}`, bookedOn })}`
    const own = await http.client('own', [scene.schoolCode])
    const stranger = await http.client('stranger', ['ELSEWHERE'])
    const piece = { outcome: 'posted', why: 'code', amount: 500_000 }
    expect(await (await own(path)).json()).toMatchObject({
      lines: [{ pieces: [{ ...piece, schoolCode: scene.schoolCode }] }],
    })
    expect(await (await stranger(path)).json()).toMatchObject({
      lines: [{ pieces: [{ ...piece, schoolCode: null }] }],
    })
  })
})
