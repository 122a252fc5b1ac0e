import { join } from 'node:path'
import type { SimulatorSettings } from '../../simulators/settings.ts'

/** The unit that handles the dossiers of tests. */
export const testUnit = { code: '000.00.14.H53', name: 'Sở Giáo dục và Đào tạo' }

/** The payment channel of tests, also its path in `/channels/…`. */
export const testChannel = 'dvcqg-platform'

/** The partners of tests, by the simulators that stand in for them. */
export type TestPartner = 'national' | 'lgsp' | 'dvcqg-platform'

/** Nothing listens on the port for discarding. */
export const nowhere = 'http://127.0.0.1:9'

export interface GatewaySurroundings {
  readonly dataFolder: string
  readonly databaseUrl: string
  readonly redisUrl?: string | undefined
  readonly port: number
  /** Where its partners are; one that is not named is nowhere. */
  readonly urls?: Readonly<Partial<Record<TestPartner, string>>> | undefined
  readonly partners: SimulatorSettings
  /** When an open payment is first asked for; after a minute unless told otherwise. */
  readonly askFirstMs?: number | undefined
}

const service = (code: string, name: string) => ({
  procedure: { code, name },
  field: { code: 'G03-GD10', name: 'Giáo dục Trung học' },
  unit: testUnit,
})

const everything = (portal: string) =>
  ['bill', 'dossier'].map((record) => ({ record, portal, from: '2020-01-01' }))

/** The settings of a gateway among simulators as a configuration file holds them, with pauses of parts of a second. */
export function gatewaySettings(surroundings: GatewaySurroundings) {
  const { dataFolder, databaseUrl, redisUrl, port, askFirstMs = 60_000 } = surroundings
  const urls = { national: nowhere, lgsp: nowhere, 'dvcqg-platform': nowhere, ...surroundings.urls }
  const { national, lgsp, platform } = surroundings.partners
  return {
    province: { code: '80', name: 'Tây Ninh', unitCode: '000.00.00.H53' },
    http: { port, publicUrl: `http://127.0.0.1:${port}` },
    store: { dataFolder, databaseUrl },
    queue: redisUrl === undefined ? {} : { redisUrl },
    feeService: service('1.001234', 'Thu học phí và các khoản thu khác'),
    transferService: service('1.005678', 'Chuyển trường đối với học sinh'),
    routing: [...everything('province'), ...everything('national')],
    delivery: {
      sweepMs: 100,
      requestMs: 1_000,
      retryFirstMs: 50,
      retryLongestMs: 400,
      askFirstMs: 50,
      askLongestMs: 400,
    },
    webhooks: { allowPrivateAddresses: true, retryFirstMs: 50, retryLongestMs: 400 },
    paymentAsks: { firstMs: askFirstMs, longestMs: 2 * askFirstMs },
    portals: {
      national: {
        adapter: 'national',
        adapterUrl: urls.national,
        businessPath: '/mapi/integration',
        destinationCode: national.destinationCode,
        username: national.username,
        password: national.password,
        unitCode: national.unitCode,
        settleMs: 50,
      },
      province: {
        adapter: 'lgsp',
        tokenUrl: `${urls.lgsp}/token`,
        serviceUrl: urls.lgsp,
        consumerKey: lgsp.consumerKey,
        consumerSecret: lgsp.consumerSecret,
        wire: 'xml',
        signature: 'outside',
      },
    },
    payments: {
      [testChannel]: {
        adapter: 'dvcqg-platform',
        partnerCode: platform.partnerCode,
        secret: platform.secret,
        initUrl: urls['dvcqg-platform'],
      },
    },
    statements: {
      mb: {
        adapter: 'mb-daily',
        channel: testChannel,
        inbox: join(dataFolder, 'statements', 'in'),
        outbox: join(dataFolder, 'statements', 'out'),
        // The tests read the files themselves, as soon as they are there.
        everyMs: 86_400_000,
        quietMs: 0,
      },
    },
  }
}
