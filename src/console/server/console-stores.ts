import type { AccessStore } from '../../ports/access/access-store.ts'
import type { AdministratorStore } from '../../ports/access/administrator-store.ts'
import type { AuditLog } from '../../ports/access/audit-log.ts'
import type { ClientCare } from '../../ports/access/client-care.ts'
import type { ApprovalStore } from '../../ports/approvals/approval-store.ts'
import type { BankLineStore } from '../../ports/bank-lines/bank-line-store.ts'
import type { ContradictionStore } from '../../ports/bank-lines/contradiction-store.ts'
import type { MoneyDesk } from '../../ports/bank-lines/money-desk.ts'
import type { MoneySearch } from '../../ports/bank-lines/money-search.ts'
import type { BillLifeStore } from '../../ports/bills/bill-life-store.ts'
import type { BillSearch } from '../../ports/bills/bill-search.ts'
import type { BillStore } from '../../ports/bills/bill-store.ts'
import type { CreditStore } from '../../ports/credits/credit-store.ts'
import type { DayStore } from '../../ports/days/day-store.ts'
import type { DayView } from '../../ports/days/day-view.ts'
import type { EvidenceStore } from '../../ports/evidence/evidence-store.ts'
import type { ExchangeEditStore } from '../../ports/exchanges/exchange-edit-store.ts'
import type { ExchangeSearch } from '../../ports/exchanges/exchange-search.ts'
import type { ExchangeStore } from '../../ports/exchanges/exchange-store.ts'
import type { OverviewStore } from '../../ports/exchanges/overview-store.ts'
import type { ImportStore } from '../../ports/intake/import-store.ts'
import type { KeyStore } from '../../ports/keys/key-store.ts'
import type { PartnerControlStore } from '../../ports/partners/partner-control-store.ts'
import type { PartnerWindowStore } from '../../ports/partners/partner-window-store.ts'
import type { NoticeStore } from '../../ports/payments/notice-store.ts'
import type { PaymentSearch } from '../../ports/payments/payment-search.ts'
import type { PaymentStore } from '../../ports/payments/payment-store.ts'
import type { ReceiptSearch } from '../../ports/payments/receipt-search.ts'
import type { ReceiptStore } from '../../ports/payments/receipt-store.ts'
import type { RefundStore } from '../../ports/refunds/refund-store.ts'
import type { ReturnStore } from '../../ports/refunds/return-store.ts'
import type { ReversalStore } from '../../ports/refunds/reversal-store.ts'
import type { RepairStore } from '../../ports/repairs/repair-store.ts'
import type { ReportStore } from '../../ports/reports/report-store.ts'
import type { RosterStore } from '../../ports/roster/roster-store.ts'
import type { SchoolSearch } from '../../ports/roster/school-search.ts'
import type { SchoolViews } from '../../ports/roster/school-views.ts'
import type { BreakStore } from '../../ports/statements/break-store.ts'
import type { BreakView } from '../../ports/statements/break-view.ts'
import type { KeptFileStore } from '../../ports/statements/kept-file-store.ts'
import type { StatementView } from '../../ports/statements/statement-view.ts'
import type { WebhookStore } from '../../ports/webhooks/webhook-store.ts'

/** What the console changes, which it is given within a transaction; each page's routes add theirs. */
export interface ConsoleStores {
  readonly access: AccessStore
  readonly administrators: AdministratorStore
  readonly approvals: ApprovalStore
  readonly auditLog: AuditLog
  readonly breaks: Pick<BreakStore, 'list' | 'find' | 'act' | 'resolve'>
  readonly bankLines: Pick<BankLineStore, 'giveTo' | 'suggestions' | 'take'>
  readonly contradictions: ContradictionStore
  readonly clientCare: ClientCare
  readonly webhooks: WebhookStore
  readonly bills: Pick<BillStore, 'cancel' | 'find'>
  readonly billLife: Pick<BillLifeStore, 'correct' | 'instalments' | 'revisions'>
  readonly evidence: Pick<EvidenceStore, 'find' | 'noteOpening'>
  readonly exchangeEdits: ExchangeEditStore
  readonly imports: ImportStore
  readonly keys: KeyStore
  readonly moneyDesk: MoneyDesk
  readonly moneySearch: MoneySearch
  readonly notices: Pick<NoticeStore, 'open'>
  readonly partnerControls: PartnerControlStore
  readonly partnerWindows: PartnerWindowStore
  readonly payments: Pick<PaymentStore, 'find' | 'asked'>
  readonly paymentSearch: PaymentSearch
  readonly receipts: ReceiptStore
  readonly receiptSearch: ReceiptSearch
  readonly refunds: Omit<RefundStore, 'channelSaid' | 'matchMovements' | 'takeForChannel'>
  readonly repairs: RepairStore
  readonly returns: Pick<ReturnStore, 'request'>
  readonly reversals: ReversalStore
  readonly roster: Pick<RosterStore, 'codeFor' | 'findSchool' | 'findStudent'>
}

/** What the console reads. */
export interface ReadStores extends ConsoleStores {
  readonly billSearch: BillSearch
  readonly credits: Pick<CreditStore, 'creditOf'>
  readonly breakView: BreakView
  readonly days: Pick<DayStore, 'openDays' | 'find' | 'unmet' | 'close' | 'rowsOf' | 'cameLate'>
  readonly dayView: DayView
  readonly keptFiles: Pick<KeptFileStore, 'find'>
  readonly overview: Pick<OverviewStore, 'read'>
  readonly schoolSearch: SchoolSearch
  readonly views: Pick<SchoolViews, 'deliveriesOf'>
  readonly reports: ReportStore
  readonly statementView: StatementView
  readonly exchanges: Pick<ExchangeStore, 'subjects'>
  readonly exchangeSearch: ExchangeSearch
}

/** Runs work on stores of which all changes are one: committed when it returns, undone when it throws. */
export type InOneTransaction = <Result>(work: (stores: ConsoleStores) => Promise<Result>) => Promise<Result>
