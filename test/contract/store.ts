import { describe } from 'vitest'
import type { StoreBench } from '../support/store-bench.ts'
import { describeBankLineStore } from './store/bank-lines.ts'
import { describeBankLinesOfTerms } from './store/bank-lines-of-terms.ts'
import { describeBillLifeStore } from './store/bill-life.ts'
import { describeBillLifeProperty } from './store/bill-life-property.ts'
import { describeBillerStore } from './store/biller.ts'
import { describeBillStore } from './store/bills.ts'
import { describeBlockedExchanges } from './store/blocked-exchanges.ts'
import { describeCarriedDebts } from './store/carried-debts.ts'
import { describeCreditStore } from './store/credits.ts'
import { describeDossierStore } from './store/dossiers.ts'
import { describeExchangeEditStore } from './store/exchange-edits.ts'
import { describeExchangeSearch } from './store/exchange-search.ts'
import { describeExchangeStore } from './store/exchanges.ts'
import { describeFamilyMoneyProperty } from './store/family-money-property.ts'
import { describeIncidentStore } from './store/incidents.ts'
import { describeKeyStore } from './store/keys.ts'
import { describePartnerControlStore } from './store/partner-controls.ts'
import { describePartnerWindowStore } from './store/partner-windows.ts'
import { describePaymentStore } from './store/payments.ts'
import { describeRepairStore } from './store/repairs.ts'
import { describeRiskyRepairs } from './store/risky-repairs.ts'
import { describeRosterStore } from './store/roster.ts'
import { describeTroubleStore } from './store/troubles.ts'
import { describeWebhookStore } from './store/webhooks.ts'
import { describeWorkers } from './store/workers.ts'

/** Registers the cases that every store of the gateway passes. */
export function describeStore(name: string, openBench: () => Promise<StoreBench>): void {
  describe(`${name} as the store`, () => {
    describeRosterStore(openBench)
    describeBillLifeStore(openBench)
    describeBillLifeProperty(openBench)
    describeFamilyMoneyProperty(openBench)
    describeBillStore(openBench)
    describeCarriedDebts(openBench)
    describeCreditStore(openBench)
    describeDossierStore(openBench)
    describePaymentStore(openBench)
    describeBillerStore(openBench)
    describeBankLineStore(openBench)
    describeBankLinesOfTerms(openBench)
    describeExchangeStore(openBench)
    describeExchangeSearch(openBench)
    describeBlockedExchanges(openBench)
    describePartnerControlStore(openBench)
    describePartnerWindowStore(openBench)
    describeKeyStore(openBench)
    describeRepairStore(openBench)
    describeRiskyRepairs(openBench)
    describeExchangeEditStore(openBench)
    describeIncidentStore(openBench)
    describeTroubleStore(openBench)
    describeWebhookStore(openBench)
    describeWorkers(openBench)
  })
}
