import type { Pool } from 'pg'
import { createAccessStore } from './access-store.ts'
import { createAdministratorStore } from './administrator-store.ts'
import { createApprovalStore } from './approval-store.ts'
import { createAttendanceStore } from './attendance-store.ts'
import { createAuditLog } from './audit-log.ts'
import { createBankFileStore } from './bank-file-store.ts'
import { createBankLineStore } from './bank-line-store.ts'
import { createBillLifeStore } from './bill-life-store.ts'
import { createBillSearch } from './bill-search.ts'
import { createBillStore } from './bill-store.ts'
import { createBillerStore } from './biller-store.ts'
import { createBreakStore } from './break-store.ts'
import { createBreakView } from './break-view.ts'
import { createBudgetStore } from './budget-store.ts'
import { createClientCare } from './client-care.ts'
import { createCreditStore } from './credit-store.ts'
import { createDayStore } from './day-store.ts'
import { createDayView } from './day-view.ts'
import { createDossierStore } from './dossier-store.ts'
import { createErasureStore } from './erasure-store.ts'
import { createEvidenceStore } from './evidence-store.ts'
import { createExchangeEditStore } from './exchange-edit-store.ts'
import { createExchangeSearch } from './exchange-search.ts'
import { createExchangeStore } from './exchange-store.ts'
import { createFamilyStore } from './family-store.ts'
import { createFeeCorrectionStore } from './fee-correction-store.ts'
import { createFeeStore } from './fee-store.ts'
import { createFeedStore } from './feed-store.ts'
import { createIdempotencyStore } from './idempotency-store.ts'
import { createImportStore } from './import-store.ts'
import { createIncidentStore } from './incident-store.ts'
import { createKeptFileStore } from './kept-file-store.ts'
import { createKeyStore } from './key-store.ts'
import { createMealSettlementStore } from './meal-settlement-store.ts'
import { createMoneyDesk } from './money-desk.ts'
import { createMoneySearch } from './money-search.ts'
import { createNoticeStore } from './notice-store.ts'
import { poolWithin } from './one-transaction.ts'
import { createOverviewStore } from './overview-store.ts'
import { createPartnerControlStore } from './partner-control-store.ts'
import { createPartnerWindowStore } from './partner-window-store.ts'
import { createPayerLearning } from './payer-learning.ts'
import { createPaymentSearch } from './payment-search.ts'
import { createPaymentStore } from './payment-store.ts'
import { createPlanStore } from './plan-store.ts'
import { createPool, type PoolOptions, withTransaction } from './pool.ts'
import { createPostingPool } from './posting-pool.ts'
import { createProofStore } from './proof-store.ts'
import { createReceiptSearch } from './receipt-search.ts'
import { createReceiptStore } from './receipt-store.ts'
import { createRefundStore } from './refund-store.ts'
import { createRepairStore } from './repair-store.ts'
import { createReportStore } from './report-store.ts'
import { createRetentionStore } from './retention-store.ts'
import { createReturnStore } from './return-store.ts'
import { createReversalStore } from './reversal-store.ts'
import { createRosterStore } from './roster-store.ts'
import { createSandbox } from './sandbox.ts'
import { createSchoolSearch } from './school-search.ts'
import { createSchoolViews } from './school-views.ts'
import { createSealedStore } from './sealed-store.ts'
import { createOldRecords } from './settle-old-records.ts'
import { createSettlementStore } from './settlement-store.ts'
import { createStatementStore } from './statement-store.ts'
import { createStatementView } from './statement-view.ts'
import { createStudentSpanStore } from './student-span-store.ts'
import { createTellingStore } from './telling-store.ts'
import { createTroubleStore } from './trouble-store.ts'
import type { Vault } from './vault.ts'
import { createWebhookStore } from './webhook-store.ts'
import { createWorkerStore } from './worker-store.ts'
import { createWriteOffStore } from './write-off-store.ts'

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
