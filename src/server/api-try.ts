import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { Registry } from 'prom-client'
import { makeSecret } from '../access/add-client.ts'
import { paymentCodesPerPrefix } from '../domain/bank-lines/payment-code.ts'
import { createHttpApp } from '../http/app.ts'
import { sample } from '../http/docs/examples.ts'
import type { HttpParts } from '../http/http-parts.ts'
import { askInMemory } from '../http/in-memory.ts'
import type { OpenApiDocument } from '../http/openapi.ts'
import { operationsOf } from '../http/try/operations.ts'
import { runTry } from '../http/try/run-try.ts'
import { fetchReceipt } from '../payments/fetch-receipt.ts'
import type { PaymentParts } from '../payments/payment-parts.ts'
import { startPayment } from '../payments/start-payment.ts'
import type { ApiTry, TryOperation } from '../ports/api-try.ts'
import { GatewayError } from '../ports/gateway-error.ts'
import type { PaymentChannel } from '../ports/payment-channel.ts'
import type { Store, Stores } from '../store/open-store.ts'

/** A try that takes longer ends, in ms. */
const longestMs = 15_000
const usualTimeOut = () => AbortSignal.timeout(longestMs)

/** Of the body of an answer so much is shown, in bytes; the document of the API is larger. */
const shownBytes = 256 * 1024
const documentBytes = 16 * 1024 * 1024

export interface TryingParts {
  /** What the API itself is made of. */
  readonly http: HttpParts
  readonly payments: PaymentParts
  readonly inSandbox: Store['inSandbox']
  /** Ends a try that takes too long. */
  readonly timeOut?: () => AbortSignal
}

/**
 * Lets requests be tried: each try has an app of its own, made of the API's very code, over stores in which there is nothing
 * real and of which nothing stays, with partners that are never called.
 */
export function createApiTry({ http, payments, inSandbox, timeOut = usualTimeOut }: TryingParts): ApiTry {
  let known: Promise<readonly TryOperation[]> | undefined
  const operations = () => {
    known ??= readOperations(http).catch((error) => {
      known = undefined
      throw error
    })
    return known
  }
  return {
    operations,
    samples: sample,
    async run(steps) {
      const signal = timeOut()
      const offered = await operations()
      return inSandbox(async (stores) => {
        const { secret, secretSha256 } = makeSecret()
        const id = `he-thong-thu-${randomBytes(4).toString('hex')}`
        const schoolCodes = [sample.school, sample.otherSchool]
        await stores.access.createClient({ id, name: 'Hệ thống thử', secretSha256, schoolCodes })
        const ask = askInMemory(createHttpApp(sandboxParts(http, payments, stores)), shownBytes)
        return runTry(steps, { ask, operations: offered, credentials: { id, secret }, signal })
      })
    },
  }
}

async function readOperations(http: HttpParts): Promise<readonly TryOperation[]> {
  const ask = askInMemory(createHttpApp({ ...http, registry: new Registry() }), documentBytes)
  const request = { method: 'GET', path: '/openapi.json', headers: {} }
  const { body } = await ask(request, usualTimeOut())
  return operationsOf(JSON.parse(body.toString('utf8')) as OpenApiDocument)
}

/** The parts of the API, with everything that reaches outside of the process in the sandbox's place. */
function sandboxParts(http: HttpParts, payments: PaymentParts, stores: Stores): HttpParts {
  const { usage: _, console: __, ...rules } = http
  const inside: PaymentParts = {
    ...payments,
    ...{ payments: stores.payments, bills: stores.bills, billLife: stores.billLife, biller: stores.biller },
    ...{
      roster: stores.roster,
      channels: sandboxChannels(payments),
      onPosted: () => {},
      onAskLater: () => {},
    },
  }
  return {
    ...rules,
    ...stores,
    registry: new Registry(),
    log: http.log.child({ sandbox: true }),
    // A token of one try is good for nothing else.
    tokenKeys: [
      { keyId: 'sandbox', algorithm: 'EdDSA', privateKey: generateKeyPairSync('ed25519').privateKey },
    ],
    // Far from the real ones: a code that somebody prints is nobody's.
    paymentCodes: {
      ...http.paymentCodes,
      origin: (http.paymentCodes.origin + paymentCodesPerPrefix / 2n) % paymentCodesPerPrefix,
    },
    startPayment: (request) => startPayment(request, inside),
    fetchReceipt: (payment) => fetchReceipt(payment, inside),
    webhookSender: {
      ...http.webhookSender,
      submit: async () => ({ is: 'failed', problem: 'a sandbox sends nothing' }),
    },
    onAccepted: () => {},
    // No school system comes this far.
    ...{ inOneTransaction: cannot, endContradiction: cannot },
    signDay: cannot,
    handleInbound: cannot,
    replay: cannot,
    statementFiles: { list: cannot, find: cannot, take: cannot },
  }
}

async function cannot(): Promise<never> {
  throw new GatewayError('forbidden', 'a sandbox has no partners')
}

/** Named as the real ones that payments are started at, and as that of the examples. */
function sandboxChannels({ channels }: PaymentParts): ReadonlyMap<string, PaymentChannel> {
  const names = [...channels].filter(([, { start }]) => start !== undefined).map(([name]) => name)
  return new Map(['dvcqg-platform', ...names].map((name) => [name, sandboxChannel(name)]))
}

/** Opens payments that nobody can pay. */
const sandboxChannel = (id: string): PaymentChannel => ({
  id,
  createReference: () => `SANDBOX-${randomBytes(8).toString('hex')}`,
  start: async (reference) => ({ is: 'started', payUrl: `https://sandbox.invalid/${reference}` }),
  inbound: {},
})
