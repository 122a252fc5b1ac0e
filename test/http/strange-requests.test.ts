import { afterAll, beforeAll, expect, test } from 'vitest'
import { sample, samplesToPrepare } from '../../src/http/docs/examples.ts'
import { strangeVersionsOf } from '../support/strange-json.ts'
import { playAtOnce } from '../support/whatever-happens.ts'
import { exampleFromSchema, type JsonSchema } from './support/example-from-schema.ts'
import { type Caller, type HttpUnderTest, startHttp } from './support/start-http.ts'

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly example?: unknown
  readonly schema: JsonSchema
}

interface Operation {
  readonly method: string
  readonly path: string
  readonly parameters: readonly Parameter[]
  /** A body that it takes; nothing where it takes none in JSON. */
  readonly body: unknown
  readonly documented: readonly string[]
  readonly caller: Caller
}

interface Sent {
  readonly operation: Operation
  readonly path: string
  readonly body: string | undefined
}

/** In every strange value that is a word, so that it is found where it must not stand. */
const mark = 'Zqxj'
const strangeWords = [
  `${mark}\u0000`,
  '\u0000',
  `${mark}\u202e`,
  mark.repeat(500),
  '__proto__',
  "'",
  '%',
  '{}',
]
const strangeNumbers = ['-1', '0', '0.5', '1e300', '9007199254740991', '9007199254740993', '9'.repeat(40)]
const strangeTimes = ['0000-01-01', '0001-01-01', '9999-12-31', '2026-02-30', '0000-01', '2026-13']
const strangeValues = [
  ...[null, `${mark}\u0000`, `${mark}\ud800`, mark.repeat(500), '0000-01-01', '9999-12-31'],
  ...[-1, Number.MAX_SAFE_INTEGER, []],
]
const strangeParameters = [...strangeWords, ...strangeNumbers, ...strangeTimes]

let http: HttpUnderTest
let operations: readonly Operation[]

beforeAll(async () => {
  http = await startHttp()
  const schoolCodes = [sample.school, sample.otherSchool]
  const school = await http.client('school', schoolCodes)
  const operator = await http.client('operator', schoolCodes, true)
  const ids = await prepare(school)
  // biome-ignore lint/suspicious/noExplicitAny: the document is read as any client reads it
  const document: any = await (await fetch(`${http.url}/openapi.json`)).json()
  const known = { ...codes, billId: ids.bill }
  operations = Object.entries<object>(document.paths)
    .filter(([path]) => path.startsWith('/v1/'))
    .flatMap(([path, item]) =>
      // biome-ignore lint/suspicious/noExplicitAny: as above
      Object.entries<any>(item).map(([method, operation]) => {
        const { schema, example } = operation.requestBody?.content['application/json'] ?? {}
        const made = schema && (example ?? exampleFromSchema(schema, document.components.schemas, known))
        return {
          ...{ method: method.toUpperCase(), path, parameters: operation.parameters ?? [] },
          body: made && withIds(made, ids),
          documented: Object.keys(operation.responses),
          caller: operation.tags[0] === 'operation' ? operator : school,
        }
      }),
    )
})

afterAll(() => http.close())

const codes = {
  ...{ schoolCode: sample.school, toSchoolCode: sample.otherSchool, schoolYear: '2026-2027' },
  ...{ studentCode: sample.student, toStudentCode: sample.movedStudent, item: 'TIEN_AN' },
}

/** Sends the records that the examples are about; gives the ids that they got. */
async function prepare(school: Caller): Promise<Readonly<Record<string, string>>> {
  const ids: Record<string, string> = {}
  for (const { name, operation, values, body } of samplesToPrepare) {
    if (name === 'payment' || name === 'receipt') continue
    const [method = '', ...words] = operation.split('_')
    const path = `/${words.join('/').replace('/code', `/${'code' in values ? values.code : ''}`)}`
    const answer = await school(path, { method: method.toUpperCase(), json: body })
    expect(answer.ok).toBe(true)
    ids[name] = ((await answer.json()) as { id?: string }).id ?? ''
  }
  return ids
}

const withIds = <Value>(value: Value, ids: Readonly<Record<string, string>>): Value =>
  JSON.parse(
    JSON.stringify(value)
      .replaceAll(sample.bill, ids.bill ?? '')
      .replaceAll(sample.paidBill, ids.paidBill ?? ''),
  )

/** The address of an operation with the examples of its parameters, but for one that is strange. */
function addressOf({ path, parameters, body }: Operation, name?: string, strange = ''): string {
  const id = (body as { billId?: string } | undefined)?.billId ?? '01990000-0000-7000-8000-0000000000aa'
  const usual: Readonly<Record<string, unknown>> = { id, book: 'bank', day: '2026-10-15', ...codes }
  const written = (of: Parameter) =>
    encodeURIComponent(of.name === name ? strange : String(of.example ?? usual[of.name] ?? 'x'))
  const query = parameters
    .filter((of) => of.in === 'query' && (of.required || of.example !== undefined || of.name === name))
    .map((of) => `${of.name}=${written(of)}`)
  const place = path.replaceAll(/\{(\w+)\}/g, (_, named: string) =>
    written(parameters.find((of) => of.in === 'path' && of.name === named) ?? expect.unreachable(named)),
  )
  return query.length > 0 ? `${place}?${query.join('&')}` : place
}

/** Sends and says what is wrong with the answer; nothing where it is one that a client can rely on. */
async function faultOf({ operation, path, body }: Sent): Promise<string | undefined> {
  const { method, caller, documented } = operation
  const headers = body === undefined ? {} : { 'Content-Type': 'application/json' }
  const answer = await caller(path, { method, headers, ...(body === undefined ? {} : { body }) })
  const text = await answer.text()
  const faults = [
    answer.status >= 500 && 'fails',
    answer.status < 400 && !documented.includes(String(answer.status)) && 'is not documented',
    answer.status >= 400 && text.includes(mark) && 'repeats what was sent',
    answer.status >= 400 && !isProblem(answer, text) && 'is no problem',
  ]
  const fault = faults.find((found) => found !== false)
  return fault && `${answer.status} ${fault}: ${method} ${path} ${(body ?? '').slice(0, 300)}`
}

const isProblem = (answer: Response, text: string) =>
  answer.headers.get('content-type') === 'application/problem+json' &&
  typeof JSON.parse(text).code === 'string'

async function faultsOf(requests: readonly Sent[]): Promise<readonly string[]> {
  const faults: string[] = []
  await playAtOnce(requests, 16, async (sent) => {
    const fault = await faultOf(sent)
    if (fault) faults.push(fault)
  })
  return faults
}

const bodyOf = ({ body }: Operation) => (body === undefined ? undefined : JSON.stringify(body))

test('no operation fails, whatever stands in a field of its body', async () => {
  const requests = operations
    .filter(({ body }) => body !== undefined)
    .flatMap((operation) =>
      strangeVersionsOf(operation.body, strangeValues).map((body) => ({
        operation,
        path: addressOf(operation),
        body,
      })),
    )
  expect(requests.length).toBeGreaterThan(2_000)
  expect(await faultsOf(requests)).toEqual([])
})

test('no operation fails, whatever stands in its address', async () => {
  const requests = operations.flatMap((operation) =>
    operation.parameters
      .filter((parameter) => parameter.in !== 'header')
      .flatMap(({ name }) =>
        strangeParameters.map((strange) => ({
          ...{ operation, path: addressOf(operation, name, strange), body: bodyOf(operation) },
        })),
      ),
  )
  expect(requests.length).toBeGreaterThan(2_000)
  expect(await faultsOf(requests)).toEqual([])
})

test('nothing that was sent so stands in the log', () => {
  expect(http.logged.filter((line) => line.includes(mark))).toEqual([])
})
