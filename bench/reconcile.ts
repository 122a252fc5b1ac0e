import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { PaymentCodeRules } from '../src/domain/bank-lines/read-memo.ts'
import type { Bench, BenchOptions, Round } from './contest.ts'
import { fillGateway, type GatewayOrder } from './gateway.ts'
import { startProgram } from './program.ts'
import { bareTables, fillBareBills } from './reconcile/bare-tables.ts'
import { fillProvince } from './reconcile/province.ts'
import { plainDay, writeStatement } from './reconcile/statement.ts'
import { ask, assertCount, openScratch } from './scratch.ts'

/** Pupils whose lines are taken first, so that what is measured runs warm. */
const warmUp = 1_000
/** The size that the cost of a row is held against, and the most lines that the plain pipeline is given. */
const small = 10_000
/** The most memory that the gateway's process may hold, however long the statement is. */
const mostMiB = 512

const rules: PaymentCodeRules = {
  prefixes: { student: 'HS', bill: 'KT', family: 'GD' },
  origin: 8_191_918_191n,
}

/** Lines of a bank statement a second, from the file to the posted and booked money. */
export async function createReconcileBench({ size, seed, folder }: BenchOptions): Promise<Bench> {
  const scratch = await openScratch(folder)
  await mkdir(folder, { recursive: true })
  const file = async (name: string, first: number, pupils: number) => {
    const path = join(folder, `${name}.csv`)
    await writeStatement(path, name, plainDay(first, pupils, seed, rules))
    return path
  }
  const warm = await file('warm', 1, warmUp)
  const whole = await file('whole', warmUp + 1, size)
  const part = await file('part', warmUp + 1, Math.min(size, small))

  const orderOf = (databaseUrl: string): GatewayOrder => ({
    databaseUrl,
    dataFolder: folder,
    portals: ['province', 'national'],
  })
  const fillOurs = (pupils: number) => async (url: string) => {
    await fillGateway(orderOf(url), { schools: [], students: [], bills: [] })
    await ask(url, `update payment_code_origin set origin = ${rules.origin}`)
    await fillProvince(url, warmUp + pupils)
  }
  await scratch.makeTemplate('reconcile_ours', fillOurs(size))
  await scratch.makeTemplate('reconcile_small', fillOurs(Math.min(size, small)))
  await scratch.makeTemplate('reconcile_plain', async (url) => {
    await ask(url, bareTables)
    await fillBareBills(url, warmUp + size, rules)
  })

  const measure = async (program: string, order: object, path: string, lines: number): Promise<Round> => {
    const running = await startProgram<{ seconds: number }>(program, { ...order, paths: [warm, path] })
    return { perSecond: lines / running.ready.seconds, ...(await running.finish()) }
  }
  const ours = (path: string, lines: number) => async (databaseUrl: string) => {
    const round = await measure('reconcile/gateway.ts', orderOf(databaseUrl), path, lines)
    await assertCount(databaseUrl, 'bank_lines', warmUp + lines)
    await assertCount(
      databaseUrl,
      `bank_lines left join (
        select line_id, sum(ledger_entries.amount) as booked
        from allocations join ledger_entries on cause = 'allocation' and cause_id = allocations.id group by line_id
      ) as entries on line_id = bank_lines.id where booked is distinct from bank_lines.amount`,
      0,
    )
    await assertCount(
      databaseUrl,
      `exchanges left join bills on bills.id = subject_id and bills.state = 'paid'
        where event <> 'paid' or bills.id is null`,
      0,
    )
    // The province is told in two parts, the national portal in one.
    await assertCount(
      databaseUrl,
      `(
        select 1 from bills left join exchanges on subject_id = bills.id where bills.state = 'paid'
        group by bills.id having count(exchanges.id) <> 3) as told_otherwise`,
      0,
    )
    return round
  }
  const bare = (program: string, path: string, lines: number) => async (databaseUrl: string) => {
    const round = await measure(program, { databaseUrl }, path, lines)
    await assertCount(databaseUrl, 'allocations', warmUp + lines)
    return round
  }
  const partLines = Math.min(size, small)

  return {
    name: 'reconcile',
    unit: 'lines/s',
    bars: { limit: 0.5, [`at ${small}`]: 1 / 1.2 },
    contenders: [
      {
        name: 'ours',
        part: 'ours',
        says: 'the gateway takes the file: everything kept sealed, witnessed, posted, booked, and portals told',
        try: () => scratch.onFresh('reconcile_ours', ours(whole, size)),
      },
      {
        name: 'plain',
        part: 'baseline',
        says: `a transaction a line, 16 at once (${partLines} lines of the file)`,
        try: () => scratch.onFresh('reconcile_plain', bare('reconcile/plain.ts', part, partLines)),
      },
      {
        name: `at ${small}`,
        part: 'baseline',
        says: `ours with ${partLines} lines and as many pupils`,
        try: () => scratch.onFresh('reconcile_small', ours(part, partLines)),
      },
      {
        name: 'limit',
        part: 'limit',
        says: 'parse, COPY, an insert without doubles, and one statement that matches, allocates and books',
        try: () => scratch.onFresh('reconcile_plain', bare('reconcile/bare.ts', whole, size)),
      },
    ],
    footnote: ({ memoryMiB }) =>
      `${memoryMiB <= mostMiB ? 'reached' : 'missed'}: ours in at most ${mostMiB} MiB`,
    close: () => scratch.close(),
  }
}
