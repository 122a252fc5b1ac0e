import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import express from 'express'
import { catalogues } from '../../config/catalogues/index.ts'
import { createAdministrator } from '../../src/access/create-administrator.ts'
import { type Console, type ConsoleOptions, createConsole } from '../../src/console/server/create-console.ts'
import type { Role } from '../../src/domain/access/roles.ts'
import type { DayRules } from '../../src/domain/days/business-day.ts'
import { minutesOfLocalDay } from '../../src/domain/time/local-time.ts'
import { readMessageSignature } from '../../src/evidence/message-signature.ts'
import { readFeeCatalogue } from '../../src/fees/catalogue.ts'
import { createIntakes } from '../../src/intake/intake.ts'
import { readIntoImport } from '../../src/intake/read-into-import.ts'
import { createRecordSources } from '../../src/parts/record-sources.ts'
import type { NewImport } from '../../src/ports/intake/import-store.ts'
import { endContradiction } from '../../src/reconcile/end-contradiction.ts'
import type { ReportRules } from '../../src/reports/reports.ts'
import { openStore, type Store } from '../../src/store/open-store.ts'
import { timeOrderedId } from '../../src/store/time-ordered-id.ts'
import { testApiTry } from '../support/api-try.ts'
import { testRules } from '../support/approvals.ts'
import { codePrefixes } from '../support/bank-scene.ts'
import type { TestDatabase } from '../support/database.ts'
import { type Loopback, serveOnLoopback } from '../support/loopback.ts'
import { tellBoth } from '../support/scene.ts'
import { testVault } from '../support/vault.ts'

export const name = 'tran.hoa'
export const password = 'bốn con ngựa và một cái ghim'

export interface RunningConsole {
  /** Where `/console` stands. */
  readonly url: string
  readonly routes: Console['routes']
  readonly store: Store
  /** What the console logged, as text. */
  readonly logged: readonly string[]
  /** Reads a file into an import that has begun, as one that its school system sends. */
  readCorrection(begun: NewImport, bytes: Buffer): Promise<void>
  /** The console's clock, which stands still. */
  now(): Date
  /** Moves it onward. */
  pass(ms: number): void
  close(): Promise<void>
}

/** Serves a console over a database, in which one administrator is known. */
export async function startConsole(
  database: TestDatabase,
  distFolder: string,
  publicUrl?: string,
  changes: Partial<Pick<ConsoleOptions, 'secondFactorFor' | 'board'>> & {
    oidc?: (url: string) => ConsoleOptions['oidc']
    /** The channels that give money back. */
    refundChannels?: ReadonlySet<string>
    /** Plays the channel that is asked again. */
    ask?: (paymentId: string, store: Store) => Promise<void>
  } = {},
): Promise<RunningConsole> {
  const store = openStore({ url: database.url, log: { warn: () => {} } }, testVault())
  await createAdministrator(store.administrators, name, password)
  const app = express()
  const server: Loopback = await serveOnLoopback(app)
  const logged: string[] = []
  const note = (...words: unknown[]) => void logged.push(JSON.stringify(words))
  const paymentCodes = { prefixes: codePrefixes, origin: await store.bankLines.codeOrigin() }
  let now = Date.now()
  const { router, routes, close } = createConsole({
    ...{ stores: store, inOneTransaction: store.inOneTransaction, onChanged: () => {} },
    tellPaid: () => tellBoth,
    statementTools: {
      sources: ['momo'],
      bytes: 100_000,
      isNamedBy: (_source, name) => name.endsWith('.txt'),
      async take({ source, name, by, bytes }) {
        const content = await buffer(bytes)
        const file = {
          source,
          name,
          by,
          sha256: createHash('sha256').update(content).digest(),
          at: new Date(now),
        }
        const { id } = await store.keptFiles.keep(file, Readable.from([content]))
        return { id, wasKnown: false }
      },
    },
    reportRules: testReportRules,
    apiTry: testApiTry(store),
    dayTools: { rules: testDayRules, sign: async (facts) => signedWithout(facts), approvalRules: testRules },
    toldAgain: new Set(['nation']),
    billTools: {
      planBills: () => ({ portals: [...tellBoth.keys()], tellPaid: tellBoth }),
      planCancelling: () => tellBoth,
    },
    moneyTools: {
      approvalRules: {
        ...{ expireAfterDays: 7, limits: { refund: 1_000_000 }, waitHours: {} },
        repairLimits: { replay: 1_000, 'give-up': 2, resend: 10 },
      },
      returnAfterDays: 90,
      refundChannels: changes.refundChannels ?? new Set(),
      canAsk: (channel) => changes.ask !== undefined && !channel.startsWith('counter'),
      ask: async (paymentId) => changes.ask?.(paymentId, store),
      paymentCodes,
      endContradiction: (end, stores) =>
        endContradiction(end, stores, { codes: paymentCodes, notFee: [], tellPaid: () => tellBoth }),
    },
    partnerTools: {
      taken: new Map([['lgsp', ['RS256']]]),
      configured: ['lgsp', 'national'].map((partner) => ({
        ...{
          name: partner,
          adapter: 'lgsp',
          limits: { perSecond: 20 },
          windows: [{ from: hoursAfter(now, 12), to: hoursAfter(now, 13) }],
        },
        settings: [
          { name: 'baseUrl', value: 'https://lgsp.example', origin: 'file' as const },
          { name: 'consumerSecret', value: '[secret]', origin: 'environment' as const },
          { name: 'maintenance', value: '[…]', origin: 'file' as const },
        ],
      })),
      check: async () => [
        { what: 'dns', where: 'https://lgsp.example', is: 'passed', detail: '192.0.2.1' },
        { what: 'login', is: 'failed', detail: 'partner_unauthorized' },
      ],
      rehearse: async (_partner, keyId) => [{ what: 'signature', is: 'passed', detail: keyId }],
    },
    importTools: {
      createId: timeOrderedId,
      aliveSince: (now) => new Date(now.getTime() - 60_000),
      read: (begun, bytes, maySee) => readCorrection(store, begun, bytes, maySee),
    },
    exchangeTools: {
      readSignature: readMessageSignature,
      exportEvidence: async ({ id }) => Buffer.from(`the evidence of ${id}`),
    },
    clock: () => new Date(now),
    log: { info: note, warn: note },
    publicUrl: publicUrl ?? server.url,
    distFolder,
    titles: { lgsp: { vi: 'Trục liên thông của tỉnh', en: 'Provincial platform' } },
    pollMs: 50,
    ...(changes.secondFactorFor && { secondFactorFor: changes.secondFactorFor }),
    oidc: changes.oidc?.(server.url),
    board: changes.board,
  })
  app.use('/console', router)
  return {
    url: `${server.url}/console`,
    ...{ routes, store, logged },
    readCorrection: (begun, bytes) => readCorrection(store, begun, bytes, () => true),
    now: () => new Date(now),
    pass: (ms) => {
      now += ms
    },
    close: async () => {
      close()
      await server.close()
      await store.close()
    },
  }
}

/** What closes days in tests: a provider called momo sends files of each day. */
export const testDayRules: DayRules = {
  ...{ cutOffs: {}, ambiguousDays: 0, unownedDays: 30, unsettledDays: 3 },
  dailySenders: [{ source: 'momo', channel: 'momo', settles: false }],
}

/** Targets of a first and of a later time. */
const testReportRules: ReportRules = {
  cashlessTargets: [
    { from: '2026-01-01', urban: 50, rural: 30, source: 'Kế hoạch thử' },
    { from: '2028-01-01', urban: 100, rural: 80, source: 'Kế hoạch thử' },
  ],
  cashlessBy: 'amount',
  smallClass: 5,
}

/** The shape of a JWS, whose signature nothing here verifies. */
const signedWithout = (facts: object): string =>
  `e30.${Buffer.from(JSON.stringify(facts)).toString('base64url')}.none`

/** Somebody who is logged in, as their browser asks. */
export interface Caller {
  readonly cookie: string
  get(path: string): Promise<Answer>
  post(path: string, body: object): Promise<Answer>
  /** The text of a file that a change gives. */
  file(path: string, body: object): Promise<string>
  /** The status alone; what streams is let go of. */
  statusOf(method: 'get' | 'post', path: string): Promise<number>
}

interface Answer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: a test says itself what it expects
  readonly body: any
}

/** Logs in, with the password of all tests unless told. Throws with the status that refused it. */
export async function callerOf(
  { url }: Pick<RunningConsole, 'url'>,
  login: string,
  typed = password,
): Promise<Caller> {
  const page = { 'Sec-Fetch-Site': 'same-origin', 'Content-Type': 'application/json' }
  const body = JSON.stringify({ name: login, password: typed })
  const entered = await fetch(`${url}/api/session`, { method: 'POST', headers: page, body })
  if (!entered.ok) throw new Error(`not logged in: ${entered.status}`)
  const cookie = entered.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const { csrfToken } = (await entered.json()) as { csrfToken: string }
  const headers = { ...page, Cookie: cookie, 'X-CSRF-Token': csrfToken }
  const ask = async (method: string, path: string, sent?: object) => {
    const body = sent && JSON.stringify(sent)
    const answer = await fetch(`${url}${path}`, { method, headers, ...(body !== undefined && { body }) })
    const text = await answer.text()
    return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) }
  }
  return {
    cookie,
    get: (path) => ask('GET', path),
    post: (path, body) => ask('POST', path, body),
    async file(path, sent) {
      const answer = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(sent) })
      if (!answer.ok) throw new Error(`not given: ${answer.status}`)
      return answer.text()
    },
    async statusOf(method, path) {
      const isPost = method === 'post' && { body: '{}' }
      const answer = await fetch(`${url}${path}`, { method: method.toUpperCase(), headers, ...isPost })
      await answer.body?.cancel()
      return answer.status
    },
  }
}

/** Logs in somebody new, bound to no school unless told. */
export async function enterAs(
  running: Pick<RunningConsole, 'url' | 'store'>,
  login: string,
  roles: Role[],
  schoolCodes: string[] = [],
): Promise<Caller> {
  await createAdministrator(running.store.administrators, login, password, { roles, schoolCodes })
  return callerOf(running, login)
}

/** Reads a corrected file as the gateway does, for every school of its client. */
async function readCorrection(
  { imports, access, ...stores }: Store,
  { id, clientId, kind, format, sentBy = '' }: NewImport,
  bytes: Buffer,
  maySee: (schoolCode: string) => boolean,
): Promise<void> {
  const client = await access.findClient(clientId)
  const clock = () => new Date()
  const intakes = createIntakes({
    ...stores,
    feeCatalogue: readFeeCatalogue(catalogues),
    planBill: () => ({ dossierUnit: '000.00.14.H20', portals: [], tellPaid: new Map() }),
    clock,
    onAccepted: () => {},
  })
  async function* only() {
    yield bytes
  }
  await readIntoImport(only(), {
    ...{ id, kind, schoolCode: undefined, imports, clock },
    source: createRecordSources({ workbookMiB: 32, workbookRatio: 100 })[format],
    intake: intakes[kind],
    sender: { mayWriteFor: (code) => client?.schoolCodes.has(code) === true && maySee(code), by: sentBy },
  })
}

/** The local time of day so many hours after an instant: hours of maintenance that no test meets, whenever it runs. */
function hoursAfter(at: number, hours: number): string {
  const minutes = minutesOfLocalDay(new Date(at + hours * 3_600_000))
  const [hour, minute] = [Math.floor(minutes / 60), minutes % 60]
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}
