import type { RequestHandler } from 'express'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { TransferRequest } from '../../schemas/dossier.ts'
import type { School } from '../../schemas/school.ts'
import type { ApprovalRules } from '../domain/approvals/approval.ts'
import type { PaymentCodeRules } from '../domain/bank-lines/read-memo.ts'
import type { DayRules } from '../domain/days/business-day.ts'
import type { FeeCatalogue } from '../domain/fees/fee-catalogue.ts'
import type { MealCutOff } from '../domain/fees/meals.ts'
import type { ProRataRule } from '../domain/fees/pro-rata.ts'
import type { Payment } from '../domain/payments/payment.ts'
import type { PlanBill } from '../intake/take-bills.ts'
import type { AccessStore } from '../ports/access/access-store.ts'
import type { ApprovalStore } from '../ports/approvals/approval-store.ts'
import type { BankLineStore } from '../ports/bank-lines/bank-line-store.ts'
import type { MoneyDesk } from '../ports/bank-lines/money-desk.ts'
import type { BillLifeStore } from '../ports/bills/bill-life-store.ts'
import type { BillStore, BillToAccept, DossierStore, TellPortals } from '../ports/bills/bill-store.ts'
import type { WriteOffStore } from '../ports/bills/write-off-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { CreditStore } from '../ports/credits/credit-store.ts'
import type { DayStore, SignDay } from '../ports/days/day-store.ts'
import type { ExchangeEditStore } from '../ports/exchanges/exchange-edit-store.ts'
import type { AttendanceStore } from '../ports/fees/attendance-store.ts'
import type { BudgetStore } from '../ports/fees/budget-store.ts'
import type { FeeCorrectionStore } from '../ports/fees/fee-correction-store.ts'
import type { FeeStore } from '../ports/fees/fee-store.ts'
import type { MealSettlementStore } from '../ports/fees/meal-settlement-store.ts'
import type { PlanStore } from '../ports/fees/plan-store.ts'
import type { StudentSpanStore } from '../ports/fees/student-span-store.ts'
import type { IdempotencyStore } from '../ports/intake/idempotency-store.ts'
import type { ImportStore } from '../ports/intake/import-store.ts'
import type { PaymentStore, TellOfPayment } from '../ports/payments/payment-store.ts'
import type { ReceiptStore } from '../ports/payments/receipt-store.ts'
import type { RecordSource } from '../ports/record-source.ts'
import type { RefundStore } from '../ports/refunds/refund-store.ts'
import type { ReturnStore } from '../ports/refunds/return-store.ts'
import type { ReversalStore } from '../ports/refunds/reversal-store.ts'
import type { RepairStore } from '../ports/repairs/repair-store.ts'
import type { FamilyStore } from '../ports/roster/family-store.ts'
import type { RosterStore } from '../ports/roster/roster-store.ts'
import type { SchoolViews } from '../ports/roster/school-views.ts'
import type { BreakStore } from '../ports/statements/break-store.ts'
import type { SettlementStore } from '../ports/statements/settlement-store.ts'
import type { WebhookSender } from '../ports/webhook-sender.ts'
import type { WebhookStore } from '../ports/webhooks/webhook-store.ts'
import type { ContradictionParts } from './bank-lines/contradiction-routes.ts'
import type { HandleInbound } from './channels/routes.ts'
import type { ClientUsage } from './client-usage.ts'
import type { TransferPlan } from './dossiers/routes.ts'
import type { NoticeParts } from './notices/routes.ts'
import type { TokenKey } from './oauth2/access-tokens.ts'
import type { WindowParts } from './partners/window-routes.ts'
import type { PaymentReceipt } from './payments/receipt.ts'
import type { StartPayment } from './payments/routes.ts'
import type { StatementFiles } from './statements/take-file.ts'
import type { WebhookTimes } from './webhooks/routes.ts'

/** Everything that the HTTP part is given. */
export interface HttpParts {
  readonly version: string
  /** How the gateway is reached from outside, without a slash at the end; also the issuer of access tokens. */
  readonly publicUrl: string
  readonly log: Logger
  readonly registry: Registry
  readonly clock: Clock
  /** Makes UUIDs, in the order of time. */
  readonly createId: () => string
  /** The first signs access tokens, all are accepted. */
  readonly tokenKeys: readonly [TokenKey, ...TokenKey[]]
  readonly accessTokenSeconds: number
  /** Largest body of a request for one record; imports stream and have none. */
  readonly bodyBytes: number

  /** Most requests of one kind that are worked on at once, and most imports. */
  readonly requestsAtOnce: number
  readonly importsAtOnce: number

  readonly access: AccessStore
  readonly approvals: ApprovalStore
  /** What settings say of approvals. */
  readonly approvalRules: ApprovalRules
  readonly idempotency: IdempotencyStore
  readonly imports: ImportStore
  readonly roster: RosterStore
  readonly bankLines: BankLineStore
  readonly contradictions: ContradictionParts['contradictions']
  readonly endContradiction: ContradictionParts['endContradiction']
  readonly families: FamilyStore
  readonly mealSettlements: MealSettlementStore
  readonly moneyDesk: MoneyDesk
  readonly bills: BillStore
  readonly breaks: BreakStore
  readonly days: DayStore
  readonly settlements: SettlementStore
  readonly dayRules: DayRules
  /** Signs what a closed day is. */
  readonly signDay: SignDay
  readonly billLife: BillLifeStore
  readonly credits: CreditStore
  /** Credit above this, in đồng, is used by a person only. */
  readonly creditLimit: number
  /** How payment codes are made. */
  readonly paymentCodes: PaymentCodeRules
  readonly dossiers: DossierStore
  readonly fees: FeeStore
  readonly feeCatalogue: FeeCatalogue
  readonly studentSpans: StudentSpanStore
  readonly plans: PlanStore
  readonly budget: BudgetStore
  readonly feeCorrections: FeeCorrectionStore
  readonly attendance: AttendanceStore
  /** Until when absence is told in time. */
  readonly cutOff: MealCutOff
  readonly proRata: ProRataRule
  readonly payments: PaymentStore
  readonly views: SchoolViews
  readonly receipts: ReceiptStore
  readonly refunds: RefundStore
  /** The channels that give money back. */
  readonly refundChannels: ReadonlySet<string>
  readonly returns: ReturnStore
  /** After so many days without an owner money is proposed to go back. */
  readonly returnAfterDays: number
  readonly reversals: ReversalStore
  readonly writeOffs: WriteOffStore
  readonly repairs: RepairStore
  readonly exchangeEdits: ExchangeEditStore
  readonly partnerControls: WindowParts['partnerControls']
  readonly portalWindows: WindowParts['portalWindows']
  readonly inOneTransaction: WindowParts['inOneTransaction'] & ContradictionParts['inOneTransaction']
  /** The partners that may be told again what they were told. */
  readonly toldAgain: ReadonlySet<string>
  readonly webhooks: WebhookStore
  readonly webhookSender: WebhookSender
  readonly webhookTimes: WebhookTimes
  /** Readers of tables and workbooks; NDJSON is read here. */
  readonly tables: Readonly<Record<'csv' | 'xlsx', RecordSource>>

  readonly planBill: PlanBill
  /** Says which portals learn of bills of a school, and that they are paid. */
  readonly planBills: (school: School) => Pick<BillToAccept, 'portals' | 'tellPaid'>
  readonly planTransfer: (request: TransferRequest, school: School) => TransferPlan
  /** Says which portals learn that a bill is paid. */
  readonly tellPaid: TellOfPayment
  readonly planCancelling: (school: School) => TellPortals
  readonly startPayment: StartPayment
  readonly fetchReceipt: (payment: Payment) => Promise<PaymentReceipt>
  readonly handleInbound: HandleInbound
  readonly notices: NoticeParts['notices']
  readonly feeds: NoticeParts['feeds']
  readonly bankFiles: NoticeParts['bankFiles']
  readonly replay: NoticeParts['replay']
  readonly statementFiles: StatementFiles
  /** Largest file of statements that may be sent. */
  readonly statementBytes: number
  /** Wakes delivery after records were committed. */
  readonly onAccepted: () => void
  readonly isReady: () => Promise<boolean>
  /** The administrators' pages, served under /console with their own policy. */
  readonly console?: RequestHandler
  /** Counts what clients do; nobody counts without it. */
  readonly usage?: Pick<ClientUsage, 'count'>
}
