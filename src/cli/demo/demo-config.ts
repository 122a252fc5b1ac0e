import { join } from 'node:path'
import type { SimulatorSettings } from '../../../simulators/settings.ts'
import type { FeedSettings } from '../../../simulators/start-feeds.ts'
import type { RunningSimulators } from '../../../simulators/start-simulators.ts'
import { type Config, configSchema } from '../../app.ts'
import { statementStart } from './bank-statements.ts'

/** The unit that handles the demonstration's dossiers. */
export const demoUnit = { code: '000.00.14.H53', name: 'Sở Giáo dục và Đào tạo' }

/** The payment channel of the demonstration, also its path in `/channels/…`. */
export const demoChannel = 'dvcqg-platform'

/** Configures a gateway between the demonstration's schools and the simulators, with short pauses. */
export function demoConfig(
  dataFolder: string,
  port: number,
  urls: RunningSimulators['urls'] & { readonly sepay: string },
  sepay: FeedSettings,
  { national, lgsp, platform }: SimulatorSettings,
): Config {
  const service = (code: string, name: string) => ({
    procedure: { code, name },
    field: { code: 'G03-GD10', name: 'Giáo dục Trung học' },
    unit: demoUnit,
  })
  const everything = (portal: string) =>
    (['bill', 'dossier'] as const).map((record) => ({ record, portal, from: '2020-01-01' }))
  return configSchema.parse({
    province: { code: '80', name: 'Tây Ninh', unitCode: '000.00.00.H53' },
    http: { host: '127.0.0.1', port, publicUrl: `http://127.0.0.1:${port}` },
    store: { dataFolder },
    feeService: service('1.001234', 'Thu học phí và các khoản thu khác'),
    transferService: service('1.005678', 'Chuyển trường đối với học sinh'),
    routing: [...everything('province'), ...everything('national')],
    delivery: {
      sweepMs: 500,
      retryFirstMs: 200,
      retryLongestMs: 5_000,
      askFirstMs: 500,
      askLongestMs: 5_000,
      requestMs: 5_000,
      leaseMs: 15_000,
    },
    paymentAsks: { firstMs: 3_000, longestMs: 10_000 },
    // Its schools are on this machine, and so is whoever tries it.
    webhooks: { allowPrivateAddresses: true },
    portals: {
      national: {
        adapter: 'national',
        title: { vi: 'Cổng Dịch vụ công quốc gia', en: 'National public service portal' },
        adapterUrl: urls.national,
        businessPath: '/mapi/integration',
        destinationCode: national.destinationCode,
        username: national.username,
        password: national.password,
        unitCode: national.unitCode,
        timeoutMs: 30_000,
        settleMs: 1_000,
      },
      province: {
        adapter: 'lgsp',
        title: { vi: 'Trục liên thông của tỉnh', en: 'Axis of the province' },
        tokenUrl: `${urls.lgsp}/token`,
        serviceUrl: urls.lgsp,
        consumerKey: lgsp.consumerKey,
        consumerSecret: lgsp.consumerSecret,
        wire: 'xml',
        signature: 'outside',
      },
    },
    payments: {
      [demoChannel]: {
        adapter: 'dvcqg-platform',
        title: { vi: 'Nền tảng thanh toán trực tuyến', en: 'National payment platform' },
        partnerCode: platform.partnerCode,
        secret: platform.secret,
        initUrl: urls['dvcqg-platform'],
      },
    },
    feeds: {
      sepay: {
        adapter: 'sepay',
        title: { vi: 'SePay theo dõi tài khoản của trường', en: 'SePay watches the accounts of schools' },
        secret: sepay.secret,
        apiToken: sepay.apiToken,
        baseUrl: urls.sepay,
        restMs: 0,
      },
    },
    bankLines: { notFee: [{ name: 'Lãi tiền gửi', direction: 'in', pattern: 'tra lai tien gui' }] },
    statements: {
      saoke: {
        adapter: 'camt',
        title: { vi: 'Sao kê tài khoản của trường', en: 'Statements of the schools’ accounts' },
        fileNames: `^${statementStart}_.*\\.xml$`,
        everyMs: 86_400_000,
        quietMs: 0,
        inbox: join(dataFolder, 'statements', 'in'),
        outbox: join(dataFolder, 'statements', 'out'),
      },
      mb: {
        adapter: 'mb-daily',
        title: { vi: 'Ngân hàng Quân đội (MB)', en: 'Military Bank (MB)' },
        channel: demoChannel,
        // The story reads the files itself, when they are there.
        everyMs: 86_400_000,
        quietMs: 0,
        inbox: join(dataFolder, 'statements', 'in'),
        outbox: join(dataFolder, 'statements', 'out'),
      },
    },
  })
}
