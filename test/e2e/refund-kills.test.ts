import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express from 'express'
import pino from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { adapters } from '../../adapters/registry.ts'
import { buildConfigSchema } from '../../config/schema.ts'
import { type LedgerEntry, openLedger, type SimulatorLedger } from '../../simulators/ledger.ts'
import { createMomoSimulator } from '../../simulators/momo/index.ts'
import { createPaymentRegister } from '../../simulators/payment-register.ts'
import { loadSimulatorSettings } from '../../simulators/settings.ts'
import { openGateway } from '../../src/app.ts'
import { noSecondPerson, someone, when } from '../support/approvals.ts'
import { type RunningCli, startCli } from '../support/cli.ts'
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts'
import { gatewaySettings, nowhere, testUnit } from '../support/gateway-settings.ts'
import { type Loopback, serveOnLoopback } from '../support/loopback.ts'
import { linesOf, newReference, openScene } from '../support/scene.ts'
import { until } from '../support/until.ts'

const amount = 400_000
const channel = 'momo'
const keys = { partner: 'TRUONG01', access: 'ACCESSMADEFORTESTS', secret: 'a MoMo secret made for tests' }

let folder: string
let database: TestDatabase
let wallet: Wallet
const started: RunningCli[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lienthong-refunds-'))
  database = await createEmptyDatabase()
  wallet = await openWallet()
})

afterEach(async () => {
  await Promise.all(started.splice(0).map((worker) => worker.endNow()))
  await wallet.close()
  await database.close()
  await rm(folder, { recursive: true, force: true })
})

/** What the wallet does with the first order to give money back: before it, and whether it takes it at all. */
type OnFirst = (worker: RunningCli) => Promise<'take' | 'drop'>

interface Wallet extends Loopback {
  readonly book: SimulatorLedger
  /** What it was asked, in order: the path and the id of the refund. */
  readonly heard: string[]
  onFirst: OnFirst | undefined
}

/** A wallet with a book of its own, in front of which what is asked is noted. */
async function openWallet(): Promise<Wallet> {
  const book = openLedger(join(folder, 'wallet.ndjson'))
  const register = createPaymentRegister(channel, book)
  const now = new Date()
  register.open({ ...{ reference: 'PAID', amount, content: '' }, openedAt: now.toISOString(), more: {} })
  register.end('PAID', 'paid', now)
  const clock = () => new Date()
  const simulator = createMomoSimulator({ ...keys, ledger: book, clock, notifyUrl: nowhere })
  const app = express().use(express.json(), async (request, response, next) => {
    wallet.heard.push(`${request.path.replace('/v2/gateway/api/', '')} ${request.body.orderId}`)
    const { onFirst } = wallet
    wallet.onFirst = undefined
    const [worker] = started
    if (onFirst && worker && (await onFirst(worker)) === 'drop') return void response.destroy()
    next()
  })
  const server = await serveOnLoopback(app.use(simulator))
  return { ...server, book, heard: [], onFirst: undefined }
}

/** A school whose payer paid by the wallet and is to get all of it back; gives the file of the settings, and the refund. */
async function openSchool() {
  const settings = {
    ...gatewaySettings({
      dataFolder: join(folder, 'gateway'),
      ...{ databaseUrl: database.url, port: 0, askFirstMs: 100 },
      partners: loadSimulatorSettings(join(folder, 'settings.json'), testUnit.code),
    }),
    payments: { [channel]: walletSettings(`${wallet.url}/v2/gateway/api`) },
    statements: {},
    faults: { enabled: true },
  }
  const gateway = await openGateway(buildConfigSchema(adapters).parse(settings), {
    roles: [],
    log: pino({ level: 'silent' }),
  })
  const { store } = gateway.parts
  const scene = await openScene(store)
  const bill = await scene.accept(scene.toAccept(linesOf(amount), []))
  const at = new Date()
  const reference = newReference()
  const opened = { channel, reference, billId: bill.id, amount, at, askAt: at }
  const { id: paymentId } = await store.payments.open(opened)
  const providerTransaction = transactionOf(wallet.book.entries())
  const paid = { reference, outcome: 'paid' as const, amount, providerTransaction, bank: null, at }
  const none = () => new Map<string, number>()
  await store.payments.post(channel, { ...paid, description: '', theirCode: '0' }, none, at)
  const { refund } = await store.refunds.request(
    {
      ...{ of: { paymentId }, amount, way: 'channel', channels: new Set([channel]), owedAgain: false },
      ...{ actor: someone('mai'), reason: 'left the school', rules: noSecondPerson },
    },
    when(at),
  )
  await gateway.close()
  const file = join(folder, 'gateway.yaml')
  await writeFile(file, stringify(settings), { mode: 0o600 })
  return { file, refund }
}

const walletSettings = (api: string) => ({
  ...{ adapter: 'momo', partnerCode: keys.partner, accessKey: keys.access, secretKey: keys.secret },
  ...{ createUrl: `${api}/create`, queryUrl: `${api}/query`, refundUrl: `${api}/refund` },
  ...{ refundQueryUrl: `${api}/refund/query`, ipnUrl: `${nowhere}/ipn`, redirectUrl: `${nowhere}/back` },
})

const transactionOf = (entries: readonly LedgerEntry[]) => {
  const end = entries.find(({ operation }) => operation === 'paid')?.state as { transaction: string }
  return end.transaction
}

function startWorker(file: string, own: Record<string, string> = {}): RunningCli {
  const env = { LIENTHONG_CONFIG: file, LIENTHONG_LOG_LEVEL: 'error', ...own }
  const worker = startCli(['worker'], { cwd: folder, env })
  started.push(worker)
  return worker
}

/** What became of the refund, in our tables. */
async function standing(id: string) {
  const { rows } = await database.pool.query(
    `select state,
       (select count(*) from ledger_entries where cause = 'refund-paid' and cause_id = refunds.id) as booked,
       (select sum(case when debit = $2 then amount else -amount end) from ledger_entries
        where debit = $2 or credit = $2) as owed,
       (select sum(case when debit = 'refunds-due' then amount else -amount end) from ledger_entries
        where debit = 'refunds-due' or credit = 'refunds-due') as due
     from refunds where id = $1`,
    [id, `clearing:${channel}`],
  )
  return rows[0]
}

const dies: OnFirst = async (worker) => {
  worker.kill('SIGKILL')
  await worker.ended
  return 'take'
}

test.each<[string, { crashAt?: string; onFirst?: OnFirst; firstHeard: string }]>([
  ['before the channel hears of it', { crashAt: 'refund-taken', firstHeard: 'refund/query' }],
  [
    'when the channel has the order, which it never takes',
    { onFirst: async (worker) => (await dies(worker)) && 'drop', firstHeard: 'refund' },
  ],
  ['when the channel has the order, which it takes', { onFirst: dies, firstHeard: 'refund' }],
  [
    'when the channel answered and nothing of it is kept',
    { crashAt: 'refund-answered', firstHeard: 'refund' },
  ],
  ['while the answer is being kept', { crashAt: 'refund-underway', firstHeard: 'refund' }],
  ['when the answer is kept', { crashAt: 'refund-kept', firstHeard: 'refund' }],
])('C1: a worker that is killed %s gives the money back once, by one id, and books it once', async (_when, {
  crashAt,
  onFirst,
  firstHeard,
}) => {
  const { file, refund } = await openSchool()
  wallet.onFirst = onFirst
  const dying = startWorker(file, crashAt === undefined ? {} : { CRASH_AT: crashAt })
  expect(await dying.ended).toBe('SIGKILL')

  startWorker(file)
  startWorker(file)
  await until('the end of the refund', async () => (await standing(refund.id)).state === 'done')
  expect(await standing(refund.id)).toEqual({ state: 'done', booked: 1, owed: 0, due: 0 })
  const given = wallet.book.entries().filter(({ operation }) => operation === 'refund')
  expect(given.map(({ reference, verdict }) => [reference, verdict])).toEqual([[refund.code, 'applied']])
  expect(wallet.heard[0]).toBe(`${firstHeard} ${refund.code}`)
  const again = wallet.heard.lastIndexOf(`refund ${refund.code}`)
  if (again > 0) expect(wallet.heard[again - 1]).toBe(`refund/query ${refund.code}`)
  expect(new Set(wallet.heard.map((one) => one.split(' ')[1]))).toEqual(new Set([refund.code]))
})
