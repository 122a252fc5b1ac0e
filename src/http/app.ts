import express, { type Express } from 'express'
import { createIntakes } from '../intake/intake.ts'
import { ndjsonSource } from '../intake/ndjson-source.ts'
import { accessLog } from './access-log.ts'
import { createAdmissions } from './admission.ts'
import { approvalRoutes } from './approvals/routes.ts'
import { admitClients } from './authenticate.ts'
import { contradictionRoutes } from './bank-lines/contradiction-routes.ts'
import { deskRoutes } from './bank-lines/desk-routes.ts'
import { bankLineRoutes } from './bank-lines/routes.ts'
import { traceRoutes } from './bank-lines/trace-routes.ts'
import { billLifeRoutes } from './bills/life-routes.ts'
import { billRoutes } from './bills/routes.ts'
import { transferRoutes } from './bills/transfer-routes.ts'
import { breakRoutes } from './breaks/routes.ts'
import { breakWorkRoutes } from './breaks/work-routes.ts'
import { channelRoutes } from './channels/routes.ts'
import { chargeRoutes } from './charges/routes.ts'
import type { ClientGate } from './client-route.ts'
import { creditRoutes } from './credits/routes.ts'
import { dayRoutes } from './days/routes.ts'
import { docsFiles, docsRoutes } from './docs/routes.ts'
import { dossierRoutes } from './dossiers/routes.ts'
import { exchangeEditRoutes } from './exchanges/edit-routes.ts'
import { exchangeRoutes } from './exchanges/routes.ts'
import { familyRoutes } from './families/routes.ts'
import { attendanceRoutes } from './fees/attendance-routes.ts'
import { budgetRoutes } from './fees/budget-routes.ts'
import { exemptionRoutes } from './fees/exemption-routes.ts'
import { feeItemRoutes } from './fees/item-routes.ts'
import { planRoutes } from './fees/plan-routes.ts'
import { feeScheduleRoutes } from './fees/schedule-routes.ts'
import { spanRoutes } from './fees/span-routes.ts'
import { healthRoutes } from './health/routes.ts'
import type { HttpParts } from './http-parts.ts'
import { createIdempotency } from './idempotency.ts'
import { importRoutes } from './imports/routes.ts'
import { limitClients } from './limit-clients.ts'
import { createHttpMetrics } from './metrics.ts'
import { mountRoutes } from './mount-routes.ts'
import { noticeRoutes } from './notices/routes.ts'
import { createAccessTokens } from './oauth2/access-tokens.ts'
import { oauth2Routes } from './oauth2/routes.ts'
import { createOpenApiDocument, type OpenApiDocument } from './openapi.ts'
import { operatorsOnly } from './operators.ts'
import { windowRoutes } from './partners/window-routes.ts'
import { paymentRoutes } from './payments/routes.ts'
import { nothingHere, problemHandler } from './problem-handler.ts'
import { receiptRoutes } from './receipts/routes.ts'
import { payoutRoutes } from './refunds/payout-routes.ts'
import { returnRoutes } from './refunds/return-routes.ts'
import { refundRoutes } from './refunds/routes.ts'
import { repairRoutes } from './repairs/routes.ts'
import { repairSteeringRoutes } from './repairs/steering-routes.ts'
import { rememberRequest } from './request-facts.ts'
import { reversalRoutes } from './reversals/routes.ts'
import type { Route } from './route.ts'
import { schoolRoutes } from './schools/routes.ts'
import { securityHeaders } from './security-headers.ts'
import { statementRoutes } from './statements/routes.ts'
import { mealSettlementRoutes } from './students/meal-settlement-routes.ts'
import { studentRoutes } from './students/routes.ts'
import { webhookDeliveryRoutes } from './webhooks/delivery-routes.ts'
import { webhookRoutes } from './webhooks/routes.ts'
import { writeOffRoutes } from './write-offs/routes.ts'

/** Makes the HTTP service. It listens to nothing yet. */
export function createHttpApp(parts: HttpParts): Express {
  const { publicUrl, version, log, registry, clock, createId, access, roster, views } = parts
  const metrics = createHttpMetrics(registry)
  const tokens = createAccessTokens({
    issuer: publicUrl,
    keys: parts.tokenKeys,
    lifetimeSeconds: parts.accessTokenSeconds,
    clock,
    createId,
  })
  const admissions = createAdmissions(parts)
  const gate: ClientGate = {
    admit: admitClients(tokens, access, admissions, limitClients(clock)),
    bodyBytes: parts.bodyBytes,
    idempotency: createIdempotency(parts.idempotency, clock, createId),
  }
  const operators: ClientGate = { ...gate, admit: operatorsOnly(gate.admit) }
  const intakes = createIntakes(parts)
  const sources = { ndjson: ndjsonSource, ...parts.tables }

  let made: OpenApiDocument | undefined
  const document = () => {
    made ??= createOpenApiDocument(routes, publicUrl, version)
    return made
  }
  const channels = channelRoutes(admissions.channels, parts.handleInbound)
  const routes: Route[] = [
    ...healthRoutes(parts),
    ...docsRoutes(document),
    ...oauth2Routes(admissions.tokens, tokens, {
      access,
      audience: [publicUrl, `${publicUrl}/oauth2/token`],
      clock,
    }),
    ...schoolRoutes(gate, parts),
    ...studentRoutes(gate, { roster, clock, metrics }),
    ...billRoutes(gate, { ...parts, metrics }),
    ...billLifeRoutes(gate, parts),
    ...creditRoutes(gate, parts),
    ...transferRoutes(gate, parts),
    ...feeItemRoutes(gate, parts),
    ...feeScheduleRoutes(gate, parts),
    ...spanRoutes(gate, parts),
    ...attendanceRoutes(gate, parts),
    ...mealSettlementRoutes(gate, parts),
    ...planRoutes(gate, parts),
    ...budgetRoutes(gate, parts),
    ...exemptionRoutes(gate, parts),
    ...dossierRoutes(gate, parts),
    ...paymentRoutes(gate, parts),
    ...importRoutes(gate, { imports: parts.imports, sources, intakes, metrics, clock, createId }),
    ...exchangeRoutes(gate, parts),
    ...breakRoutes(gate, views),
    ...traceRoutes(gate, parts.bankLines),
    ...familyRoutes(gate, parts),
    ...webhookRoutes(gate, parts),
    ...webhookDeliveryRoutes(gate, parts),
    ...channels,
    ...repairRoutes(operators, parts),
    ...windowRoutes(operators, parts),
    ...repairSteeringRoutes(operators, parts),
    ...exchangeEditRoutes(operators, parts),
    ...bankLineRoutes(operators, parts),
    ...deskRoutes(operators, parts),
    ...contradictionRoutes(operators, parts),
    ...statementRoutes(operators, parts),
    ...noticeRoutes(operators, parts),
    ...dayRoutes(operators, parts),
    ...chargeRoutes(operators, parts),
    ...breakWorkRoutes(operators, parts),
    ...approvalRoutes(operators, parts),
    ...refundRoutes(gate, parts),
    ...payoutRoutes(operators, parts),
    ...returnRoutes(operators, parts),
    ...receiptRoutes(gate, parts),
    ...reversalRoutes(gate, operators, parts),
    ...writeOffRoutes(gate, parts),
  ]

  const app = express()
  app.disable('x-powered-by').disable('etag').set('query parser', 'simple')
  app.use(rememberRequest(createId), accessLog(log, metrics.durations))
  if (parts.console) app.use('/console', parts.console)
  if (parts.usage) app.use(parts.usage.count)
  app.use(securityHeaders())
  // Each path that stands before another costs it a look: what partners send while they wait comes first.
  mountRoutes(app, [...channels, ...routes.filter((route) => !channels.includes(route))])
  app.use('/docs', docsFiles)
  app.use(nothingHere, problemHandler(log))
  return app
}
