import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { adapters } from '../../adapters/registry.ts'
import { buildConfigSchema } from '../../config/schema.ts'
import { loadSimulatorSettings } from '../../simulators/settings.ts'
import { openGateway } from '../../src/app.ts'
import { openBankScene } from '../support/bank-scene.ts'
import { runCli } from '../support/cli.ts'
import { createCopyOf, createTestDatabase, type TestDatabase } from '../support/database.ts'
import { gatewaySettings, testUnit } from '../support/gateway-settings.ts'
import type { StoreBench } from '../support/store-bench.ts'

let folder: string
let file: string
let account: string
let template: TestDatabase
/** What was never disturbed, and what it came to when the file was read. */
let sound: Awaited<ReturnType<typeof openCopy>>
let soundWhenRead: unknown
const copies: TestDatabase[] = []

const settingsOver = (databaseUrl: string) => ({
  ...gatewaySettings({
    dataFolder: join(folder, 'gateway'),
    ...{ databaseUrl, port: 0 },
    partners: loadSimulatorSettings(join(folder, 'settings.json'), testUnit.code),
  }),
  statements: { bank: { adapter: 'camt', inbox: join(folder, 'in'), outbox: join(folder, 'out') } },
  faults: { enabled: true },
})

const pupils = 40
const linesOfFile = 2_400

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lienthong-money-kills-'))
  template = await createTestDatabase()
  const gateway = await openGateway(buildConfigSchema(adapters).parse(settingsOver(template.url)), {
    roles: [],
    log: pino({ level: 'silent' }),
  })
  const scene = await openBankScene({
    store: gateway.parts.store,
    pool: template.pool,
  } as never as StoreBench)
  account = scene.account
  const codes: string[] = []
  for (let place = 0; place < pupils; place += 1) {
    const { code, paymentCode } = await scene.student(`HS-${place}`)
    await scene.bill(code, 1_500_000)
    codes.push(paymentCode)
  }
  await gateway.close()
  await template.pool.end()
  file = join(folder, 'VCB_20261005.xml')
  await writeFile(file, aStatement(codes))
  sound = await openCopy()
  expect((await sound.run(['reconcile', file])).code).toBe(0)
  soundWhenRead = await sound.state()
})

afterAll(async () => {
  for (const copy of copies) await copy.close()
  await rm(folder, { recursive: true, force: true })
})

const referenceAt = (place: number) => `FT2026${String(place).padStart(6, '0')}`

/** A file of transfers with codes, some without, and some that take earlier ones back. */
function aStatement(codes: readonly string[]): string {
  let closing = 0
  const entries = Array.from({ length: linesOfFile }, (_, place) => {
    const isReturn = place % 150 === 149
    const memo = isReturn
      ? `HOAN TRA ${referenceAt(place - 7)}`
      : place % 9 === 8
        ? 'hoc phi thang 10'
        : `${codes[place % codes.length]} hoc phi`
    closing += isReturn ? -10_000 : 10_000
    return `<Ntry><Amt Ccy="VND">10000</Amt><CdtDbtInd>${isReturn ? 'DBIT' : 'CRDT'}</CdtDbtInd><Sts>BOOK</Sts>
      <BookgDt><Dt>2026-10-05</Dt></BookgDt><AcctSvcrRef>${referenceAt(place)}</AcctSvcrRef>
      <NtryDtls><TxDtls><RmtInf><Ustrd>${memo}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`
  })
  const balance = (code: string, amount: number) =>
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="VND">${amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>
     <Dt><Dt>2026-10-05</Dt></Dt></Bal>`
  return `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">
    <BkToCstmrStmt><GrpHdr><MsgId>M</MsgId><CreDtTm>2026-10-05T23:00:00</CreDtTm></GrpHdr><Stmt><Id>S</Id>
    <ElctrncSeqNb>1</ElctrncSeqNb><FrToDt><FrDtTm>2026-10-05T00:00:00</FrDtTm><ToDtTm>2026-10-05T23:59:59</ToDtTm></FrToDt>
    <Acct><Id><Othr><Id>${account}</Id></Othr></Id></Acct>${balance('OPBD', 0)}${balance('CLBD', closing)}
    ${entries.join('')}</Stmt></BkToCstmrStmt></Document>`
}

/** A gateway over a copy of the same school, and commands of it in processes of their own. */
async function openCopy() {
  const database = await createCopyOf(template.url)
  copies.push(database)
  const config = join(folder, `gateway-${copies.length}.yaml`)
  await writeFile(config, stringify(settingsOver(database.url)), { mode: 0o600 })
  const run = (words: readonly string[], own: Record<string, string> = {}) =>
    runCli(words, { cwd: folder, env: { LIENTHONG_CONFIG: config, LIENTHONG_LOG_LEVEL: 'error', ...own } })
  /** All that money came to, but for ids and instants. */
  const state = async () => {
    const { rows } = await database.pool.query(
      `select
         (select json_agg(b order by b) from (select number, student_code, paid, state from bills) as b) as bills,
         (select json_agg(p order by p) from (
            select outcome, why, student_code, count(*), sum(allocations.amount) from allocations
            where undone_at is null group by 1, 2, 3) as p) as places,
         (select json_agg(e order by e) from (
            select debit, credit, cause, student_code, count(*), sum(amount) from ledger_entries group by 1, 2, 3, 4) as e) as entries,
         (select count(*) from bank_lines) as lines,
         (select json_agg(d order by d) from (select book, day, state, row_count from business_days) as d) as days`,
    )
    return rows[0]
  }
  const filesRead = async () =>
    (await database.pool.query('select count(*) as count from bank_files')).rows[0].count
  return { database, run, state, filesRead }
}

test.each([
  ['while lines are being taken', 'lines-underway'],
  ['when lines are committed and nothing says that the file was read', 'lines-taken'],
])('C1: killed %s, a statement that is read again comes to the same as one that was never disturbed', async (_when, point) => {
  const killed = await openCopy()
  expect((await killed.run(['reconcile', file], { CRASH_AT: point })).code).toBe('SIGKILL')
  expect(await killed.filesRead()).toBe(0)
  expect((await killed.run(['reconcile', file])).code).toBe(0)
  expect(await killed.state()).toEqual(soundWhenRead)
  expect((await killed.run(['verify'])).code).toBe(0)
})

test('C1: killed while a day is being closed, and when it is closed and nobody was told, the day is closed once, with the same sums', async () => {
  const killed = await openCopy()
  expect((await killed.run(['reconcile', file])).code).toBe(0)
  const close = ['days', 'close', `bank:${account}`, '2026-10-05'] as const
  expect(await sound.run(close)).toMatchObject({ code: 0 })
  for (const point of ['day-underway', 'day-closed'])
    expect((await killed.run(close, { CRASH_AT: point })).code).toBe('SIGKILL')
  expect(await killed.run(close)).toMatchObject({ code: 0 })
  expect(await killed.state()).toEqual(await sound.state())
  expect((await killed.run(['verify'])).code).toBe(0)
})
