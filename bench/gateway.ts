import { pino } from 'pino'
import { adapters } from '../adapters/registry.ts'
import { buildConfigSchema } from '../config/schema.ts'
import { type AddedClient, addClient } from '../src/access/add-client.ts'
import { type Config, type Parts, withParts } from '../src/app.ts'
// As `lienthong` itself does.
import '../src/bin/modest-heap.ts'
import type { Load } from './load.ts'
import { procedure, unit } from './unit.ts'

export interface GatewayOrder {
  readonly databaseUrl: string
  /** Keeps the keys. */
  readonly dataFolder: string
  /** Where the province's axis and the national portal are; nowhere for a gateway that delivers nothing. */
  readonly portalUrl?: string
  readonly portals: readonly ('province' | 'national')[]
  /** Bills that one message to the national portal carries. */
  readonly billsPerMessage?: number
  /** Signs the confirmations of payOS, where payments come through it. */
  readonly payosKey?: string
  /** How long a worker that was killed keeps what it had in hand, in ms, where it is not as it comes. */
  readonly leaseMs?: number
}

const nowhere = 'http://127.0.0.1:9'

/** Configures a gateway as it comes, with one province that takes signed XML, and the national portal. */
export function configure(order: GatewayOrder): Config {
  const {
    databaseUrl,
    dataFolder,
    portalUrl = nowhere,
    portals,
    billsPerMessage = 1,
    leaseMs,
    payosKey,
  } = order
  const service = { procedure, field: { code: 'G03-GD10', name: 'Giáo dục' }, unit }
  const known = {
    national: {
      adapter: 'national',
      adapterUrl: portalUrl,
      businessPath: '/mapi/integration',
      username: 'bench',
      password: 'bench',
      unitCode: unit.code,
      dossiersPerMessage: billsPerMessage,
    },
    province: {
      adapter: 'lgsp',
      tokenUrl: `${portalUrl}/token`,
      serviceUrl: portalUrl,
      consumerKey: 'bench',
      consumerSecret: 'bench',
      wire: 'xml',
      signature: 'outside',
    },
  }
  return buildConfigSchema(adapters).parse({
    province: { code: '80', name: 'Tây Ninh', unitCode: '000.00.00.H53' },
    http: { port: 0 },
    store: { databaseUrl, dataFolder },
    ...(leaseMs ? { delivery: { leaseMs, requestMs: leaseMs / 2 } } : {}),
    ...(payosKey ? { payments: { payos: { adapter: 'payos', ...payosSettings(payosKey) } } } : {}),
    feeService: service,
    transferService: service,
    routing: portals.map((portal) => ({ record: 'bill', portal, from: '2020-01-01' })),
    portals: Object.fromEntries(portals.map((portal) => [portal, known[portal]])),
  })
}

const payosSettings = (checksumKey: string) => ({
  ...{ clientId: 'bench', apiKey: 'bench', checksumKey },
  ...{ returnUrl: 'https://bench.example/paid', cancelUrl: 'https://bench.example/not-paid' },
})

export const log = pino({ level: 'warn' }, pino.destination({ dest: 2, sync: true }))

/** Brings a database to the gateway's tables, with the load's schools and pupils and a client that speaks for them. */
export async function fillGateway(order: GatewayOrder, { schools, students }: Load): Promise<AddedClient> {
  return withParts(configure(order), log, async ({ store, clock }) => {
    for (const school of schools) await store.roster.putSchool(school, clock())
    for (const batch of batches(students)) await store.roster.putStudents(batch, clock())
    return addClient(store.access, { name: 'bench', schools: schools.map(({ code }) => code) })
  })
}

/** Takes in the load's bills as the API does. */
export async function acceptBills({ store, planner, clock }: Parts, { schools, bills }: Load): Promise<void> {
  const plans = new Map(schools.map((school) => [school.code, planner.planBill(school)]))
  for (const batch of batches(bills)) {
    const toAccept = batch.flatMap((request) => {
      const plan = plans.get(request.schoolCode)
      return plan ? [{ request, ...plan }] : []
    })
    await store.bills.accept(toAccept, clock())
  }
}

/** Cuts records into pieces of a thousand. */
export function* batches<Item>(items: readonly Item[]): Generator<Item[]> {
  for (let start = 0; start < items.length; start += 1000) yield items.slice(start, start + 1000)
}
