import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { encodeLookUp, encodeRecord, withSession } from '../../../adapters/portals/national/encode.ts'
import { openLedger } from '../../../simulators/ledger.ts'
import { createNationalSimulator } from '../../../simulators/national/index.ts'
import type { OutgoingRecord } from '../../../src/domain/exchanges/dossier.ts'
import { nationalRules } from '../../adapters/portals/national/rules.ts'
import { billDossier, sampleStep } from '../../support/dossier-samples.ts'
import { type Loopback, serveOnLoopback } from '../../support/loopback.ts'

const number = '000.00.14.H20-260930-00012'
const rules = nationalRules()
const headers = { 'content-type': 'application/json', dstcode: rules.destinationCode }
const account = { username: rules.username, password: rules.password.reveal(), unitCode: rules.unitCode }
const create: OutgoingRecord = { kind: 'dossier', dossier: billDossier(number), as: 'new' }
const finished: OutgoingRecord = {
  kind: 'progress',
  dossierNumber: number,
  unit: { code: rules.unitCode, name: 'Trường mẫu' },
  steps: [sampleStep('finished', 5)],
}

let file: string
let portal: Loopback

const start = () =>
  serveOnLoopback(
    createNationalSimulator({
      ledger: openLedger(file),
      clock: () => new Date('2026-09-30T05:00:00Z'),
      accounts: [account],
      destinationCode: rules.destinationCode,
    }),
  )

beforeEach(async () => {
  file = join(mkdtempSync(join(tmpdir(), 'national-')), 'ledger.ndjson')
  portal = await start()
})
afterEach(() => portal.close())

interface Answer {
  error_code: number
  message: string
  result?: unknown
  session?: string
}

async function post(path: string, body: Buffer | string, with_: Record<string, string> = headers) {
  const response = await fetch(`${portal.url}${path}`, { method: 'POST', headers: with_, body })
  return (await response.json()) as Answer
}
async function logIn(): Promise<string> {
  const { username, password } = account
  const { session = '' } = await post('/mapi/login', JSON.stringify({ username, password }))
  return session
}
const send = async (session: string, record: OutgoingRecord) =>
  post('/mapi/integration', withSession(encodeRecord(record, rules).bytes, session))
const lookUp = async (session: string) =>
  post('/mapi/integration', withSession(encodeLookUp(number, rules), session))

test('a restarted portal knows its dossiers from its book and refuses old sessions', async () => {
  const session = await logIn()
  await send(session, create)
  await send(session, finished)
  await portal.close()
  portal = await start()
  expect(await send(session, create)).toMatchObject({
    error_code: -1,
    message: expect.stringContaining('Session'),
  })
  const next = await logIn()
  expect(await lookUp(next)).toMatchObject({ result: [{ MaHoSo: number, TrangThaiHoSo: '9' }] })
  expect(await send(next, create)).toMatchObject({
    error_code: 3,
    message: expect.stringContaining('đã tồn tại'),
  })
})

test('progress that comes twice is applied twice, and the book shows it', async () => {
  const session = await logIn()
  await send(session, create)
  await send(session, finished)
  await send(session, finished)
  const steps = openLedger(file)
    .entries()
    .filter(({ operation }) => operation === 'CapNhatTienDoHoSoMC')
  expect(steps).toMatchObject([
    { verdict: 'applied', reference: number, detail: '9 20260930120500' },
    { verdict: 'applied', reference: number, detail: '9 20260930120500' },
  ])
})

test('an update that changes nothing is recognised as a repeat', async () => {
  const session = await logIn()
  await send(session, create)
  const changed = {
    kind: 'dossier',
    dossier: billDossier(number, { status: 'finished' }),
    as: 'update',
  } as const
  await send(session, changed)
  await send(session, changed)
  expect(
    openLedger(file)
      .entries()
      .map(({ verdict }) => verdict),
  ).toEqual(['read', 'applied', 'applied', 'repeated'])
})

test('the destination may stand in the query, and two different ones are none', async () => {
  const body = JSON.stringify({ username: account.username, password: account.password })
  const query = `?dstcode=${encodeURIComponent(rules.destinationCode)}`
  const json = { 'content-type': 'application/json' }
  expect(await post(`/mapi/login${query}`, body, json)).toMatchObject({ error_code: 0 })
  expect(await post('/mapi/login', body, json)).toMatchObject({ error_code: -1 })
  expect(await post(`/mapi/login${query}`, body, { ...json, dstcode: 'VN:GOV:other' })).toMatchObject({
    error_code: -1,
  })
})

test.each([
  ['no JSON', 'rubbish', headers],
  ['a list', '[]', headers],
  ['another content type', '{}', { ...headers, 'content-type': 'text/plain' }],
  ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), headers],
])('%s is refused', async (_name, body, with_) => {
  expect(await post('/mapi/integration', body, with_)).toMatchObject({ error_code: -1 })
})

test.each(['KhongCo', 'constructor', '__proto__'])('the service %s is refused', async (service) => {
  const session = await logIn()
  const body = JSON.stringify({ session, madonvi: rules.unitCode, service, data: [] })
  expect(await post('/mapi/integration', body)).toMatchObject({ error_code: -1 })
})

test('business services are not served at the endpoint of the catalogues', async () => {
  const body = withSession(encodeLookUp(number, rules), await logIn())
  expect(await post('/mapi/share', body)).toMatchObject({ error_code: -1 })
})

test('the book holds neither a session nor the password', async () => {
  const session = await logIn()
  await send(session, create)
  const book = readFileSync(file, 'utf8')
  expect(book).not.toContain(session)
  expect(book).not.toContain(account.password)
})

test('the first page counts what the book holds', async () => {
  const session = await logIn()
  await send(session, create)
  await send(session, create)
  expect(await (await fetch(portal.url)).json()).toEqual({
    party: 'national',
    dossiers: 1,
    book: { applied: 1, repeated: 0, refused: 1, read: 1 },
  })
})
