import { createOidc } from '../access/oidc.ts'
import { type Console, createConsole, ensureConsoleBuilt } from '../console/index.ts'
import { deliveryQueue } from '../delivery/deliver.ts'
import { mayBeToldAgain } from '../delivery/told-again.ts'
import { placeOf } from '../domain/exchanges/planner.ts'
import { renderExport } from '../evidence/export-file.ts'
import { readMessageSignature } from '../evidence/message-signature.ts'
import type { HttpParts } from '../http/http-parts.ts'
import { approvalRules } from '../parts/approval-rules.ts'
import type { Config } from '../parts/configuration.ts'
import { exportNow } from '../parts/evidence.ts'
import type { Parts } from '../parts/open-parts.ts'
import { askPayment, askQueue } from '../payments/ask-payment.ts'
import { refundChannels } from '../payments/payment-parts.ts'
import type { ApiTry } from '../ports/api-try.ts'
import { GatewayError } from '../ports/gateway-error.ts'
import { importTools } from './import-tools.ts'
import { partnerTools } from './partner-tools.ts'
import { createQueueBoard } from './queue-board.ts'
import { createStatementFiles } from './statement-files.ts'

/** Builds the administrators' console with its pages. */
export async function openConsole(
  parts: Parts,
  publicUrl: string,
  { paymentCodes, endContradiction }: Pick<HttpParts, 'paymentCodes' | 'endContradiction'>,
  apiTry: ApiTry,
): Promise<Console> {
  const { config, store, portals, planner, queues, waker, clock, log } = parts
  return createConsole({
    ...{ stores: store, inOneTransaction: store.inOneTransaction, onChanged: () => waker.wakeAll() },
    ...{ clock, log, publicUrl, distFolder: await ensureConsoleBuilt(), titles: titlesOf(config) },
    tellPaid: planner.tellPaid,
    toldAgain: mayBeToldAgain(portals),
    secondFactorFor: config.console.secondFactorFor,
    oidc: oidcOf(config, publicUrl),
    board: createQueueBoard(
      queues,
      [...portals.keys()].map(deliveryQueue).concat(askQueue),
      '/console/queues',
    ),
    billTools: {
      planBills: planner.planBill,
      planCancelling: (school) => planner.tellCancelled(placeOf(school)),
    },
    moneyTools: {
      approvalRules: approvalRules(config.approvals),
      canAsk: (channel) => parts.payments.channels.get(channel)?.ask !== undefined,
      refundChannels: refundChannels(parts.payments),
      returnAfterDays: config.approvals.returnAfterDays,
      ask: (paymentId) => askPayment(paymentId, parts.payments),
      paymentCodes,
      endContradiction,
    },
    partnerTools: partnerTools(parts),
    importTools: importTools(parts),
    statementTools: statementTools(parts),
    apiTry,
    reportRules: config.reports,
    dayTools: { ...parts.days, approvalRules: approvalRules(config.approvals) },
    exchangeTools: {
      readSignature: readMessageSignature,
      async exportEvidence(exchange) {
        return Buffer.from(renderExport(await exportNow(exchange, parts, new AbortController().signal)))
      },
    },
  })
}

function statementTools(parts: Parts) {
  const files = createStatementFiles(parts)
  return {
    sources: parts.senders.map(({ name }) => name),
    bytes: parts.config.http.statementMiB * 1024 * 1024,
    isNamedBy: (source: string, name: string) =>
      parts.senders.find((one) => one.name === source)?.source.recognise(name) !== undefined,
    async take(sent: Parameters<typeof files.take>[0]) {
      const taken = await files.take(sent)
      if (taken.is !== 'read')
        throw new GatewayError('invalid_request', `${sent.name} is no file of ${sent.source}`)
      return { id: taken.file.id, wasKnown: taken.wasKnown }
    },
  }
}

function oidcOf({ console: { oidc } }: Config, publicUrl: string) {
  if (!oidc) return undefined
  const { issuer, clientId, clientSecret, claim } = oidc
  const redirectUri = `${publicUrl}/console/api/session/oidc/callback`
  return createOidc({ issuer, clientId, clientSecret: clientSecret.reveal(), claim, redirectUri })
}

/** What partners are called, by their names in configuration. */
function titlesOf({ portals, payments, feeds, statements }: Config) {
  const partners = Object.entries({ ...portals, ...payments, ...feeds, ...statements })
  const titles = partners.flatMap(([name, { title }]) => (title ? [[name, title]] : []))
  return {
    webhooks: { vi: 'Hệ thống của trường (webhook)', en: 'School systems (webhooks)' },
    'counter-cash': { vi: 'Quầy, tiền mặt', en: 'Counter, in cash' },
    'counter-pos': { vi: 'Quầy, quẹt thẻ', en: 'Counter, by card' },
    ...Object.fromEntries(titles),
  }
}
