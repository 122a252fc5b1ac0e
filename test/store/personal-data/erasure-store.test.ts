import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findingTotals, reconcile } from '../../../src/domain/statements/reconciliation.ts'
import { exportExchange } from '../../../src/evidence/export-exchange.ts'
import { renderExport } from '../../../src/evidence/export-file.ts'
import { verifyExport } from '../../../src/evidence/verify-export.ts'
import type { DayPayment, RawLine } from '../../../src/ports/statements/statement-store.ts'
import { type EvidenceScene, messageOf, openEvidenceScene } from '../../support/evidence-scene.ts'
import { openRefundScene } from '../../support/refund-scene.ts'
import { later, linesOf, news, noon, openScene } from '../../support/scene.ts'
import { aStudent } from '../../support/school-records.ts'

let scene: EvidenceScene
beforeAll(async () => {
  scene = await openEvidenceScene()
})
afterAll(() => scene.close())

const order = { orderedBy: 'an.nguyen', reason: 'asked by the parents', at: later(60) }

/** A student with a paid bill that the province was told of, among another student of the school. */
async function openPerson(identityNumber: string) {
  const { store } = scene
  const school = await openScene(store)
  const { schoolCode } = school
  await store.roster.putStudents([aStudent({ schoolCode, code: 'HS-0001', identityNumber })], noon)
  await store.roster.putStudents(
    [aStudent({ schoolCode, code: 'HS-0002', identityNumber: '080319000099' })],
    noon,
  )
  const { id } = await school.accept(school.toAccept(linesOf(100), ['province']))
  const { reference } = await school.open(id, 100)
  const notice = { channel: 'platform', operation: 'notify', at: noon, bytes: Buffer.from('paid by An') }
  const noticeId = await store.payments.keepNotice(notice)
  await school.post(news(reference, 100))
  await store.payments.closeNotice(noticeId, reference, 'posted')
  const settle = async () => {
    for (const partner of ['province', 'nation']) {
      for (let left = 1; left > 0; ) {
        const lease = { owner: 'w', limit: 9, now: later(99), until: later(199) }
        const claimed = await store.exchanges.claim(partner, lease)
        const messages = claimed.map(({ id, fence }) => ({ id, fence, message: messageOf('Nguyễn Văn An') }))
        await store.exchanges.beginSending(messages, later(1))
        const results = claimed.map(
          ({ id, fence }) => ({ id, fence, state: 'accepted', dueAt: noon }) as const,
        )
        await store.exchanges.settle(results, later(2))
        left = claimed.length
      }
    }
    await scene.chain()
    await scene.sign()
  }
  return { schoolCode, billId: id, settle }
}

test('what is open keeps a person from being erased, and is counted', async () => {
  const { schoolCode, settle } = await openPerson('080319000001')
  const wanted = { schoolCode, code: 'HS-0001' }
  const found = await scene.store.erasures.erase(wanted, order)
  expect(found).toMatchObject({ erased: false, open: { bills: 0, payments: 0 } })
  expect(found.open.exchanges).toBeGreaterThan(0)
  expect(await scene.store.roster.findStudent(schoolCode, 'HS-0001')).toBeDefined()
  await settle()
})

test('a bill that is owed, a payment that is open and money that is to go back keep a person from being erased', async () => {
  const { store } = scene
  const person = await openRefundScene(scene)
  const wanted = { schoolCode: person.schoolCode, code: person.one.code }
  const openOf = async () => (await store.erasures.find(wanted)).open
  await person.paidBill(500, 600)
  await scene.pool.query(
    `update exchanges set state = 'accepted', settled_at = now() where settled_at is null`,
  )
  expect(await openOf()).toEqual({ bills: 0, exchanges: 0, payments: 0 })
  expect((await store.erasures.find(wanted)).credit).toBe(100)
  await person.refund(person.owner, 100)
  expect(await store.erasures.erase(wanted, order)).toMatchObject({ erased: false, open: { payments: 1 } })
  const { id } = await person.bill(person.one.code, 70)
  expect(await openOf()).toMatchObject({ bills: 1, payments: 1 })
  await person.open(id, 70)
  expect(await openOf()).toMatchObject({ bills: 1, payments: 2 })
})

test('what one message tells of two students stays as long as the other is open', async () => {
  const { store, pool } = scene
  const person = await openRefundScene(scene)
  const other = await person.student()
  await pool.query(`update exchanges set state = 'accepted', settled_at = now() where settled_at is null`)
  for (const studentCode of [person.one.code, other.code])
    await person.accept(person.toAccept({ ...linesOf(100), studentCode }, ['province']))
  const lease = { owner: 'w', limit: 9, now: later(99), until: later(199) }
  const [theirs, carried] = await store.exchanges.claim('province', lease)
  if (!theirs || !carried) throw new Error('two exchanges were expected')
  const message = messageOf('Nguyễn Văn An, Lê Thị Mận')
  await store.exchanges.beginSending(
    [{ ...theirs, message, carries: [{ ...carried, reference: 'of the other' }] }],
    later(1),
  )
  const { id, fence } = theirs
  await store.exchanges.settle([{ id, fence, state: 'accepted', dueAt: noon }], later(2))
  const found = await store.erasures.find({ schoolCode: person.schoolCode, code: person.one.code })
  expect(found).toMatchObject({ shared: 1, open: { exchanges: 1 } })
})

test('a person is erased by the identity number, and everything that proves stays provable', async () => {
  const identityNumber = '080319000002'
  const { schoolCode, billId, settle } = await openPerson(identityNumber)
  await settle()
  const { store, pool } = scene
  const { rows: exchanges } = await pool.query('select id from exchanges where subject_id = $1 order by id', [
    billId,
  ])
  const wanted = { identityNumber }
  const found = await store.erasures.find(wanted)
  expect(found).toMatchObject({
    students: [{ schoolCode, code: 'HS-0001' }],
    open: { bills: 0, exchanges: 0 },
  })
  expect(found.payloads).toBe(exchanges.length + 1)
  expect(await store.erasures.erase(wanted, order)).toMatchObject({ erased: true, payloads: found.payloads })

  expect(await store.roster.findStudent(schoolCode, 'HS-0001')).toBeUndefined()
  expect(await store.roster.findStudent(schoolCode, 'HS-0002')).toBeDefined()
  expect(await store.erasures.find(wanted)).toMatchObject({ students: [] })
  const { rows: left } = await pool.query(
    `select count(*)::int as count from evidence where exchange_id = any($1) and sealed is not null`,
    [exchanges.map(({ id }) => id)],
  )
  expect(left[0].count).toBe(0)
  await scene.chain()
  expect(await scene.check()).toEqual([])
  const made = await exportExchange(exchanges[0].id, {
    store: store.evidence,
    signer: () => scene.signer,
    clock: () => later(10),
  })
  const verdict = await verifyExport(renderExport(made), { trusted: [scene.certificate] })
  expect(verdict.problems).toEqual([])
  expect(verdict.records.every(({ bytes }) => bytes === null)).toBe(true)
  expect(await store.bills.find(billId)).toMatchObject({ state: 'paid', paid: 100 })
})

test('the same record again does not bring an erased person back; another does', async () => {
  const identityNumber = '080319000003'
  const { schoolCode, settle } = await openPerson(identityNumber)
  await settle()
  const { roster, erasures } = scene.store
  await erasures.erase({ identityNumber }, order)
  const again = aStudent({ schoolCode, code: 'HS-0001', identityNumber })
  expect(await roster.putStudents([again], noon)).toEqual(['repeated'])
  expect(await roster.findStudent(schoolCode, 'HS-0001')).toBeUndefined()
  expect(await roster.putStudents([{ ...again, class: { name: '5B' } }], noon)).toEqual(['accepted'])
  expect(await roster.findStudent(schoolCode, 'HS-0001')).toBeDefined()
})

test('nobody is found by a number that nobody has', async () => {
  expect(await scene.store.erasures.erase({ identityNumber: '000000000000' }, order)).toMatchObject({
    erased: false,
    students: [],
  })
})

test('what a bank said of the person goes, and where the money is stays', async () => {
  const { schoolCode, billId, settle } = await openPerson('080319000088')
  await settle()
  const { store, pool } = scene
  const numbers = await store.bankLines.codeNumbers(billId)
  const reading = { studentNumbers: [numbers.student], billNumbers: [], memo: 'codes' } as const
  const line = {
    ...({
      account: 'KHO-BAC',
      direction: 'in',
      reference: schoolCode,
      amount: 70,
      bookedOn: '2026-10-05',
    } as const),
    ...{ memo: 'NGUYEN VAN AN', payerName: 'TRAN THI MAI' },
  }
  await store.bankLines.take(
    [{ line, reading, notFee: undefined, witness: schoolCode }],
    'bank',
    () => new Map(),
    noon,
  )
  const wanted = { schoolCode, code: 'HS-0001' }
  expect(await store.erasures.erase(wanted, order)).toMatchObject({ erased: true, statementLines: 1 })
  const { rows } = await pool.query('select id, amount, sealed from bank_lines where reference = $1', [
    schoolCode.toUpperCase(),
  ])
  expect(rows).toMatchObject([{ amount: 70, sealed: null }])
  expect(await store.bankLines.allocations([rows[0].id])).toMatchObject([{ outcome: 'posted', amount: 70 }])
})

test('to whom their money went back, their transfers, what contradicted their lines and what was said in place of facts go', async () => {
  const { store, pool } = scene
  const person = await openRefundScene(scene)
  const { schoolCode, one } = person
  const { billId } = await person.paidBill(500, 600)
  const refund = await person.refund(person.owner, 100)
  await person.payOut(refund.code, 100)
  const line = person.line(one.paymentCode, 70)
  await person.take([line])
  await person.take([{ ...line, line: { ...line.line, amount: 71 } }], 'another')
  const transfer = {
    ...({ kind: 'school-transfer', number: `CT-${schoolCode}`, schoolCode, studentCode: one.code } as const),
    ...{ toSchoolCode: 'TH-KHAC', toSchoolName: 'Trường Khác', reason: 'chuyển nhà', papers: [] },
    applicant: { relation: 'mother', name: 'Trần Thị Mai' } as const,
  }
  await store.dossiers.accept(transfer, '000.00.14.H20', [], noon)
  await pool.query(
    `insert into exchange_edits select id, 'an.nguyen', 'a wrong name', now(), 'Lê Thị Bưởi'::bytea from exchanges
     where subject_id = $1 limit 1`,
    [billId],
  )
  await pool.query(`update exchanges set state = 'accepted', settled_at = now() where settled_at is null`)
  const left = async () => {
    const { rows } = await pool.query(
      `select (select count(*) from refunds where school_code = $1 and sealed is not null) as refunds,
         (select count(*) from dossiers where school_code = $1 and sealed is not null) as transfers,
         (select count(*) from bank_line_conflicts as told join bank_lines on bank_lines.id = line_id
          where bank_lines.account = $2 and told.sealed is not null) as conflicts,
         (select count(*) from exchange_edits join exchanges on exchanges.id = exchange_id where subject_id = $3) as edits`,
      [schoolCode, person.account, billId],
    )
    return rows[0]
  }
  expect(await left()).toEqual({ refunds: 1, transfers: 1, conflicts: 1, edits: 1 })
  const wanted = { schoolCode, code: one.code }
  expect(await store.erasures.erase(wanted, order)).toMatchObject({ erased: true, transfers: 1 })
  expect(await left()).toEqual({ refunds: 0, transfers: 0, conflicts: 0, edits: 0 })
  const { rows } = await pool.query(
    `select status, class_name, class_code, grade, moet_code, identity_index, sealed from students
     where school_code = $1 and code = $2`,
    [schoolCode, one.code],
  )
  const nothing = { class_code: null, grade: null, moet_code: null, identity_index: null, sealed: null }
  expect(rows).toEqual([{ status: 'erased', class_name: '', ...nothing }])
})

test('a file of payments that told of the person goes whole, with its line; others stay', async () => {
  const { store, pool } = scene
  const person = await openRefundScene(scene)
  const source = `mb-${person.schoolCode}`
  const keep = async (paymentId: string | null, name: string) => {
    const sha256 = createHash('sha256').update(`${source} ${name}`).digest()
    const { id } = await store.keptFiles.keep(
      { source, name, sha256, by: 'folder', at: noon },
      Readable.from([Buffer.from('NGUYEN VAN AN')]),
    )
    const line = {
      ...{ line: 2, bankReference: `B-${name}`, requestReference: name, amount: 500, at: noon.toISOString() },
      ...{ content: '', status: 'settled' as const, raw: 'NGUYEN VAN AN' },
    }
    const paid = { reference: name, providerTransaction: null, amount: 500, paidAt: noon, mayBeMissing: true }
    const payments = paymentId ? [{ id: paymentId, ...paid }] : []
    const findings = reconcile<RawLine, DayPayment>([line], payments, () => false)
    await store.statements.keep({
      ...{ source, fileName: name, fileSha256: sha256, day: '2026-09-30', findings },
      ...{ totals: findingTotals(findings), problems: [], files: new Map(), at: noon },
    })
    return id
  }
  const { paymentId } = await person.paidBill(500, 500)
  const [theirs, others] = [await keep(paymentId, 'theirs.txt'), await keep(null, 'others.txt')]
  await pool.query(`update exchanges set state = 'accepted', settled_at = now() where settled_at is null`)
  const wanted = { schoolCode: person.schoolCode, code: person.one.code }
  expect(await store.erasures.erase(wanted, order)).toMatchObject({ erased: true, statementLines: 1 })
  expect(await store.keptFiles.find(theirs)).toMatchObject({ isHere: false })
  expect(await store.keptFiles.find(others)).toMatchObject({ isHere: true })
  const { rows } = await pool.query(
    'select bank_reference, sealed is null as gone from statement_lines where source = $1 order by 1',
    [source],
  )
  expect(rows).toEqual([
    { bank_reference: 'B-others.txt', gone: false },
    { bank_reference: 'B-theirs.txt', gone: true },
  ])
})

test('what a channel said of the person goes too where a person gave them the money', async () => {
  const { schoolCode, settle } = await openPerson('080319000066')
  await settle()
  const { store, pool } = scene
  const reference = `UNKNOWN-${schoolCode}`
  const notice = { channel: 'platform', operation: 'notify', at: noon, bytes: Buffer.from('paid by Mai') }
  const noticeId = await store.payments.keepNotice(notice)
  await store.payments.post('platform', news(reference, 70), () => new Map(), noon)
  await store.payments.closeNotice(noticeId, reference, 'unowned')
  const wanted = { schoolCode, code: 'HS-0001' }
  const before = await store.erasures.find(wanted)
  const [money] = await store.moneySearch.withoutOwner({ reference, limit: 1 }, noon)
  const gift = { allocationId: money?.id ?? '', schoolCode, studentCode: 'HS-0001', by: 'hoa' }
  await store.bankLines.giveTo(gift, () => new Map(), noon)
  expect((await store.erasures.find(wanted)).payloads).toBe(before.payloads + 1)
  expect(await store.erasures.erase(wanted, order)).toMatchObject({ erased: true })
  const { rows } = await pool.query('select sealed from payment_notices where id = $1', [noticeId])
  expect(rows).toEqual([{ sealed: null }])
})

test('the messages and files that told of the person go whole, with the requests around them; others stay', async () => {
  const { schoolCode, billId, settle } = await openPerson('080319000077')
  await settle()
  const { store, pool } = scene
  const numbers = await store.bankLines.codeNumbers(billId)
  const keep = async (amount: number, student: number | undefined) => {
    const sha256 = createHash('sha256').update(`${schoolCode} ${amount}`).digest()
    const file = { source: 'bank', name: 'day.txt', sha256, by: 'folder', at: noon }
    const { id } = await store.keptFiles.keep(file, Readable.from([Buffer.from('NGUYEN VAN AN')]))
    const request = { method: 'POST', query: '', headers: {}, body: Buffer.from('NGUYEN VAN AN') }
    const notice = { channel: 'feed', operation: 'notify', at: noon, bytes: request.body, request }
    const noticeId = await store.payments.keepNotice(notice)
    const line = { direction: 'in', amount, bookedOn: '2026-10-05', memo: 'x' } as const
    const reading = { studentNumbers: student ? [student] : [], billNumbers: [], memo: 'codes' } as const
    const told = { ...line, account: 'KHO-BAC', reference: `${schoolCode}-${amount}` }
    const witness = `${sha256.toString('hex', 0, 16)}/1`
    for (const source of ['bank', 'feed']) {
      await store.bankLines.take(
        [{ line: told, reading, notFee: undefined, witness }],
        source,
        () => new Map(),
        noon,
      )
    }
    await store.feeds.noteTold('feed', noticeId, [{ line: told, witness }])
    return { id, noticeId }
  }
  const theirs = await keep(71, numbers.student)
  const others = await keep(72, undefined)
  await store.erasures.erase({ schoolCode, code: 'HS-0001' }, order)
  const { rows } = await pool.query(
    'select id, sealed is null as gone, sealed_request is null as bare from payment_notices where id = any($1) order by id',
    [[theirs.noticeId, others.noticeId]],
  )
  expect(rows).toEqual([
    { id: theirs.noticeId, gone: true, bare: true },
    { id: others.noticeId, gone: false, bare: false },
  ])
  expect(await store.keptFiles.find(theirs.id)).toMatchObject({ isHere: false, name: 'day.txt' })
  expect(await store.keptFiles.find(others.id)).toMatchObject({ isHere: true })
})
