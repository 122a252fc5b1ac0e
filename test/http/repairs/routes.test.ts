import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testRules } from '../../support/approvals.ts'
import { aBill } from '../../support/school-records.ts'
import { type Caller, type HttpUnderTest, problemOf, putRoster, startHttp } from '../support/start-http.ts'

let http: HttpUnderTest
let school: Caller
let operator: Caller
beforeAll(async () => {
  http = await startHttp()
  school = await http.client('school', ['TH-BINH-MINH'])
  operator = await http.client('operator', [], true)
  await putRoster(school)
})
afterAll(() => http.close())

/** Bills whose exchanges stand in a state, each test with a problem of its own. */
let problemCode: string
let ids: number[]
beforeEach(async () => {
  problemCode = `p-${randomUUID()}`
  ids = []
  for (let turn = 0; turn < 3; turn += 1) {
    const response = await school('/v1/bills', { method: 'POST', json: aBill({ number: randomUUID() }) })
    const { id } = (await response.json()) as { id: string }
    const { rows } = await http.database.pool.query(
      `update exchanges set state = 'held', problem_code = $2 where subject_id = $1 returning id`,
      [id, problemCode],
    )
    ids.push(rows[0].id)
  }
})

const post = (path: string, json: object, headers: Record<string, string> = {}, call = operator) =>
  call(path, { method: 'POST', json, headers })
const order = (changes: object = {}) => ({ action: 'replay', filter: { problemCode }, ...changes })
const begin = async (changes: object = {}) => {
  const response = await post('/v1/repairs', order({ reason: 'the portal is mended', ...changes }))
  expect(response.status).toBe(201)
  return (await response.json()) as { id: string; state: string; planned: number; changes: object[] }
}
const stateOf = async (id: number) => {
  const { rows } = await http.database.pool.query('select state from exchanges where id = $1', [id])
  return rows[0].state
}
const steer = (id: string, verb: string, json: object = { reason: 'lunch' }) =>
  post(`/v1/repairs/${id}/${verb}`, json)

describe('a school system', () => {
  test.each([
    ['POST', '/v1/repairs/estimate'],
    ['POST', '/v1/repairs'],
    ['GET', '/v1/repairs'],
    ['GET', `/v1/repairs/${randomUUID()}`],
    ['POST', `/v1/repairs/${randomUUID()}/pause`],
    ['POST', `/v1/repairs/${randomUUID()}/resume`],
    ['POST', `/v1/repairs/${randomUUID()}/stop`],
    ['POST', '/v1/exchanges/1/edits'],
  ])('may not %s %s, whatever it sends', async (method, path) => {
    const response = await school(path, { method, ...(method === 'POST' ? { json: { nothing: 1 } } : {}) })
    expect(await problemOf(response)).toMatchObject({
      status: 403,
      code: 'forbidden',
      contentType: expect.stringContaining('problem+json'),
    })
  })

  test('nor may anybody without a token', async () => {
    expect((await fetch(`${http.url}/v1/repairs`)).status).toBe(401)
  })
})

test('an operator sees no records of schools', async () => {
  expect((await operator('/v1/bills', { method: 'POST', json: aBill() })).status).toBe(403)
})

describe('POST /v1/repairs/estimate', () => {
  test('counts, shows some, says how long, and changes nothing', async () => {
    const response = await post('/v1/repairs/estimate', order({ perMinute: 60 }))
    expect(response.status).toBe(200)
    const shown = { partner: 'lgsp', event: 'issued', state: 'held', problemCode }
    expect(await response.json()).toEqual({
      count: 3,
      seconds: 3,
      secondPerson: false,
      sample: ids.map((id) => ({ id, ...shown })),
    })
    expect(await stateOf(ids[0] as number)).toBe('held')
  })

  test.each([
    [{ action: 'burn' }, 'action'],
    [{ filter: { state: 'accepted' } }, 'filter.state'],
    [{ action: 'give-up', filter: {} }, 'filter.partner'],
    [{ action: 'resend', filter: { since: '2026-10-01T00:00:00Z' } }, 'filter.partner'],
    [{ action: 'resend', filter: { partner: 'other', since: '2026-10-01T00:00:00Z' } }, 'filter.partner'],
    [{ action: 'resend', filter: { partner: 'lgsp' } }, 'filter.since'],
    [{ filter: { partner: 'lgps' } }, 'filter.partner'],
    [{ filter: { partner: `webhook:${randomUUID()}` } }, 'filter.partner'],
    [{ filter: { color: 'red' } }, 'filter'],
    [{ perMinute: 0 }, 'perMinute'],
  ])('refuses %j', async (changes, field) => {
    const response = await post('/v1/repairs/estimate', order(changes))
    const { status, code, errors } = await problemOf(response)
    expect({ status, code, field: errors?.[0]?.field }).toEqual({
      status: 400,
      code: 'invalid_request',
      field,
    })
  })
})

describe('POST /v1/repairs', () => {
  test('begins a repair that workers go on with, and keeps who and why', async () => {
    const repair = await begin({ perMinute: 60_000, atMost: 3 })
    const by = 'operator (operator)'
    expect(repair).toMatchObject({ action: 'replay', state: 'running', planned: 3, repaired: 0 })
    expect(repair.changes).toMatchObject([{ state: 'running', by, reason: 'the portal is mended' }])
    const [due] = (await http.parts.repairs.due(new Date())).filter(({ id }) => id === repair.id)
    if (!due) throw new Error('nobody goes on with it')
    await http.parts.repairs.goOn(due, 100, new Date())
    const read = await (await operator(`/v1/repairs/${repair.id}`)).json()
    expect(read).toMatchObject({ id: repair.id, state: 'done', repaired: 3, passedOver: 0 })
    expect(await stateOf(ids[0] as number)).toBe('waiting')
  })

  test('needs a reason', async () => {
    const { errors } = await problemOf(await post('/v1/repairs', order()))
    expect(errors).toMatchObject([{ field: 'reason', code: 'required' }])
  })

  test('begins nothing when there are more than were counted', async () => {
    const response = await post('/v1/repairs', order({ reason: 'r', atMost: 2 }))
    const { status, detail } = await problemOf(response)
    expect([status, detail]).toEqual([409, 'there are 3 exchanges now'])
  })

  test('above what one person does alone waits until another person approves, whatever the client', async () => {
    const many = await startHttp({
      approvalRules: { ...testRules, repairLimits: { replay: 2, 'give-up': 2, resend: 2 } },
    })
    const [lan, lansOther, hoa] = await Promise.all([
      many.client('ops', [], true, 'lan'),
      many.client('ops-too', [], true, 'lan'),
      many.client('ops-of-hoa', [], true, 'hoa'),
    ])
    const sis = await many.client('sis', ['TH-BINH-MINH'])
    await putRoster(sis)
    for (let turn = 0; turn < 3; turn += 1)
      await sis('/v1/bills', { method: 'POST', json: aBill({ number: randomUUID() }) })
    await many.database.pool.query(`update exchanges set state = 'refused', problem_code = 'p'`)
    const said = { action: 'give-up', filter: { problemCode: 'p' } }
    const estimate = await (await post('/v1/repairs/estimate', said, {}, lan)).json()
    expect(estimate).toMatchObject({ count: 3, secondPerson: true })
    const response = await post('/v1/repairs', { ...said, reason: 'closed' }, {}, lan)
    const { id, state, approvalId } = (await response.json()) as Record<string, string>
    expect([response.status, state]).toEqual([201, 'waiting'])
    expect((await post('/v1/repairs', { ...said, reason: 'again' }, {}, lansOther)).status).toBe(409)
    expect((await post(`/v1/repairs/${id}/resume`, { reason: 'I may' }, {}, lan)).status).toBe(409)
    const approve = (call: Caller) =>
      post(`/v1/approvals/${approvalId}/approve`, { reason: 'asked them' }, {}, call)
    expect((await problemOf(await approve(lansOther))).code).toBe('same_person')
    const decided = await Promise.all([approve(hoa), approve(hoa)])
    expect(decided.map(({ status }) => status).sort()).toEqual([200, 409])
    const begun = (await (await lan(`/v1/repairs/${id}`)).json()) as { state: string; changes: object[] }
    expect(begun.state).toBe('running')
    expect(begun.changes).toMatchObject([
      { state: 'waiting', by: 'ops (ops)', reason: 'closed' },
      { state: 'running', by: 'ops-of-hoa (ops-of-hoa)', reason: 'asked them' },
    ])
    await many.close()
  })

  test('is one repair under one Idempotency-Key', async () => {
    const headers = { 'Idempotency-Key': randomUUID() }
    const twice = await Promise.all(
      [1, 2].map(async () => post('/v1/repairs', order({ reason: 'r' }), headers)),
    )
    const again = await post('/v1/repairs', order({ reason: 'r' }), headers)
    const made = (await again.json()) as { id: string }
    const statuses = twice.map(({ status }) => status)
    expect(statuses.filter((status) => status !== 201 && status !== 409)).toEqual([])
    const { repairs } = (await (await operator('/v1/repairs?limit=100')).json()) as {
      repairs: { id: string; filter: { problemCode?: string } }[]
    }
    const ofTest = repairs.filter(({ filter }) => filter.problemCode === problemCode)
    expect(ofTest.map(({ id }) => id)).toEqual([made.id])
  })
})

test('repairs are listed newest first, page by page', async () => {
  const first = await begin()
  const second = await begin()
  const page = (await (await operator('/v1/repairs?limit=1')).json()) as { repairs: object[]; next: string }
  expect(page).toMatchObject({ repairs: [{ id: second.id }], next: second.id })
  const next = await (await operator(`/v1/repairs?limit=1&before=${page.next}`)).json()
  expect(next).toMatchObject({ repairs: [{ id: first.id }] })
})

describe('steering', () => {
  test('pauses, resumes and stops, and keeps who and why', async () => {
    const { id } = await begin()
    const states = []
    for (const verb of ['pause', 'resume', 'stop']) {
      const response = await steer(id, verb)
      expect(response.status).toBe(200)
      states.push(((await response.json()) as { state: string }).state)
    }
    expect(states).toEqual(['paused', 'running', 'stopped'])
    const read = (await (await operator(`/v1/repairs/${id}`)).json()) as { changes: object[] }
    expect(read.changes).toHaveLength(4)
  })

  test('what cannot be is a conflict, and what is not there is not found', async () => {
    const { id } = await begin()
    await steer(id, 'stop')
    const { status, detail } = await problemOf(await steer(id, 'resume'))
    expect([status, detail]).toEqual([409, 'the repair is stopped and cannot become running'])
    expect((await steer(randomUUID(), 'stop')).status).toBe(404)
    expect((await steer(id, 'stop', {})).status).toBe(400)
    expect((await operator(`/v1/repairs/${randomUUID()}`)).status).toBe(404)
  })
})

describe('POST /v1/exchanges/{id}/edits', () => {
  const edit = (id: number, json: object) => post(`/v1/exchanges/${id}/edits`, json)
  const renamed = { dossier: { applicant: { name: 'Lê Thị Bưởi' } }, reason: 'a wrong name' }

  test('sends a corrected exchange in place of the held one', async () => {
    const [id = 0] = ids
    const before = http.woken()
    const response = await edit(id, renamed)
    expect(response.status).toBe(201)
    const { exchangeId } = (await response.json()) as { exchangeId: number }
    expect([await stateOf(id), await stateOf(exchangeId)]).toEqual(['given-up', 'waiting'])
    expect(http.woken()).toBe(before + 1)
    const { status, detail } = await problemOf(await edit(id, renamed))
    expect([status, detail]).toEqual([409, `it is given-up; ${exchangeId} took its place`])
    expect(http.logged.join()).not.toContain('Bưởi')
  })

  test.each([
    [{ reason: 'r' }, 'dossier'],
    [{ dossier: {}, reason: 'r' }, 'dossier'],
    [{ progress: { text: 'x' }, reason: 'r' }, 'dossier'],
    [{ dossier: { applicant: { identityNumber: '1' } }, reason: 'r' }, 'dossier.applicant.identityNumber'],
    [{ dossier: { fees: [] }, reason: 'r' }, 'dossier'],
    [{ dossier: { note: 'x' } }, 'reason'],
  ])('refuses %j', async (json, field) => {
    const { status, errors } = await problemOf(await edit(ids[0] ?? 0, json))
    expect([status, errors?.[0]?.field]).toEqual([400, field])
  })

  test('of what may have arrived wants to be told that it did not', async () => {
    const [id = 0] = ids
    await http.database.pool.query(
      `insert into evidence (exchange_id, fence, direction, at, operation, reference, sha256, sealed)
       values ($1, 1, 'out', now(), 'o', 'r', '', '')`,
      [id],
    )
    expect((await edit(id, renamed)).status).toBe(409)
    expect((await edit(id, { isNotThere: true, reason: 'their counter looked' })).status).toBe(201)
  })

  test('of nothing is not found', async () => {
    expect((await edit(2_000_000_000, renamed)).status).toBe(404)
    expect((await post('/v1/exchanges/x/edits', renamed)).status).toBe(400)
  })
})

test('the documentation has what repairs take and give', async () => {
  const document = (await (await fetch(`${http.url}/openapi.json`)).json()) as {
    paths: Record<string, object>
    components: { schemas: Record<string, object> }
  }
  expect(Object.keys(document.paths)).toEqual(
    expect.arrayContaining(['/v1/repairs', '/v1/repairs/{id}/pause', '/v1/exchanges/{id}/edits']),
  )
  expect(Object.keys(document.components.schemas)).toEqual(
    expect.arrayContaining(['RepairRequest', 'Repair', 'ExchangeEditRequest', 'DossierEdit']),
  )
})
