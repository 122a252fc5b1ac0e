import { generateKeyPairSync, randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import pino from 'pino'
import { Registry } from 'prom-client'
import { readTable } from '../../../adapters/sources/tabular/index.ts'
import { readStudentWorkbook } from '../../../adapters/sources/workbook/index.ts'
import { catalogues } from '../../../config/catalogues/index.ts'
import { readFeeCatalogue } from '../../../src/fees/catalogue.ts'
import { createHttpApp } from '../../../src/http/app.ts'
import { createHttpServer } from '../../../src/http/create-http-server.ts'
import type { HttpParts } from '../../../src/http/http-parts.ts'
import { secretHash } from '../../../src/http/oauth2/client-secret.ts'
import { endContradiction } from '../../../src/reconcile/end-contradiction.ts'
import { createAccessStore } from '../../../src/store/access/access-store.ts'
import { createAuditLog } from '../../../src/store/access/audit-log.ts'
import { createApprovalStore } from '../../../src/store/approvals/approval-store.ts'
import { createBankFileStore } from '../../../src/store/bank-lines/bank-file-store.ts'
import { createBankLineStore } from '../../../src/store/bank-lines/bank-line-store.ts'
import { createContradictionStore } from '../../../src/store/bank-lines/contradiction-store.ts'
import { createFeedStore } from '../../../src/store/bank-lines/feed-store.ts'
import { createMoneyDesk } from '../../../src/store/bank-lines/money-desk.ts'
import { createBillLifeStore } from '../../../src/store/bills/bill-life-store.ts'
import { createBillStore } from '../../../src/store/bills/bill-store.ts'
import { createWriteOffStore } from '../../../src/store/bills/write-off-store.ts'
import { createCreditStore } from '../../../src/store/credits/credit-store.ts'
import { createDayStore } from '../../../src/store/days/day-store.ts'
import { createDossierStore } from '../../../src/store/exchanges/dossier-store.ts'
import { createExchangeEditStore } from '../../../src/store/exchanges/exchange-edit-store.ts'
import { createAttendanceStore } from '../../../src/store/fees/attendance-store.ts'
import { createBudgetStore } from '../../../src/store/fees/budget-store.ts'
import { createFeeCorrectionStore } from '../../../src/store/fees/fee-correction-store.ts'
import { createFeeStore } from '../../../src/store/fees/fee-store.ts'
import { createMealSettlementStore } from '../../../src/store/fees/meal-settlement-store.ts'
import { createPlanStore } from '../../../src/store/fees/plan-store.ts'
import { createStudentSpanStore } from '../../../src/store/fees/student-span-store.ts'
import { createIdempotencyStore } from '../../../src/store/intake/idempotency-store.ts'
import { createImportStore } from '../../../src/store/intake/import-store.ts'
import { poolWithin } from '../../../src/store/one-transaction.ts'
import { createPartnerControlStore } from '../../../src/store/partners/partner-control-store.ts'
import { createPartnerWindowStore } from '../../../src/store/partners/partner-window-store.ts'
import { createNoticeStore } from '../../../src/store/payments/notice-store.ts'
import { createPaymentStore } from '../../../src/store/payments/payment-store.ts'
import { createReceiptStore } from '../../../src/store/payments/receipt-store.ts'
import { withTransaction } from '../../../src/store/pool.ts'
import { createRefundStore } from '../../../src/store/refunds/refund-store.ts'
import { createReturnStore } from '../../../src/store/refunds/return-store.ts'
import { createReversalStore } from '../../../src/store/refunds/reversal-store.ts'
import { createRepairStore } from '../../../src/store/repairs/repair-store.ts'
import { createFamilyStore } from '../../../src/store/roster/family-store.ts'
import { createRosterStore } from '../../../src/store/roster/roster-store.ts'
import { createSchoolViews } from '../../../src/store/roster/school-views.ts'
import { createBreakStore } from '../../../src/store/statements/break-store.ts'
import { createSettlementStore } from '../../../src/store/statements/settlement-store.ts'
import { timeOrderedId } from '../../../src/store/time-ordered-id.ts'
import { createVault } from '../../../src/store/vault.ts'
import { createWebhookStore } from '../../../src/store/webhooks/webhook-store.ts'
import { testRules } from '../../support/approvals.ts'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { aSchool, aStudent } from '../../support/school-records.ts'
import { testWebhookSender } from '../../support/webhook-sender.ts'

export interface HttpUnderTest {
  readonly url: string
  readonly parts: HttpParts
  readonly database: TestDatabase
  /** Every line that was logged. */
  readonly logged: string[]
  /** How often delivery was woken. */
  readonly woken: () => number
  /** Makes a client of some schools and gives a fetch that shows its access token. */
  client(id: string, schoolCodes: readonly string[], isOperator?: boolean, person?: string): Promise<Caller>
  close(): Promise<void>
}

/** Sends a request with an access token; `json` is sent as the body. */
export type Caller = Call & { readonly token: string }
type Call = (path: string, init?: RequestInit & { json?: unknown }) => Promise<Response>

/** Serves the real app on a free port over a database of its own. Parts can be replaced. */
export async function startHttp(changes: Partial<HttpParts> = {}): Promise<HttpUnderTest> {
  const database = await createTestDatabase()
  const { pool } = database
  const key = Buffer.alloc(32, 7)
  const vault = createVault({ current: 'data-1', keys: new Map([['data-1', key]]), indexKey: key })
  const paymentCodes = { prefixes: { student: 'HS', bill: 'KT', family: 'GD' }, origin: 4_711n }
  const logged: string[] = []
  let woken = 0
  const parts: HttpParts = {
    version: '0.0.0-test',
    publicUrl: 'https://gateway.example.vn',
    log: pino({}, { write: (line: string) => void logged.push(line) }),
    registry: new Registry(),
    clock: () => new Date(),
    createId: () => timeOrderedId(),
    tokenKeys: [createTokenKey('tokens-1')],
    accessTokenSeconds: 600,
    bodyBytes: 1024 * 1024,
    requestsAtOnce: 128,
    importsAtOnce: 8,
    access: createAccessStore(pool),
    approvals: createApprovalStore(pool),
    approvalRules: testRules,
    idempotency: createIdempotencyStore(pool),
    imports: createImportStore(pool, vault),
    roster: createRosterStore(pool, vault),
    bankLines: createBankLineStore(pool, vault),
    contradictions: createContradictionStore(pool, vault),
    endContradiction: (end, stores) =>
      endContradiction(end, stores, { codes: paymentCodes, notFee: [], tellPaid: () => new Map() }),
    families: createFamilyStore(pool),
    mealSettlements: createMealSettlementStore(pool),
    moneyDesk: createMoneyDesk(pool),
    bills: createBillStore(pool, vault),
    breaks: createBreakStore(pool, vault),
    days: createDayStore(pool),
    settlements: createSettlementStore(pool, vault),
    dayRules: {
      cutOffs: {},
      ambiguousDays: 0,
      unownedDays: 30,
      unsettledDays: 3,
      dailySenders: [{ source: 'bank', channel: 'platform', settles: false }],
    },
    signDay: async (facts) => `h.${Buffer.from(JSON.stringify(facts)).toString('base64url')}.s`,
    billLife: createBillLifeStore(pool),
    credits: createCreditStore(pool),
    creditLimit: 5_000_000,
    paymentCodes,
    dossiers: createDossierStore(pool, vault),
    fees: createFeeStore(pool),
    feeCatalogue: readFeeCatalogue(catalogues),
    budget: createBudgetStore(pool),
    feeCorrections: createFeeCorrectionStore(pool, vault),
    plans: createPlanStore(pool, vault),
    attendance: createAttendanceStore(pool, vault),
    proRata: 'by-day',
    cutOff: { daysBefore: 0, time: '08:00' },
    studentSpans: createStudentSpanStore(pool, vault),
    payments: createPaymentStore(pool, vault),
    views: createSchoolViews(pool),
    tables: {
      csv: { read: (bytes, wanted) => readTable(bytes, { ...wanted, format: 'csv' }) },
      xlsx: { read: (bytes, wanted) => readStudentWorkbook(bytes, wanted) },
    },
    planBill: () => ({ dossierUnit: '000.00.01.H80', portals: ['lgsp'], tellPaid: new Map([['lgsp', 1]]) }),
    planBills: () => ({ portals: ['lgsp'], tellPaid: new Map([['lgsp', 1]]) }),
    planTransfer: () => ({ dossierUnit: '000.00.01.H80', portals: ['lgsp'] }),
    tellPaid: () => new Map([['lgsp', 1]]),
    planCancelling: () => new Map([['lgsp', 1]]),
    startPayment: async () => ({ is: 'unknown-channel' }),
    fetchReceipt: async () => ({ is: 'cannot' }),
    handleInbound: async () => ({ status: 404, contentType: 'text/plain', body: Buffer.alloc(0) }),
    receipts: createReceiptStore(pool),
    refunds: createRefundStore(pool, vault),
    returns: createReturnStore(pool, vault),
    returnAfterDays: 90,
    refundChannels: new Set(),
    notices: createNoticeStore(pool, vault),
    feeds: createFeedStore(pool),
    bankFiles: createBankFileStore(pool),
    replay: async () => ({}),
    statementFiles: {
      list: async () => [],
      find: async () => undefined,
      take: async () => ({ is: 'unknown-source' }),
    },
    statementBytes: 1024 * 1024,
    reversals: createReversalStore(pool),
    writeOffs: createWriteOffStore(pool),
    repairs: createRepairStore(pool),
    exchangeEdits: createExchangeEditStore(pool, vault),
    partnerControls: createPartnerControlStore(pool),
    portalWindows: new Map([['lgsp', [{ from: '22:00', to: '02:00', days: ['saturday'] }]]]),
    inOneTransaction: (work) =>
      withTransaction(pool, (client) => {
        const within = poolWithin(client)
        return work({
          partnerWindows: createPartnerWindowStore(within),
          auditLog: createAuditLog(within),
          bankLines: createBankLineStore(within, vault),
          contradictions: createContradictionStore(within, vault),
        })
      }),
    toldAgain: new Set(['lgsp']),
    webhooks: createWebhookStore(pool, vault),
    webhookSender: testWebhookSender(),
    webhookTimes: { oldKeyMs: 86_400_000, requestMs: 1_000 },
    onAccepted: () => {
      woken += 1
    },
    isReady: async () => true,
    ...changes,
  }
  const server = createHttpServer(createHttpApp(parts))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    parts,
    database,
    logged,
    woken: () => woken,
    async client(id, schoolCodes, isOperator = false, person) {
      const secret = randomUUID()
      const secretSha256 = secretHash(secret)
      await parts.access.createClient({ id, name: id, secretSha256, schoolCodes, isOperator, person })
      return logIn(url, id, secret)
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await database.close()
    },
  }
}

/** A key for access tokens, made for one test run. */
export const createTokenKey = (keyId: string): HttpParts['tokenKeys'][0] => ({
  keyId,
  algorithm: 'ES256',
  privateKey: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
})

export const basic = (id: string, secret: string) =>
  `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`

/** Gets an access token for a client and gives a fetch that shows it. */
export async function logIn(url: string, id: string, secret: string): Promise<Caller> {
  const response = await fetch(`${url}/oauth2/token`, {
    method: 'POST',
    headers: { Authorization: basic(id, secret) },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  })
  const { access_token } = (await response.json()) as { access_token: string }
  return callerOf(url, access_token)
}

function callerOf(url: string, token: string): Caller {
  const call: Call = (path, { json, headers, ...init } = {}) => {
    const sent = new Headers(headers)
    sent.set('Authorization', `Bearer ${token}`)
    if (json !== undefined) sent.set('Content-Type', 'application/json')
    const body = json === undefined ? init.body : JSON.stringify(json)
    const withBody = body === undefined ? {} : { body, duplex: 'half' }
    return fetch(`${url}${path}`, { ...init, headers: sent, ...withBody } as RequestInit)
  }
  return Object.assign(call, { token })
}

/** Puts the school and the student that sample bills name. */
export async function putRoster(call: Caller, schoolCode = aSchool().code): Promise<void> {
  await call(`/v1/schools/${schoolCode}`, { method: 'PUT', json: aSchool({ code: schoolCode }) })
  const student = aStudent({ schoolCode })
  await call(`/v1/students/${student.code}`, { method: 'PUT', json: student })
}

/** The problem of a refused request. */
export async function problemOf(response: Response) {
  const problem = (await response.json()) as {
    type: string
    status: number
    code: string
    detail: string
    errors?: { field: string; code: string; message: string }[]
  }
  return { contentType: response.headers.get('content-type'), ...problem }
}
