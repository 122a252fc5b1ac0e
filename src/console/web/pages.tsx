import type { ComponentType } from 'react'
import type { ConsoleAction } from '../../domain/access/roles.ts'
import { AdministratorsPage } from './administrators/administrators-page.tsx'
import { ApprovalPage } from './approvals/approval-page.tsx'
import { ApprovalsPage } from './approvals/approvals-page.tsx'
import { AuditPage } from './audit/audit-page.tsx'
import { BillPage } from './bills/bill-page.tsx'
import { BillsPage } from './bills/bills-page.tsx'
import { BreakPage } from './breaks/break-page.tsx'
import { BreaksPage } from './breaks/breaks-page.tsx'
import { ClientPage } from './clients/client-page.tsx'
import { ClientsPage } from './clients/clients-page.tsx'
import { ContradictionsPage } from './contradictions/contradictions-page.tsx'
import { DayPage } from './days/day-page.tsx'
import { DaysPage } from './days/days-page.tsx'
import { ExchangePage } from './exchanges/exchange-page.tsx'
import { ExchangesPage } from './exchanges/exchanges-page.tsx'
import { FailuresPage } from './failures/failures-page.tsx'
import { ImportPage } from './imports/import-page.tsx'
import { ImportsPage } from './imports/imports-page.tsx'
import { KeysPage } from './keys/keys-page.tsx'
import { InTransitPage } from './money/in-transit-page.tsx'
import { MoneyPage } from './money/money-page.tsx'
import { OwnerlessPage } from './money/ownerless-page.tsx'
import { OverviewPage } from './overview/overview-page.tsx'
import { PartnerPage } from './partners/partner-page.tsx'
import { PartnersPage } from './partners/partners-page.tsx'
import { PaymentPage } from './payments/payment-page.tsx'
import { PaymentsPage } from './payments/payments-page.tsx'
import { CounterPage } from './receipts/counter-page.tsx'
import { ReceiptPage } from './receipts/receipt-page.tsx'
import { ReceiptsPage } from './receipts/receipts-page.tsx'
import { PayoutsPage } from './refunds/payouts-page.tsx'
import { RefundPage } from './refunds/refund-page.tsx'
import { RefundsPage } from './refunds/refunds-page.tsx'
import { ReversalsPage } from './refunds/reversals-page.tsx'
import { RepairPage } from './repairs/repair-page.tsx'
import { RepairsPage } from './repairs/repairs-page.tsx'
import { ReportsPage } from './reports/reports-page.tsx'
import { matchPath, type ParamsOf } from './router/match.ts'
import { PupilsPage } from './schools/pupils-page.tsx'
import { SchoolPage } from './schools/school-page.tsx'
import { SchoolsPage } from './schools/schools-page.tsx'
import { StatementPage } from './statements/statement-page.tsx'
import { StatementsPage } from './statements/statements-page.tsx'
import { TriesPage } from './tries/tries-page.tsx'
import { WebhookPage } from './webhooks/webhook-page.tsx'
import { WebhooksPage } from './webhooks/webhooks-page.tsx'

/** A page by its path, for those who may do its action. */
export interface PageDefinition {
  readonly path: string
  readonly action: ConsoleAction
  /** The page where the path is its own, with what its open names say. */
  at(path: string): React.ReactElement | undefined
}

/** Every page of the console. */
export const pages: readonly PageDefinition[] = [
  page('/', 'overview.read', OverviewPage),
  page('/exchanges', 'exchanges.read', ExchangesPage),
  page('/exchanges/:id', 'exchanges.read', ExchangePage),
  page('/failures', 'exchanges.read', FailuresPage),
  page('/repairs', 'exchanges.read', RepairsPage),
  page('/repairs/:id', 'exchanges.read', RepairPage),
  page('/partners', 'partners.read', PartnersPage),
  page('/partners/:name', 'partners.read', PartnerPage),
  page('/keys', 'keys.read', KeysPage),
  page('/schools', 'schools.read', SchoolsPage),
  page('/schools/:code', 'schools.read', SchoolPage),
  page('/schools/:code/pupils', 'schools.read', PupilsPage),
  page('/clients', 'clients.read', ClientsPage),
  page('/clients/:id', 'clients.read', ClientPage),
  page('/tries', 'api.try', TriesPage),
  page('/webhooks', 'webhooks.read', WebhooksPage),
  page('/webhooks/:id', 'webhooks.read', WebhookPage),
  page('/imports', 'schools.read', ImportsPage),
  page('/imports/:id', 'schools.read', ImportPage),
  page('/bills', 'bills.read', BillsPage),
  page('/bills/:id', 'bills.read', BillPage),
  page('/payments', 'payments.read', PaymentsPage),
  page('/payments/:id', 'payments.read', PaymentPage),
  page('/receipts', 'payments.read', ReceiptsPage),
  page('/receipts/:id', 'payments.read', ReceiptPage),
  page('/counter', 'payments.take', CounterPage),
  page('/refunds', 'payments.read', RefundsPage),
  page('/refunds/:id', 'payments.read', RefundPage),
  page('/payouts/:id', 'money.read', PayoutsPage),
  page('/reversals', 'payments.read', ReversalsPage),
  page('/money', 'money.read', OwnerlessPage),
  page('/money/:id', 'money.read', MoneyPage),
  page('/money-in-transit', 'money.read', InTransitPage),
  page('/breaks', 'money.read', BreaksPage),
  page('/breaks/:id', 'money.read', BreakPage),
  page('/contradictions', 'money.read', ContradictionsPage),
  page('/statements', 'money.read', StatementsPage),
  page('/statements/:id', 'money.read', StatementPage),
  page('/reports', 'reports.read', ReportsPage),
  page('/days', 'money.read', DaysPage),
  page('/days/:book/:day', 'money.read', DayPage),
  page('/approvals', 'approvals.read', ApprovalsPage),
  page('/approvals/:id', 'approvals.read', ApprovalPage),
  page('/administrators', 'access.read', AdministratorsPage),
  page('/audit', 'audit.read', AuditPage),
]

function page<Path extends string>(
  path: Path,
  action: ConsoleAction,
  Content: ComponentType<{ readonly params: ParamsOf<Path> }>,
): PageDefinition {
  return {
    ...{ path, action },
    at(given) {
      const params = matchPath(path, given)
      return params && <Content key={given} params={params} />
    },
  }
}
