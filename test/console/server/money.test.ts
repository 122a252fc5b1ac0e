import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { familyCode } from '../../../src/domain/bank-lines/transfer-of-family.ts'
import type { ReadBankLine } from '../../../src/ports/bank-lines/bank-line-store.ts'
import { type BankScene, openBankScene } from '../../support/bank-scene.ts'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { channel, newDossierNumber, newReference, news, noon } from '../../support/scene.ts'
import { type Caller, enterAs, type RunningConsole, startConsole } from '../support.ts'

let database: TestDatabase
let running: RunningConsole
let scene: BankScene
let hoa: Caller
let lan: Caller

beforeAll(async () => {
  database = await createTestDatabase()
  running = await startConsole(database, 'unused', undefined, { refundChannels: new Set([channel]) })
  hoa = await enterAs(running, 'hoa', ['reconciler'])
  lan = await enterAs(running, 'lan', ['reconciler'])
})

afterAll(async () => {
  await running.close()
  await database.close()
})

beforeEach(async () => {
  scene = await openBankScene({ store: running.store, pool: database.pool })
})

const owing = async (payable = 1_250_000) => {
  const student = await scene.student()
  return { ...student, bill: await scene.bill(student.code, payable) }
}
/** Takes a line that names nobody, and gives the id of its money. */
const held = async (amount: number, memo = 'nop tien', changes: Parameters<BankScene['line']>[2] = {}) => {
  const line = scene.line(memo, amount, {
    payerName: 'NGUYEN VAN AN',
    payerAccount: '0123456789',
    ...changes,
  })
  await scene.take([line])
  return idOf(line)
}
const idOf = async ({ line }: ReadBankLine): Promise<string> => {
  const { rows } = await database.pool.query(
    `select allocations.id from allocations join bank_lines on bank_lines.id = line_id
     where reference = $1 and undone_at is null order by made_at limit 1`,
    [line.reference],
  )
  return rows[0].id
}
const lastEntry = async () => (await running.store.auditLog.search({ limit: 1 }))[0]
const listed = async (words: string) =>
  (await hoa.get(`/api/money?account=${scene.account}&${words}`)).body.rows.map(
    ({ id }: { id: string }) => id,
  )

test('money without an owner is found by what narrows it, the oldest first, page behind page', async () => {
  const a = await held(77_000)
  const b = await held(88_000, '', { bookedOn: '2026-10-06' })
  const [first, second] = [a, b].sort()
  expect(await listed('')).toEqual([first, second])
  expect(await listed(`before=${first}`)).toEqual([second])
  expect(await listed('amount=77000')).toEqual([a])
  expect(await listed('bookedOn=2026-10-06')).toEqual([b])
  expect(await listed('why=no-memo')).toEqual([b])
  expect(await listed('direction=out')).toEqual([])
  expect((await hoa.get('/api/money?why=magic')).status).toBe(400)
})

test('a piece says nothing of who paid in clear; opening that asks why, and is kept', async () => {
  const id = await held(77_000, 'Nguyen Van An lop 3B nop tien')
  const { status, body } = await hoa.get(`/api/money/${id}`)
  expect(status).toBe(200)
  expect(body).toMatchObject({
    piece: { id, amount: 77_000, outcome: 'suspense', why: 'named-student' },
    line: { account: scene.account, memo: 'no-code', isErased: false },
    schools: [{ code: scene.schoolCode }],
    payer: { name: 'N. V. AN', account: '*******789' },
    pieces: [{ id }],
    entries: [{ cause: 'allocation', amount: 77_000 }],
  })
  expect(JSON.stringify(body)).not.toMatch(/NGUYEN|lop 3B|0123456789/i)
  expect((await hoa.post(`/api/money/${id}/open`, { reason: '' })).status).toBe(400)
  const opened = await hoa.post(`/api/money/${id}/open`, { reason: 'phụ huynh hỏi' })
  expect(opened.body).toMatchObject({ memo: 'Nguyen Van An lop 3B nop tien', payerName: 'NGUYEN VAN AN' })
  const entry = await lastEntry()
  expect(entry).toMatchObject({
    ...{ action: 'persons.open', subject: { kind: 'money', id }, person: 'hoa', why: 'phụ huynh hỏi' },
  })
  expect(JSON.stringify(entry)).not.toMatch(/NGUYEN/i)
})

test('those who may own money are suggested with the reason, and anybody is looked for by their codes', async () => {
  const an = await owing()
  const id = await held(1_250_000)
  const { body } = await hoa.get(`/api/money/${id}/suggestions`)
  expect(body.owners).toMatchObject([
    {
      ...{ studentCode: an.code, billId: an.bill.id, owed: 1_250_000, because: 'same-amount' },
      bill: { payable: 1_250_000, paid: 0, state: 'issued' },
    },
  ])
  expect(body.owners[0].student.name).not.toContain('Nguyễn')
  const binh = await owing(900_000)
  const found = await hoa.post('/api/money/owners', { schoolCode: scene.schoolCode, studentCode: binh.code })
  expect(found.body.owners).toMatchObject([
    { billId: null, owed: 900_000, because: null },
    { billId: binh.bill.id, owed: 900_000 },
  ])
  const nobody = await hoa.post('/api/money/owners', { schoolCode: scene.schoolCode, studentCode: 'AI' })
  expect(nobody.status).toBe(400)
})

test('money is given to a bill, which is paid by it, and taken back; each stands in the audit log', async () => {
  const an = await owing()
  const id = await held(1_250_000)
  const owner = { schoolCode: scene.schoolCode, studentCode: an.code, billId: an.bill.id }
  expect((await hoa.post(`/api/money/${id}/give`, { ...owner, reason: 'mẹ gửi ảnh' })).status).toBe(204)
  expect(await scene.billOf(an.bill)).toMatchObject({ state: 'paid', paid: 1_250_000 })
  expect(await lastEntry()).toMatchObject({
    ...{ action: 'money.match', subject: { kind: 'money', id }, person: 'hoa', why: 'mẹ gửi ảnh' },
    before: { outcome: 'suspense', why: 'one-candidate', amount: 1_250_000 },
    after: { outcome: 'posted', amount: 1_250_000, ...owner },
  })
  const { body } = await hoa.get(`/api/money/${id}`)
  expect(body.piece.undoneAt).not.toBeNull()
  const given = body.pieces.find(({ undoneAt }: { undoneAt: string | null }) => undoneAt === null)
  expect(given).toMatchObject({
    outcome: 'posted',
    why: 'person',
    madeBy: 'hoa: mẹ gửi ảnh',
    billId: an.bill.id,
  })

  expect((await hoa.post(`/api/money/${given.id}/undo`, { reason: 'nhầm anh em' })).status).toBe(204)
  expect(await scene.billOf(an.bill)).toMatchObject({ paid: 0 })
  expect(await lastEntry()).toMatchObject({ before: { outcome: 'posted' }, after: { outcome: 'suspense' } })
  expect((await hoa.post(`/api/money/${given.id}/undo`, { reason: 'lần nữa' })).status).toBe(409)
})

test.each([
  ['to a student who is not there', { studentCode: 'AI' }, 'studentCode'],
  ['to the bill of another', { billId: '00000000-0000-7000-8000-000000000000' }, 'billId'],
])('money is not given %s', async (_case, changes, field) => {
  const an = await owing()
  const id = await held(50_000)
  const gift = { schoolCode: scene.schoolCode, studentCode: an.code, reason: 'thử', ...changes }
  const answer = await hoa.post(`/api/money/${id}/give`, gift)
  expect(answer).toMatchObject({ status: 400, body: { errors: [{ field }] } })
  expect(await listed('amount=50000')).toEqual([id])
})

test('B4: of two who claim at once one has it; the other sees who, and cannot give it', async () => {
  const an = await owing()
  const id = await held(60_000)
  const answers = await Promise.all([hoa, lan].map((one) => one.post(`/api/money/${id}/claim`, {})))
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 409])
  const [winner, loser] = answers[0]?.status === 204 ? [hoa, lan] : [lan, hoa]
  const seen = (await loser.get(`/api/money/${id}`)).body.claim
  expect(seen).toMatchObject({ isOwn: false })
  expect((await winner.get(`/api/money/${id}`)).body.claim).toMatchObject({ isOwn: true })
  expect((await loser.get(`/api/money?amount=60000`)).body.rows[0].claim).toMatchObject({ by: seen.by })
  const gift = { schoolCode: scene.schoolCode, studentCode: an.code, reason: 'thử' }
  expect((await loser.post(`/api/money/${id}/give`, gift)).status).toBe(409)
  expect((await winner.post(`/api/money/${id}/release`, {})).status).toBe(204)
  expect((await loser.post(`/api/money/${id}/give`, gift)).status).toBe(204)
})

test('S6 S7: a transfer is given out by a list that adds up to it, and by no other', async () => {
  const pupils = await Promise.all([owing(700_000), owing(500_000)])
  const id = await held(1_200_000, 'nop hoc phi lop 3B')
  const shares = (first: number) =>
    pupils.map(({ code }, index) => ({
      ...{ schoolCode: scene.schoolCode, studentCode: code, amount: index === 0 ? first : 500_000 },
    }))
  const wrong = await hoa.post(`/api/money/${id}/give-by-list`, { shares: shares(600_000), reason: 'lớp 3B' })
  expect(wrong).toMatchObject({ status: 400, body: { detail: expect.stringContaining('100000') } })
  const right = await hoa.post(`/api/money/${id}/give-by-list`, { shares: shares(700_000), reason: 'lớp 3B' })
  expect(right.status).toBe(204)
  for (const { bill } of pupils) expect((await scene.billOf(bill)).state).toBe('paid')
  expect(await lastEntry()).toMatchObject({ after: { outcome: 'posted', shares: 2, amount: 1_200_000 } })
})

test('S4: what goes on to another school is listed, and the movement that it went by is named once', async () => {
  const other = await openBankScene({ store: running.store, pool: database.pool })
  const [an, chi] = [await scene.student(), await other.student()]
  await scene.bill(an.code, 1_250_000)
  await other.bill(chi.code, 2_000_000)
  const { families } = running.store
  const members = [
    { schoolCode: scene.schoolCode, studentCode: an.code },
    { schoolCode: other.schoolCode, studentCode: chi.code },
  ]
  const family = await families.make(members, 'the mother', noon)
  const code = familyCode(family.number, scene.rules)
  await scene.take([scene.line(code, 3_250_000), scene.line('chuyen tiep', 2_000_000, { direction: 'out' })])
  await other.take([other.line('cua truong kia', 2_000_000, { direction: 'out' })])
  const ofThese = async () =>
    (await hoa.get('/api/money/in-transit')).body.rows.filter(
      ({ fromSchool }: { fromSchool: string }) => fromSchool === scene.schoolCode,
    )
  const [transit] = await ofThese()
  expect(transit).toMatchObject({ amount: 2_000_000, toSchool: other.schoolCode, studentCode: chi.code })
  const { movements } = (await hoa.get(`/api/money/${transit.id}/outgoing`)).body
  expect(movements).toMatchObject([{ account: scene.account, amount: 2_000_000, bookedOn: '2026-10-05' }])
  const body = { outgoingId: movements[0].id, reason: 'uỷ nhiệm chi số 5' }
  expect((await hoa.post(`/api/money/${transit.id}/pass-on`, body)).status).toBe(204)
  expect(await lastEntry()).toMatchObject({ after: { why: 'passed-on', outgoingId: movements[0].id } })
  expect(await ofThese()).toEqual([])
  expect((await hoa.post(`/api/money/${transit.id}/pass-on`, body)).status).toBe(409)
})

test('a viewer sees initials, and neither gives nor opens; an accountant of a school sees nothing', async () => {
  const id = await held(70_000)
  const viewer = await enterAs(running, 'xem', ['viewer'])
  expect((await viewer.get(`/api/money/${id}`)).body.payer).toEqual({ name: 'N. V. A.', account: '***' })
  expect((await viewer.post(`/api/money/${id}/claim`, {})).status).toBe(403)
  expect((await viewer.post(`/api/money/${id}/open`, { reason: 'x' })).status).toBe(403)
  const accountant = await enterAs(running, 'ketoan', ['school-accountant'], [scene.schoolCode])
  expect((await accountant.get(`/api/money/${id}`)).status).toBe(403)
  expect((await accountant.post(`/api/money/${id}/open`, { reason: 'x' })).status).toBe(404)
})

test('money that is without an owner for too long is marked and found; its return is asked by one, decided by another', async () => {
  const line = scene.line('nop tien', 66_000, { payerName: 'NGUYEN VAN AN', payerAccount: '0123456789' })
  const long = new Date(running.now().getTime() - 91 * 86_400_000)
  await scene.take([line], 'statement', long)
  const fresh = scene.line('nop tien', 55_000)
  await scene.take([fresh], 'statement', running.now())
  const [id, young] = [await idOf(line), await idOf(fresh)]
  expect(await listed('age=to-return')).toEqual([id])
  const { rows } = (await hoa.get(`/api/money?account=${scene.account}`)).body
  expect(rows).toMatchObject([
    { id, isToReturn: true },
    { id: young, isToReturn: false },
  ])

  const order = { bankCode: '970436', reason: 'ba tháng không ai nhận' }
  const unknown = await hoa.post(`/api/money/${young}/return`, order)
  expect(unknown).toMatchObject({ status: 400, body: { errors: [{ field: 'account' }] } })
  const elsewhere = await hoa.post(`/api/money/${id}/return`, { ...order, account: '99887766' })
  expect(elsewhere).toMatchObject({ status: 400, body: { errors: [{ field: 'account' }] } })
  const asked = await hoa.post(`/api/money/${id}/return`, order)
  expect(asked.status).toBe(200)
  const entry = await lastEntry()
  expect(entry).toMatchObject({
    ...{ action: 'money.match', subject: { kind: 'money', id }, person: 'hoa', why: order.reason },
    after: { refund: asked.body.id, amount: 66_000 },
  })
  expect(JSON.stringify(entry)).not.toMatch(/NGUYEN|0123456789/)
  expect((await hoa.get(`/api/money/${id}`)).body.returnedBy).toBe(asked.body.id)
  expect((await lan.post(`/api/money/${id}/return`, order)).status).toBe(409)

  const { approvalId } = (await hoa.get(`/api/refunds/${asked.body.id}`)).body.refund
  const approval = await lan.get(`/api/approvals/${approvalId}`)
  expect(approval.body).toMatchObject({
    approval: { kind: 'return-of-money', state: 'waiting', amount: 66_000 },
    money: { id, account: scene.account, reference: line.line.reference, payer: { name: 'N. V. AN' } },
  })
  expect(JSON.stringify(approval.body)).not.toMatch(/NGUYEN|0123456789/)
  const approve = (by: Caller) => by.post(`/api/approvals/${approvalId}/approve`, { reason: 'đúng' })
  expect((await approve(hoa)).body.code).toBe('same_person')
  expect((await approve(lan)).status).toBe(204)
  expect((await hoa.get(`/api/refunds/${asked.body.id}`)).body.refund.state).toBe('due')
  expect(await listed('age=to-return')).toEqual([])
})

test('what a channel confirmed for no bill is listed, split over bills by their numbers, taken back and sent back', async () => {
  const [an, binh] = [await owing(300_000), await owing(500_000)]
  const [reference, dossier] = [newReference(), newDossierNumber()]
  await scene.post(news(reference, 700_000, { description: dossier }))
  const { rows } = (await hoa.get(`/api/money?account=${channel}&reference=${reference}`)).body
  expect(rows).toMatchObject([
    {
      amount: 700_000,
      why: 'no-known-bill',
      line: null,
      payment: { channel, reference, namedDossiers: [dossier] },
    },
  ])
  const [{ id, payment }] = rows
  const page = await hoa.get(`/api/money/${id}`)
  expect(page.body).toMatchObject({
    payment: { reference },
    payer: null,
    schools: [],
    channelGivesBack: true,
  })

  const { schoolCode } = scene
  const numberOf = async (bill: { id: string }) => (await scene.billOf(bill)).number
  const shares = [
    { schoolCode, studentCode: an.code, billNumber: await numberOf(an.bill), amount: 300_000 },
    { schoolCode, studentCode: binh.code, billNumber: 'nobody', amount: 400_000 },
  ]
  const give = (sent: object[], by = hoa) =>
    by.post(`/api/money/${id}/give-by-list`, { shares: sent, reason: 'hai con' })
  const stranger = await give(shares)
  expect(stranger).toMatchObject({ status: 400, body: { errors: [{ field: 'shares.1.billNumber' }] } })
  const whole = [shares[0] ?? {}, { ...shares[1], billNumber: await numberOf(binh.bill) }]
  expect((await give(whole)).status).toBe(204)
  expect((await give(whole, lan)).status).toBe(409)
  expect(await scene.standingOf(an.bill)).toBe('paid 300000')
  expect(await scene.standingOf(binh.bill)).toBe('partly-paid 400000')
  expect(await lastEntry()).toMatchObject({ action: 'money.match', person: 'hoa', why: 'hai con' })

  const life = (await hoa.get(`/api/payments/${payment.id}`)).body
  const standing = life.pieces.filter(({ undoneAt }: { undoneAt: string | null }) => undoneAt === null)
  expect(standing.map(({ billId }: { billId: string }) => billId).sort()).toEqual(
    [an.bill.id, binh.bill.id].sort(),
  )
  const mine = standing.find(({ billId }: { billId: string }) => billId === an.bill.id)
  expect((await hoa.post(`/api/money/${mine.id}/undo`, { reason: 'nhầm' })).status).toBe(204)
  const again = (await hoa.get(`/api/money?reference=${reference}`)).body.rows
  expect(again).toMatchObject([{ amount: 300_000, why: 'undone' }])
  const asked = await hoa.post(`/api/money/${again[0].id}/return`, { reason: 'không ai nhận' })
  const { refund } = (await hoa.get(`/api/refunds/${asked.body.id}`)).body
  expect(refund).toMatchObject({ way: 'channel', channel, amount: 300_000, state: 'requested' })
  const approval = await lan.get(`/api/approvals/${refund.approvalId}`)
  expect(approval.body.money).toMatchObject({ account: null, channel, reference, payer: null })
  const approve = { reason: 'đúng' }
  expect((await hoa.post(`/api/approvals/${refund.approvalId}/approve`, approve)).body.code).toBe(
    'same_person',
  )
  expect((await lan.post(`/api/approvals/${refund.approvalId}/approve`, approve)).status).toBe(204)
})

test('a school does not learn from its payment to whom of another school it was given before its bill came', async () => {
  const an = await owing(90_000)
  const [reference, dossierNumber] = [newReference(), newDossierNumber()]
  await scene.post(news(reference, 90_000, { description: dossierNumber }))
  const [{ id, payment }] = (await hoa.get(`/api/money?reference=${reference}`)).body.rows
  const gift = { schoolCode: scene.schoolCode, studentCode: an.code, reason: 'cùng số tiền' }
  expect((await hoa.post(`/api/money/${id}/give`, gift)).status).toBe(204)
  const [given] = (await hoa.get(`/api/payments/${payment.id}`)).body.pieces.slice(-1)
  expect(given).toMatchObject({ studentCode: an.code, outcome: 'posted' })
  expect((await hoa.post(`/api/money/${given.id}/undo`, { reason: 'nhầm' })).status).toBe(204)
  const there = await openBankScene({ store: running.store, pool: database.pool })
  const bill = await there.accept(there.toAccept({ dossierNumber }))
  expect(await there.standingOf(bill)).toBe('partly-paid 90000')
  const seen = (await hoa.get(`/api/payments/${payment.id}`)).body
  expect(seen).toMatchObject({ bill: { id: bill.id }, pieces: [] })
  expect(JSON.stringify(seen)).not.toContain(an.code)
})
