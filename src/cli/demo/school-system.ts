import type { LineOutcome } from '../../../schemas/import.ts'
import { createHttpClient, type HttpClient } from '../../wire/http-client.ts'

/** A school system as the gateway's integrators write one: it logs in and pushes records over the public API. */
export interface SchoolSystem {
  put(path: string, record: object): Promise<void>
  /** Reads what is at a path; gives the answer's status and members. */
  get(path: string): Promise<{ status: number; answer: Record<string, unknown> }>
  /** Posts a record; gives the answer's status and members. */
  post(path: string, record: object): Promise<{ status: number; answer: Record<string, unknown> }>
  /** Sends many records and gives the outcome of each line. */
  importLines(kind: 'students' | 'bills', records: readonly object[]): Promise<LineOutcome[]>
  importWorkbook(schoolCode: string, workbook: Uint8Array): Promise<LineOutcome[]>
  close(): Promise<void>
}

const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const minute = 60_000

/** Makes a school system that logs in with its client id and secret, again before each token ends. */
export function createSchoolSystem(baseUrl: string, client: { id: string; secret: string }): SchoolSystem {
  const http = createHttpClient({ baseUrl, timeoutMs: 10 * minute, maxResponseBytes: 64 * 1024 * 1024 })
  const token = keepToken(http, client)

  async function call(method: 'GET' | 'PUT' | 'POST', url: string, contentType?: string, body?: Uint8Array) {
    const headers = {
      authorization: `Bearer ${await token()}`,
      ...(contentType ? { 'content-type': contentType } : {}),
    }
    const answer = await http.send({ method, url, headers, ...(body ? { body } : {}) })
    return {
      status: answer.status,
      answer: JSON.parse(answer.body.toString('utf8')) as Record<string, unknown>,
    }
  }

  async function send(url: string, contentType: string, body: Uint8Array): Promise<LineOutcome[]> {
    const { status, answer } = await call('POST', url, contentType, body)
    if (status !== 201) throw new Error(`the import was answered ${status}: ${String(answer.code)}`)
    const outcomes: LineOutcome[] = []
    for (let after: number | null = 0; after !== null; ) {
      const page = await call('GET', `/v1/imports/${String(answer.id)}/lines?limit=1000&after=${after}`)
      outcomes.push(...(page.answer.lines as LineOutcome[]))
      after = page.answer.next as number | null
    }
    return outcomes
  }

  const json = (record: object) => Buffer.from(JSON.stringify(record))
  return {
    async put(path, record) {
      const { status, answer } = await call('PUT', path, 'application/json', json(record))
      if (status >= 300) throw new Error(`${path} was answered ${status}: ${String(answer.code)}`)
    },
    get: (path) => call('GET', path),
    post: (path, record) => call('POST', path, 'application/json', json(record)),
    importLines: (kind, records) =>
      send(
        `/v1/imports?kind=${kind}`,
        'application/x-ndjson',
        Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join('')),
      ),
    importWorkbook: (schoolCode, workbook) =>
      send(`/v1/imports?kind=students&schoolCode=${encodeURIComponent(schoolCode)}`, workbookType, workbook),
    close: () => http.close(),
  }
}

function keepToken(http: HttpClient, { id, secret }: { id: string; secret: string }): () => Promise<string> {
  const basic = Buffer.from(`${id}:${secret}`).toString('base64')
  let current: { token: Promise<string>; until: number } | undefined
  return () => {
    if (!current || Date.now() > current.until) {
      current = { token: logIn(http, basic), until: Date.now() + 5 * minute }
    }
    return current.token
  }
}

async function logIn(http: HttpClient, basic: string): Promise<string> {
  const { status, body } = await http.send({
    method: 'POST',
    url: '/oauth2/token',
    headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: Buffer.from('grant_type=client_credentials'),
  })
  if (status !== 200) throw new Error(`the login of the school system was answered ${status}`)
  return (JSON.parse(body.toString('utf8')) as { access_token: string }).access_token
}
