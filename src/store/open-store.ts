import type { Pool } from 'pg'
import { createAccessStore } from './access/access-store.ts'
import { createAdministratorStore } from './access/administrator-store.ts'
import { createAuditLog } from './access/audit-log.ts'
import { createClientCare } from './access/client-care.ts'
import { createApprovalStore } from './approvals/approval-store.ts'
import { createBankFileStore } from './bank-lines/bank-file-store.ts'
import { createBankLineStore } from './bank-lines/bank-line-store.ts'
import { createContradictionStore } from './bank-lines/contradiction-store.ts'
import { createFeedStore } from './bank-lines/feed-store.ts'
import { createMoneyDesk } from './bank-lines/money-desk.ts'
import { createMoneySearch } from './bank-lines/money-search.ts'
import { createPayerLearning } from './bank-lines/payer-learning.ts'
import { createBillLifeStore } from './bills/bill-life-store.ts'
import { createBillSearch } from './bills/bill-search.ts'
import { createBillStore } from './bills/bill-store.ts'
import { createWriteOffStore } from './bills/write-off-store.ts'
import { createCreditStore } from './credits/credit-store.ts'
import { createDayStore } from './days/day-store.ts'
import { createDayView } from './days/day-view.ts'
import { createEvidenceStore } from './evidence/evidence-store.ts'
import { createRetentionStore } from './evidence/retention-store.ts'
import { createDossierStore } from './exchanges/dossier-store.ts'
import { createExchangeEditStore } from './exchanges/exchange-edit-store.ts'
import { createExchangeSearch } from './exchanges/exchange-search.ts'
import { createExchangeStore } from './exchanges/exchange-store.ts'
import { createOverviewStore } from './exchanges/overview-store.ts'
import { createWorkerStore } from './exchanges/worker-store.ts'
import { createAttendanceStore } from './fees/attendance-store.ts'
import { createBudgetStore } from './fees/budget-store.ts'
import { createFeeCorrectionStore } from './fees/fee-correction-store.ts'
import { createFeeStore } from './fees/fee-store.ts'
import { createMealSettlementStore } from './fees/meal-settlement-store.ts'
import { createPlanStore } from './fees/plan-store.ts'
import { createStudentSpanStore } from './fees/student-span-store.ts'
import { createIncidentStore } from './incidents/incident-store.ts'
import { createTellingStore } from './incidents/telling-store.ts'
import { createTroubleStore } from './incidents/trouble-store.ts'
import { createIdempotencyStore } from './intake/idempotency-store.ts'
import { createImportStore } from './intake/import-store.ts'
import { createKeyStore } from './keys/key-store.ts'
import { poolWithin } from './one-transaction.ts'
import { createPartnerControlStore } from './partners/partner-control-store.ts'
import { createPartnerWindowStore } from './partners/partner-window-store.ts'
import { createBillerStore } from './payments/biller-store.ts'
import { createNoticeStore } from './payments/notice-store.ts'
import { createPaymentSearch } from './payments/payment-search.ts'
import { createPaymentStore } from './payments/payment-store.ts'
import { createReceiptSearch } from './payments/receipt-search.ts'
import { createReceiptStore } from './payments/receipt-store.ts'
import { createErasureStore } from './personal-data/erasure-store.ts'
import { createSealedStore } from './personal-data/sealed-store.ts'
import { createOldRecords } from './personal-data/settle-old-records.ts'
import { createPool, type PoolOptions, withTransaction } from './pool.ts'
import { createPostingPool } from './posting-pool.ts'
import { createProofStore } from './proofs/proof-store.ts'
import { createRefundStore } from './refunds/refund-store.ts'
import { createReturnStore } from './refunds/return-store.ts'
import { createReversalStore } from './refunds/reversal-store.ts'
import { createRepairStore } from './repairs/repair-store.ts'
import { createReportStore } from './reports/report-store.ts'
import { createFamilyStore } from './roster/family-store.ts'
import { createRosterStore } from './roster/roster-store.ts'
import { createSchoolSearch } from './roster/school-search.ts'
import { createSchoolViews } from './roster/school-views.ts'
import { createSandbox } from './sandbox.ts'
import { createBreakStore } from './statements/break-store.ts'
import { createBreakView } from './statements/break-view.ts'
import { createKeptFileStore } from './statements/kept-file-store.ts'
import { createSettlementStore } from './statements/settlement-store.ts'
import { createStatementStore } from './statements/statement-store.ts'
import { createStatementView } from './statements/statement-view.ts'
import type { Vault } from './vault.ts'
import { createWebhookStore } from './webhooks/webhook-store.ts'

export type Store = ReturnType<typeof openStore>

/**
 * Opens everything that the gateway keeps, over one pool of connections, and one of its own for confirmations of payments.
 */
export function openStore(options: PoolOptions, vault: Vault) {
  const pool = createPool(options)
  const postings = createPostingPool(options)
  const inSandbox = createSandbox(options)
  return {
    ...openStores(pool, vault, postings),
    workers: createWorkerStore(pool, options.url),
    /** Runs work on stores of which all changes are one: committed when it returns, undone when it throws. */
    inOneTransaction: <Result>(work: (stores: Stores) => Promise<Result>) =>
      withTransaction(pool, (client) => work(openStores(poolWithin(client), vault))),
    /** Runs work on stores that know nothing real, and of whose changes nothing stays. */
    inSandbox: <Result>(work: (stores: Stores) => Promise<Result>) =>
      inSandbox((pool) => work(openStores(pool, vault))),
    isReady: () =>
      pool.query('select 1').then(
        () => true,
        () => false,
      ),
    close: async () => {
      await Promise.all([pool.end(), postings.end()])
    },
  }
}

/** Everything that is kept. */
export type Stores = ReturnType<typeof openStores>

function openStores(pool: Pool, vault: Vault, postings = pool) {
  return {
    access: createAccessStore(pool),
    administrators: createAdministratorStore(pool, vault),
    approvals: createApprovalStore(pool),
    auditLog: createAuditLog(pool),
    attendance: createAttendanceStore(pool, vault),
    bankFiles: createBankFileStore(pool),
    bankLines: createBankLineStore(pool, vault),
    contradictions: createContradictionStore(pool, vault),
    families: createFamilyStore(pool),
    mealSettlements: createMealSettlementStore(pool),
    moneyDesk: createMoneyDesk(pool),
    moneySearch: createMoneySearch(pool, vault),
    biller: createBillerStore(pool, vault),
    billLife: createBillLifeStore(pool),
    billSearch: createBillSearch(pool),
    bills: createBillStore(pool, vault),
    breaks: createBreakStore(pool, vault),
    breakView: createBreakView(pool),
    days: createDayStore(pool),
    dayView: createDayView(pool),
    clientCare: createClientCare(pool),
    credits: createCreditStore(pool),
    budget: createBudgetStore(pool),
    feeCorrections: createFeeCorrectionStore(pool, vault),
    dossiers: createDossierStore(pool, vault),
    erasures: createErasureStore(pool, vault),
    evidence: createEvidenceStore(pool, vault),
    exchangeEdits: createExchangeEditStore(pool, vault),
    exchanges: createExchangeStore(pool, vault),
    exchangeSearch: createExchangeSearch(pool, vault),
    fees: createFeeStore(pool),
    feeds: createFeedStore(pool),
    idempotency: createIdempotencyStore(pool),
    imports: createImportStore(pool, vault),
    keptFiles: createKeptFileStore(pool, vault),
    keys: createKeyStore(pool, vault),
    incidents: createIncidentStore(pool),
    oldRecords: createOldRecords(pool, vault),
    notices: createNoticeStore(pool, vault),
    overview: createOverviewStore(pool),
    partnerControls: createPartnerControlStore(pool),
    partnerWindows: createPartnerWindowStore(pool),
    payerLearning: createPayerLearning(pool, vault),
    paymentSearch: createPaymentSearch(pool),
    payments: createPaymentStore(pool, vault, postings),
    proofs: createProofStore(pool),
    receiptSearch: createReceiptSearch(pool),
    receipts: createReceiptStore(pool),
    refunds: createRefundStore(pool, vault),
    returns: createReturnStore(pool, vault),
    plans: createPlanStore(pool, vault),
    repairs: createRepairStore(pool),
    reports: createReportStore(pool),
    retention: createRetentionStore(pool),
    reversals: createReversalStore(pool),
    roster: createRosterStore(pool, vault),
    schoolSearch: createSchoolSearch(pool, vault),
    sealed: createSealedStore(pool, vault),
    settlements: createSettlementStore(pool, vault),
    statements: createStatementStore(pool, vault),
    statementView: createStatementView(pool, vault),
    studentSpans: createStudentSpanStore(pool, vault),
    tellings: createTellingStore(pool),
    troubles: createTroubleStore(pool),
    views: createSchoolViews(pool),
    writeOffs: createWriteOffStore(pool),
    webhooks: createWebhookStore(pool, vault),
  }
}
