import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BankScene, openBankScene } from '../../support/bank-scene.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'
import { type Caller, type HttpUnderTest, problemOf, startHttp } from '../support/start-http.ts'

let bench: StoreBench
let http: HttpUnderTest
let chi: Caller
let dung: Caller
let scene: BankScene
let path: string
beforeAll(async () => {
  bench = await openStoreBench()
  const { days, approvals } = bench.store
  const now = () => new Date('2026-10-07T09:00:00+07:00')
  http = await startHttp({ days, approvals, clock: now })
  chi = await http.client('chi', [], true, 'Chi')
  dung = await http.client('dung', [], true, 'Dũng')
  scene = await openBankScene(bench)
  await scene.take([scene.line('x', 5_000)], 'statement', now())
  path = `/v1/days/bank:${scene.account}/2026-10-05`
})
afterAll(async () => {
  await http.close()
  await bench.close()
})

interface Day {
  readonly day: string
  readonly jws: string
  readonly unmet: unknown
}
const post = (caller: Caller, to: string, json: object = {}) => caller(to, { method: 'POST', json })

test('only operators see days', async () => {
  const school = await http.client('school', [scene.schoolCode])
  expect(await problemOf(await school('/v1/days'))).toMatchObject({ status: 403, code: 'forbidden' })
})

describe('a day that cannot be closed', () => {
  test('is listed and says what keeps it open', async () => {
    const listed = await chi(`/v1/days?book=bank:${scene.account}&state=open`)
    const { days } = (await listed.json()) as { days: Day[] }
    expect(days.map(({ day }) => day)).toEqual(['2026-10-07', '2026-10-06', '2026-10-05'])
    const shown = (await (await chi(path)).json()) as Day
    expect(shown.unmet).toMatchObject([{ condition: 'statement-missing', count: 1 }])
  })

  test('T12: is refused with the list, and closed with exceptions when a second person says yes', async () => {
    expect(await problemOf(await post(chi, `${path}/close`))).toMatchObject({
      status: 409,
      code: 'conflict',
      errors: [{ code: 'statement-missing', field: 'day' }],
    })
    const order = { conditions: ['statement-missing'], reason: 'the bank has no statement of one line' }
    const asked = await post(chi, `${path}/exceptions`, order)
    expect(asked.status).toBe(202)
    const { id } = (await asked.json()) as { id: string }
    const decide = (caller: Caller) =>
      post(caller, `/v1/approvals/${id}/approve`, { reason: 'seen at the bank' })
    expect(await problemOf(await decide(chi))).toMatchObject({ status: 403, code: 'same_person' })
    expect((await decide(dung)).status).toBe(200)
    const closed = (await (await post(chi, `${path}/close`)).json()) as Day
    expect(closed).toMatchObject({
      state: 'closed-with-exceptions',
      facts: {
        closedBy: 'chi (chi)',
        exceptions: [
          {
            condition: 'statement-missing',
            requestedBy: 'Chi',
            approvedBy: 'Dũng',
            reason: 'the bank has no statement of one line',
          },
        ],
      },
    })
    const again = (await (await post(dung, `${path}/close`)).json()) as Day
    expect(again.jws).toBe(closed.jws)
  })

  test('is let go by nobody before it is over', async () => {
    const today = `/v1/days/bank:${scene.account}/2026-10-07/exceptions`
    expect(
      await problemOf(await post(chi, today, { conditions: ['not-over'], reason: 'now' })),
    ).toMatchObject({
      status: 409,
    })
  })
})

test('a closed day writes out what it counted; an open or unknown one does not', async () => {
  const text = await (await chi(`${path}/records`)).text()
  expect(text.split('\r\n').map((line) => line.split(',').toSpliced(3, 1).join(','))).toEqual([
    'book,day,kind,value_day,amount',
    `bank:${scene.account},2026-10-05,allocation,2026-10-05,5000`,
    `bank:${scene.account},2026-10-05,bank-line,2026-10-05,5000`,
    `bank:${scene.account},2026-10-05,entry,2026-10-05,5000`,
    '',
  ])
  expect((await chi(`/v1/days/bank:${scene.account}/2026-10-06/records`)).status).toBe(409)
  expect((await chi('/v1/days/bank:none/2026-10-06')).status).toBe(404)
  expect((await chi('/v1/days/none/2026-10-06')).status).toBe(400)
})
