import { generateKeyPairSync } from 'node:crypto'
import pino from 'pino'
import { Registry } from 'prom-client'
import { catalogues } from '../../config/catalogues/index.ts'
import { readFeeCatalogue } from '../../src/fees/catalogue.ts'
import type { HttpParts } from '../../src/http/http-parts.ts'
import { createRecordSources } from '../../src/parts/record-sources.ts'
import type { ApiTry } from '../../src/ports/api-try.ts'
import { createApiTry, type TryingParts } from '../../src/server/api-try.ts'
import type { Store } from '../../src/store/open-store.ts'
import { timeOrderedId } from '../../src/store/time-ordered-id.ts'
import { testRules } from './approvals.ts'
import { createTestPaymentParts } from './payment-parts.ts'
import { tellBoth } from './scene.ts'
import { createScriptedChannel } from './scripted-channel.ts'
import { testWebhookSender } from './webhook-sender.ts'

/** Trying the API of a gateway that works over a store; the parts that reach outside fail when they are called. */
export function testApiTry(
  store: Store,
  changes: Partial<HttpParts> = {},
  ends: Pick<TryingParts, 'timeOut'> = {},
): ApiTry {
  const isCalled = async (): Promise<never> => {
    throw new Error('something outside of the sandbox is called')
  }
  const outside = fenced(store)
  const http: HttpParts = {
    ...outside,
    version: '0.0.0-test',
    publicUrl: 'https://gateway.example.vn',
    log: pino({ level: 'silent' }),
    registry: new Registry(),
    clock: () => new Date(),
    createId: timeOrderedId,
    tokenKeys: [{ keyId: 'real', algorithm: 'EdDSA', privateKey: generateKeyPairSync('ed25519').privateKey }],
    ...{ accessTokenSeconds: 600, bodyBytes: 1024 * 1024, requestsAtOnce: 128, importsAtOnce: 8 },
    approvalRules: testRules,
    dayRules: { cutOffs: {}, ambiguousDays: 0, unownedDays: 30, unsettledDays: 3, dailySenders: [] },
    signDay: isCalled,
    creditLimit: 5_000_000,
    paymentCodes: { prefixes: { student: 'HS', bill: 'KT', family: 'GD' }, origin: 4_711n },
    feeCatalogue: readFeeCatalogue(catalogues),
    ...{ proRata: 'by-day', cutOff: { daysBefore: 0, time: '08:00' } },
    tables: createRecordSources({ workbookMiB: 32, workbookRatio: 100 }),
    planBill: () => ({ dossierUnit: '000.00.01.H80', portals: ['lgsp'], tellPaid: tellBoth }),
    planBills: () => ({ portals: ['lgsp'], tellPaid: tellBoth }),
    planTransfer: () => ({ dossierUnit: '000.00.01.H80', portals: ['lgsp'] }),
    tellPaid: () => tellBoth,
    planCancelling: () => tellBoth,
    ...{ startPayment: isCalled, fetchReceipt: isCalled, handleInbound: isCalled, replay: isCalled },
    ...{ refundChannels: new Set<string>(), returnAfterDays: 90, toldAgain: new Set(['lgsp']) },
    statementFiles: { list: isCalled, find: isCalled, take: isCalled },
    statementBytes: 1024,
    webhookSender: { ...testWebhookSender(), submit: isCalled },
    webhookTimes: { oldKeyMs: 86_400_000, requestMs: 1_000 },
    onAccepted: () => {
      throw new Error('delivery is woken')
    },
    ...{ inOneTransaction: isCalled, endContradiction: isCalled, portalWindows: new Map() },
    isReady: async () => true,
    ...changes,
  }
  const payments = createTestPaymentParts(
    outside,
    createScriptedChannel({ start: new Error('a channel is called') }),
  )
  return createApiTry({ http, payments, inSandbox: store.inSandbox, ...ends })
}

/** A store of which whatever is asked fails: what is tried must never come to it. */
function fenced(store: Store): Store {
  const refuse = (name: string) => () => {
    throw new Error(`${name} of the real store is asked`)
  }
  const parts = Object.entries(store).map(([part, methods]) => [
    part,
    typeof methods === 'function'
      ? refuse(part)
      : new Proxy(methods, { get: (_, name) => refuse(`${part}.${String(name)}`) }),
  ])
  return Object.fromEntries(parts) as Store
}
