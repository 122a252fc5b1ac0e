import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { ApiTry, TryExchange, TryOperation, TryStep } from '../../src/ports/api-try.ts'
import { openStore, type Store } from '../../src/store/open-store.ts'
import { testApiTry } from '../support/api-try.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { linesOf, openScene } from '../support/scene.ts'
import { aSchool } from '../support/school-records.ts'
import { testVault } from '../support/vault.ts'

let database: TestDatabase
let store: Store
let apiTry: ApiTry
let operations: readonly TryOperation[]

beforeAll(async () => {
  database = await createTestDatabase()
  store = openStore({ url: database.url, log: { warn: () => {} } }, testVault())
  apiTry = testApiTry(store, {}, { timeOut: () => new AbortController().signal })
  operations = await apiTry.operations()
  // Makes the tables of the sandbox, which stay.
  await apiTry.run([])
})

afterAll(async () => {
  await store.close()
  await database.close()
})

function operationOf(name: string): TryOperation {
  const found = operations.find(({ method, path }) => `${method} ${path}` === name)
  if (!found) throw new Error(`${name} is not offered`)
  return found
}

/** A step as the page offers it: with the examples of the document. */
function exampleOf(
  name: string,
  changes: { values?: TryStep['values']; type?: string; number?: string } = {},
) {
  const { id, parameters, bodies } = operationOf(name)
  const examples = Object.fromEntries(parameters.map(({ name, example }) => [name, example]))
  const body = changes.type ? bodies.find(({ type }) => type === changes.type) : bodies[0]
  const text = changes.number ? body?.example.replace('PT-0003', changes.number) : body?.example
  return {
    operation: id,
    values: { ...examples, ...changes.values },
    ...(body && text !== undefined && { body: { type: body.type, text } }),
  }
}

type TryStatus = number | 'missing-value' | 'unknown-reference' | 'too-late'
const statusOf = ({ answer }: TryExchange): TryStatus => {
  if (answer.is === 'too-late') return answer.is
  return answer.is === 'answered' ? answer.status : answer.why
}
const textOf = ({ answer }: TryExchange) =>
  answer.is === 'answered' ? Buffer.from(answer.base64, 'base64').toString('utf8') : ''
// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
const jsonOf = (exchange: TryExchange | undefined): any => exchange && JSON.parse(textOf(exchange))
const run = async (...steps: TryStep[]) => (await apiTry.run(steps)).steps

/** How many rows every table has, those of the sandbox too. */
async function countRows(): Promise<Record<string, number>> {
  const { rows } = await database.pool.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema')`,
  )
  const counted = await Promise.all(
    rows.map(async ({ name }) => {
      const { rows } = await database.pool.query(`select count(*) as count from ${name}`)
      return [name, rows[0].count] as const
    }),
  )
  expect(counted.length).toBeGreaterThan(200)
  return Object.fromEntries(counted)
}

describe('what can be tried', () => {
  test('is what the document offers to school systems, in their order', () => {
    const names = operations.map(({ method, path }) => `${method} ${path}`)
    expect(names).toEqual(expect.arrayContaining(['POST /v1/bills', 'POST /v1/imports', 'POST /v1/payments']))
    expect(names.filter((name) => /oauth2|channels|repairs|approvals|days|healthz/.test(name))).toEqual([])
    expect(operationOf('POST /v1/imports').bodies.map(({ type }) => type)).toEqual([
      'application/x-ndjson',
      'text/csv',
    ])
    expect(operationOf('GET /v1/bills/{id}').parameters).toMatchObject([
      { name: 'id', in: 'path', isRequired: true, example: '{{bill.id}}' },
    ])
    expect(operationOf('GET /v1/imports/{id}/lines').parameters[0]).toMatchObject({
      madeBy: 'post_v1_imports',
    })
  })

  test('each operation takes its example as it is', async () => {
    // What money, time or a person would have to do first.
    const others: Readonly<Record<string, TryStatus>> = {
      'POST /v1/bills/{id}/credit': 409,
      'POST /v1/credits/questions/{id}/answer': 'missing-value',
      'GET /v1/payments/{id}/receipt': 409,
      'POST /v1/refunds': 409,
      'GET /v1/refunds/{id}': 'unknown-reference',
    }
    const steps: TryStep[] = []
    const places = new Map<number, string>()
    const makers = new Map<string, string>()
    const add = (step: TryStep) => `{{${steps.push(step)}.id}}`
    for (const { method, path, parameters } of inOrder(operations)) {
      const name = `${method} ${path}`
      const maker = parameters.find(({ madeBy }) => madeBy)
      const before = operations.find(({ id }) => id === maker?.madeBy)
      const makes = before && `${before.method} ${before.path}`
      const isOnce = makes === 'POST /v1/families'
      const made = makes && ((isOnce && makers.get(makes)) || add(exampleOf(makes)))
      const example = JSON.stringify(exampleOf(name))
      // A bill of its own for each that changes one, so that none is in the way of another.
      const bill = example.includes('{{bill.id}}')
        ? add(exampleOf('POST /v1/bills', { number: `PT-${steps.length + 100}` }))
        : ''
      const step = JSON.parse(example.replaceAll('{{bill.id}}', bill)) as TryStep
      makers.set(
        name,
        add({ ...step, values: { ...step.values, ...(maker && made && { [maker.name]: made }) } }),
      )
      places.set(steps.length, name)
    }
    const wrong = (await run(...steps)).flatMap((step) => {
      const name = places.get(Number(step.name))
      if (name === undefined) return []
      const isRight = others[name] ? statusOf(step) === others[name] : Number(statusOf(step)) < 400
      return isRight ? [] : [{ name, status: statusOf(step), said: textOf(step) }]
    })
    expect(wrong).toEqual([])
    expect(places.size).toBe(operations.length)
  })
})

describe('a try', () => {
  test('goes from a student to a bill to how it is paid, each request knowing what came before', async () => {
    const [student, bill, transfer, receipt, paid] = await run(
      exampleOf('PUT /v1/students/{code}', { values: { code: 'HS-0777' } }),
      billOf('HS-0777'),
      exampleOf('GET /v1/bills/{id}/transfer', { values: { id: '{{2.id}}' } }),
      { ...exampleOf('POST /v1/counter-payments'), body: bodyOf({ billId: '{{2.id}}', amount: 700_000 }) },
      exampleOf('GET /v1/bills/{id}', { values: { id: '{{2.id}}' } }),
    )
    expect(jsonOf(student)).toMatchObject({ code: 'HS-0777', outcome: 'accepted' })
    const { id } = jsonOf(bill)
    expect(transfer?.path).toBe(`/v1/bills/${id}/transfer`)
    expect(jsonOf(transfer)).toMatchObject({ vietQr: expect.stringContaining('999999') })
    expect(receipt).toMatchObject({
      body: expect.stringContaining(id),
      headers: { 'Content-Type': 'application/json' },
    })
    expect(jsonOf(paid)).toMatchObject({ id, state: 'paid', paid: 700_000 })
  })

  test('leaves every table as it was, whatever became of it', async () => {
    const before = await countRows()
    const imported = exampleOf('POST /v1/imports')
    await run(
      imported,
      exampleOf('POST /v1/bills'),
      exampleOf('POST /v1/webhooks'),
      exampleOf('POST /v1/dossiers'),
    )
    const outOfTime = testApiTry(store, {}, { timeOut: () => AbortSignal.abort() })
    await expect(outOfTime.run([exampleOf('POST /v1/bills')])).rejects.toMatchObject({ code: 'overloaded' })
    const failing = testApiTry(store, {
      planBill: () => {
        throw new Error('a part fails')
      },
    })
    expect((await failing.run([exampleOf('POST /v1/bills')])).steps.map(statusOf)).toEqual([500])
    expect(await countRows()).toEqual(before)
  })

  test('answers a request of which a part fails as the API would, and goes on', async () => {
    let bills = 0
    const failing = testApiTry(store, {
      planBill: () => {
        bills += 1
        if (bills === 3) throw new Error('a part fails')
        return { dossierUnit: '000.00.01.H80', portals: [], tellPaid: new Map() }
      },
    })
    const { steps } = await failing.run([exampleOf('POST /v1/bills'), exampleOf('POST /v1/bills')])
    expect(steps.map(statusOf)).toEqual([500, 201])
    expect(jsonOf(steps[0])).toMatchObject({ code: 'internal' })
  })

  test('gives the same key and request the same answer, and takes whatever stands in a header or a path', async () => {
    const key = { 'Idempotency-Key': 'k-1' }
    const bill = exampleOf('POST /v1/bills', { values: key })
    const strange = exampleOf('POST /v1/bills', { values: { 'Idempotency-Key': 'khoá\r\nX-A: 1' } })
    const nowhere = exampleOf('GET /v1/bills/{id}', { values: { id: '\ud800' } })
    const [first, again, refused, unknown] = await run(bill, bill, strange, nowhere)
    expect(again?.answer).toMatchObject({
      ...{ is: 'answered', status: 201 },
      headers: expect.arrayContaining([['Idempotent-Replayed', 'true']]),
    })
    expect(jsonOf(again)).toEqual(jsonOf(first))
    expect([refused, unknown].map((step) => step && statusOf(step))).toEqual([400, 400])
  })

  test('of two at once each is alone, though both make the same records', async () => {
    const tries = await Promise.all([1, 2].map(() => apiTry.run([exampleOf('POST /v1/bills')])))
    expect(tries.flatMap(({ prepared, steps }) => [...prepared, ...steps]).map(statusOf)).toEqual(
      tries.flatMap(() => [200, 200, 200, 200, 200, 201, 201, 201, 201, 201]),
    )
  })

  test('says what became of each line of an import, also of a table', async () => {
    const [ndjson, refused, csv] = await run(
      exampleOf('POST /v1/imports'),
      exampleOf('GET /v1/imports/{id}/errors.csv', { values: { id: '{{1.id}}' } }),
      exampleOf('POST /v1/imports', { type: 'text/csv' }),
    )
    expect(jsonOf(ndjson)).toMatchObject({ state: 'done', lines: 3, accepted: 2, refused: 1 })
    expect(refused && textOf(refused)).toContain('3,name')
    expect(jsonOf(csv)).toMatchObject({ state: 'done', lines: 2, repeated: 0, refused: 1 })
  })

  test('is refused a body that the API takes from nobody', async () => {
    const [step] = await run({
      ...exampleOf('POST /v1/bills'),
      body: bodyOf({ title: 'x'.repeat(1_100_000) }),
    })
    expect(step && statusOf(step)).toBe(413)
    expect(jsonOf(step)).toMatchObject({ code: 'payload_too_large' })
  })

  test('sends nothing for what no answer has said, and goes on with what follows', async () => {
    const steps = await run(
      exampleOf('GET /v1/bills/{id}', { values: { id: '{{9.id}}' } }),
      exampleOf('GET /v1/bills/{id}', { values: { id: '' } }),
      exampleOf('GET /v1/bills/{id}', { values: { id: '{{bill.constructor}}' } }),
      exampleOf('GET /v1/bills/{id}', { values: { id: '../schools/TH-1' } }),
      exampleOf('GET /v1/bills/{id}'),
    )
    expect(steps.map(statusOf)).toEqual(['unknown-reference', 'missing-value', 'unknown-reference', 400, 200])
  })

  test('ends when its time is over', async () => {
    const over = new AbortController()
    async function* never(): AsyncGenerator<never> {
      over.abort()
      await new Promise(() => {})
    }
    const silent = { read: never }
    const slow = testApiTry(store, { tables: { csv: silent, xlsx: silent } }, { timeOut: () => over.signal })
    const csv = exampleOf('POST /v1/imports', { type: 'text/csv' })
    const { steps } = await slow.run([csv, exampleOf('POST /v1/bills')])
    expect(steps.map(statusOf)).toEqual(['too-late', 'too-late'])
  })
})

test('where the gateway may not make the tables of tries, it says who has to', async () => {
  const other = await createTestDatabase()
  const role = `poor_${randomBytes(6).toString('hex')}`
  const url = new URL(database.url)
  Object.assign(url, { username: role, password: 'of-this-test', pathname: new URL(other.url).pathname })
  await other.pool.query(`create role ${role} login password 'of-this-test'`)
  const poor = openStore({ url: url.href, log: { warn: () => {} } }, testVault())
  onTestFinished(async () => {
    await poor.close()
    await other.pool.query(`drop role ${role}`)
    await other.close()
  })
  await expect(poor.inSandbox(async () => {})).rejects.toMatchObject({
    ...{ code: 'conflict', detail: expect.stringContaining('lienthong_sandbox') },
  })
})

describe('from a try nobody learns or reaches what is real', () => {
  test('records of the same codes, ids and dossier numbers are not there', async () => {
    const scene = await openScene(store)
    const real = await scene.accept(scene.toAccept(linesOf(450_000)))
    await store.roster.putSchool(aSchool({ code: 'TRUONG-THU', name: 'Trường có thật' }), new Date())
    const steps = await run(
      exampleOf('GET /v1/bills/{id}', { values: { id: real.id } }),
      exampleOf('GET /v1/schools/{code}'),
      exampleOf('GET /v1/schools/{code}', { values: { code: scene.schoolCode } }),
      { ...billOf('HS-0001', { dossierNumber: real.dossierNumber }) },
    )
    expect(steps.map(statusOf)).toEqual([404, 200, 404, 201])
    expect(jsonOf(steps[1])).toMatchObject({ name: 'Trường Tiểu học Thử' })
    expect(await store.roster.findSchool('TRUONG-THU')).toMatchObject({ name: 'Trường có thật' })
  })

  test('no partner, payer’s page or endpoint is called, and codes to pay with are not real ones', async () => {
    const [payment, , trial] = await run(
      exampleOf('POST /v1/payments'),
      exampleOf('POST /v1/webhooks'),
      exampleOf('POST /v1/webhooks/{id}/test', { values: { id: '{{2.id}}' } }),
    )
    expect(jsonOf(payment).payUrl).toMatch(/^https:\/\/sandbox\.invalid\//)
    expect(jsonOf(trial)).toEqual({ outcome: 'failed', problem: 'a sandbox sends nothing' })
  })
})

const bodyOf = (body: object) => ({ type: 'application/json', text: JSON.stringify(body) })

function billOf(studentCode: string, changes: object = {}): TryStep {
  const example = exampleOf('POST /v1/bills')
  const body = JSON.parse(example.body?.text ?? '{}')
  return { ...example, body: bodyOf({ ...body, studentCode, ...changes }) }
}

/** A student who has moved is not there for those that come after. */
const inOrder = (all: readonly TryOperation[]) =>
  all.toSorted((one, other) => Number(one.path.endsWith('/move')) - Number(other.path.endsWith('/move')))
