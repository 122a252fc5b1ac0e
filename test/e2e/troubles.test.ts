import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { judge } from '../../simulators/judge.ts'
import type { LedgerEntry } from '../../simulators/ledger.ts'
import { newDossierNumber } from '../support/scene.ts'
import { until } from '../support/until.ts'
import { notifyOfStranger } from './support/notify.ts'
import { type Delivery, openSchool, type SchoolSystem } from './support/school.ts'
import { openWorld, type World } from './support/world.ts'

let world: World
let school: SchoolSystem

beforeAll(async () => {
  world = await openWorld({ askFirstMs: 300 })
  school = await openSchool(world, 'TN80-TH-0001')
})

afterAll(async () => {
  await world.close()
})

/** What a portal's book says of a dossier, in order. */
const bookOf = (partner: 'national' | 'lgsp', dossierNumber: string): readonly LedgerEntry[] =>
  world.partners.books[partner].entries().filter(({ reference }) => reference === dossierNumber)

const verdictsOf = (partner: 'national' | 'lgsp', dossierNumber: string) =>
  bookOf(partner, dossierNumber).map(({ verdict }) => verdict)

/** The first words of what a portal applied of a dossier after the dossier itself: the statuses it went through. */
const stepsOf = (partner: 'national' | 'lgsp', dossierNumber: string) =>
  bookOf(partner, dossierNumber)
    .filter(({ verdict, operation }) => verdict === 'applied' && /TienDo|Traces/.test(operation))
    .map(({ detail }) => detail.split(' ')[0])

const statesOf = (deliveries: readonly Delivery[]) =>
  Object.fromEntries(deliveries.map(({ portal, state }) => [portal, state]))

/** What became of everything that the channel said of a payment, in order. */
async function noticesOf(reference: string | null): Promise<string[]> {
  const { rows } = await world.database.pool.query<{ told: string }>(
    `select operation || ' ' || outcome as told from payment_notices
     where reference is not distinct from $1 order by id`,
    [reference],
  )
  return rows.map(({ told }) => told)
}

/** What the ledger booked for a payment: account and đồng. */
async function bookedFor(paymentId: string): Promise<string[]> {
  const { rows } = await world.database.pool.query<{ booked: string }>(
    `select credit || ' ' || amount as booked from ledger_entries
     where cause = 'payment' and cause_id = $1 order by id`,
    [paymentId],
  )
  return rows.map(({ booked }) => booked)
}

describe('a portal in trouble', () => {
  test('that is down gets everything once when it comes up, and the other portal does not wait for it', async () => {
    await world.partners.servers.national.down()
    const { id, dossierNumber } = await school.issue()
    const waiting = await until('the second attempt', async () => {
      const { exchanges } = await school.send<{ exchanges: Delivery[] }>(
        'GET',
        `/v1/exchanges?billId=${id}`,
        200,
      )
      const national = exchanges.find(({ portal }) => portal === 'national')
      const province = exchanges.find(({ portal }) => portal === 'province')
      return province?.state === 'accepted' && national && national.attempts >= 2 && national
    })
    expect(waiting.problem).toMatchObject({ code: expect.stringMatching(/^partner_/) })
    expect(bookOf('national', dossierNumber)).toEqual([])

    await world.partners.servers.national.up()
    expect(statesOf(await school.settled({ billId: id }, 2))).toEqual({
      national: 'accepted',
      province: 'accepted',
    })
    expect(verdictsOf('national', dossierNumber)).toEqual(['applied'])
  })

  test.each([
    'slow',
    'rubbish',
    'drop-after',
  ] as const)('that has applied a dossier but answers %s is asked or told the same again, and applies it once', async (way) => {
    const dossierNumber = newDossierNumber()
    world.partners.spoil('DongBoHoSoMC', dossierNumber, way)
    world.partners.spoil('SyncDocument', dossierNumber, way)
    const { id } = await school.issue({ dossierNumber })
    expect(statesOf(await school.settled({ billId: id }, 2))).toEqual({
      national: 'accepted',
      province: 'accepted',
    })
    expect(verdictsOf('national', dossierNumber)).toEqual(['applied', 'read'])
    expect(verdictsOf('lgsp', dossierNumber)).toEqual(['applied', 'repeated'])
  })

  test.each([
    '500',
    'drop-before',
  ] as const)('that has not applied a dossier and answers %s gets it again, and applies it once', async (way) => {
    const dossierNumber = newDossierNumber()
    world.partners.spoil('DongBoHoSoMC', dossierNumber, way, way)
    world.partners.spoil('SyncDocument', dossierNumber, way, way)
    const { id } = await school.issue({ dossierNumber })
    expect(statesOf(await school.settled({ billId: id }, 2))).toEqual({
      national: 'accepted',
      province: 'accepted',
    })
    for (const partner of ['national', 'lgsp'] as const) {
      expect(verdictsOf(partner, dossierNumber).filter((verdict) => verdict === 'applied')).toHaveLength(1)
    }
  })

  test('that drops the answer to progress is asked before anything goes again, and applies each step once', async () => {
    const { id, dossierNumber } = await school.issue()
    await school.settled({ billId: id }, 2)
    world.partners.spoil('CapNhatTienDoHoSoMC', dossierNumber, 'drop-after')
    world.partners.spoil('UpdateDocumentTraces', dossierNumber, 'drop-after', 'drop-after')
    await school.pay(id)
    const told = await school.settled({ billId: id }, 5)
    expect(told.map(({ state }) => state)).toEqual(Array(5).fill('accepted'))
    expect(stepsOf('national', dossierNumber)).toEqual(['9', '10'])
    expect(stepsOf('lgsp', dossierNumber)).toEqual(['9', '10'])
  })

  test('that refuses a field is not bothered again, and its reason is seen', async () => {
    // A day that no calendar has: the nation checks it and the province does not.
    const { id, dossierNumber } = await school.issue({ dossierNumber: '000.00.77.H20-260231-000000000001' })
    const told = await school.settled({ billId: id }, 2)
    expect(statesOf(told)).toEqual({ national: 'refused', province: 'accepted' })
    expect(told.find(({ portal }) => portal === 'national')?.problem).toEqual({
      code: 'other',
      detail: expect.stringContaining('MaHoSo: ngày trong mã hồ sơ không tồn tại'),
    })
    expect(verdictsOf('national', dossierNumber)).toEqual(['refused'])
  })
})

describe('a confirmation in trouble', () => {
  test('with a bad hash changes nothing; the payment is found paid by asking', async () => {
    const refusedBefore = await noticesOf(null)
    const { id, dossierNumber } = await school.issue()
    world.partners.planNotify(dossierNumber, 'bad-hash')
    const started = await school.pay(id)
    expect((await noticesOf(null)).slice(refusedBefore.length)).toEqual(['notify refused: signature_invalid'])

    expect(await school.paid(started.id)).toMatchObject({ state: 'paid', paidAmount: 950_000 })
    expect(await noticesOf(started.reference)).toEqual(['ask posted'])
    expect(await bookedFor(started.id)).toEqual(['receivable 950000'])
  })

  test('that comes twice at the same time is answered twice and booked once', async () => {
    const { id, dossierNumber } = await school.issue()
    world.partners.planNotify(dossierNumber, 'twice')
    const started = await school.pay(id)
    expect(await school.paid(started.id)).toMatchObject({ state: 'paid', paidAmount: 950_000 })
    const notices = await until('both outcomes', async () => {
      const found = await noticesOf(started.reference)
      return found.filter((notice) => notice.startsWith('notify ')).length === 2 && found
    })
    // Where both were slow to come the gateway has asked beside them; whichever of the three was first is posted.
    const outcomes = notices.map((notice) => notice.split(' ')[1])
    expect(outcomes.filter((outcome) => outcome === 'posted')).toHaveLength(1)
    expect(new Set(outcomes)).toEqual(new Set(['posted', 'repeated']))
    expect(await bookedFor(started.id)).toEqual(['receivable 950000'])
  })

  test('that is lost is found by asking', async () => {
    const { id, dossierNumber } = await school.issue()
    world.partners.planNotify(dossierNumber, 'lost')
    const started = await school.pay(id)
    expect(await school.paid(started.id)).toMatchObject({ state: 'paid', paidAmount: 950_000 })
    expect(await noticesOf(started.reference)).toEqual(['ask posted'])
    await school.settled({ billId: id }, 5)
    expect(stepsOf('national', dossierNumber)).toEqual(['9', '10'])
  })

  test('with another amount books what came, and the bill shows it', async () => {
    const { id, dossierNumber } = await school.issue()
    world.partners.planNotify(dossierNumber, 'wrong-amount')
    const started = await school.pay(id)
    expect(await school.paid(started.id)).toMatchObject({ amount: 950_000, paidAmount: 951_000 })
    expect(await school.bill(id)).toMatchObject({ state: 'overpaid', paid: 951_000, payable: 950_000 })
    expect(await bookedFor(started.id)).toEqual(['receivable 950000', 'payer-credit 1000'])
  })

  test('that comes before its bill waits without an owner and settles the bill when it comes', async () => {
    const dossierNumber = newDossierNumber()
    const reference = `SOM${dossierNumber.slice(-10)}`
    const answer = await notifyOfStranger(world, { reference, dossierNumber, amount: 950_000 })
    expect(answer).toMatchObject({ MaLoi: '00', MaThamChieu: reference })
    expect(await noticesOf(reference)).toEqual(['notify unowned'])

    const { id } = await school.issue({ dossierNumber })
    expect(await school.bill(id)).toMatchObject({ state: 'paid', paid: 950_000 })
    const told = await school.settled({ billId: id }, 5)
    expect(told.map(({ state }) => state)).toEqual(Array(5).fill('accepted'))
    expect(stepsOf('national', dossierNumber)).toEqual(['9', '10'])
    expect(stepsOf('lgsp', dossierNumber)).toEqual(['9', '10'])
  })
})

test('a cancelled bill is withdrawn (7) at both portals and cannot be paid', async () => {
  const { id, dossierNumber } = await school.issue()
  await school.send('POST', `/v1/bills/${id}/cancel`, 200)
  const told = await school.settled({ billId: id }, 4)
  expect(told.map(({ state }) => state)).toEqual(Array(4).fill('accepted'))
  expect(stepsOf('national', dossierNumber)).toEqual(['7'])
  expect(stepsOf('lgsp', dossierNumber)).toEqual(['7'])
  await school.send('POST', '/v1/payments', 409, { billId: id, channel: 'dvcqg-platform' })
})

test('a school transfer reaches both portals with its papers', async () => {
  const papers = ['don-xin-chuyen-truong', 'hoc-ba'].map((name) => ({
    id: name,
    name,
    url: `https://papers.example.vn/CT-1/${name}.pdf`,
    digitised: true,
  }))
  const { id, dossierNumber } = await school.send<{ id: string; dossierNumber: string }>(
    'POST',
    '/v1/dossiers',
    201,
    {
      kind: 'school-transfer',
      number: 'CT-1',
      schoolCode: school.code,
      studentCode: 'HS-0001',
      toSchoolCode: 'TN80-TH-0002',
      toSchoolName: 'Trường Tiểu học Hoa Sen (mẫu)',
      reason: 'Gia đình chuyển nơi cư trú',
      applicant: { relation: 'mother', name: 'Trần Thị Mai', phone: '0500000001' },
      papers,
    },
  )
  const told = await school.settled({ dossierId: id }, 2)
  expect(statesOf(told)).toEqual({ national: 'accepted', province: 'accepted' })
  const sent = await world.gateway.parts.store.exchanges.storedMessages(told.map((delivery) => delivery.id))
  for (const { portal, id } of told) {
    const text = sent.get(id)?.bytes.toString('utf8') ?? ''
    // The province takes a paper as a file that holds its address.
    const addressIn = (url: string) =>
      portal === 'national' ? url : Buffer.from(`${url}\r\n`).toString('base64')
    expect(papers.filter(({ url }) => !text.includes(addressIn(url)))).toEqual([])
  }
  expect(verdictsOf('national', dossierNumber)).toEqual(['applied'])
  expect(verdictsOf('lgsp', dossierNumber)).toEqual(['applied'])
})

test("after all troubles no partner's book shows a fact that was applied twice", () => {
  const { national, lgsp } = world.partners.books
  expect(national.entries().length).toBeGreaterThan(20)
  expect(judge([], [national.entries(), lgsp.entries()]).appliedTwice).toEqual([])
})
