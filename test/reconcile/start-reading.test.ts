import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createMbDaily, settings } from '../../adapters/statements/mb-daily/index.ts'
import { openLedger } from '../../simulators/ledger.ts'
import { createMbBankSimulator } from '../../simulators/mb-bank/index.ts'
import type { WatchedSender } from '../../src/reconcile/senders.ts'
import { startReading } from '../../src/reconcile/start-reading.ts'
import { sourceOf } from '../adapters/statements/tabular/written-tables.ts'
import { readingParts } from '../support/reading-parts.ts'
import { newReference, noon } from '../support/scene.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'

let bench: StoreBench
let folder: string
beforeAll(async () => {
  bench = await openStoreBench()
  folder = await mkdtemp(join(tmpdir(), 'lienthong-inbox-'))
})
afterAll(async () => {
  await bench.close()
  await rm(folder, { recursive: true, force: true })
})

/** What is logged of an inbox until one of the lines says so. */
async function loggedUntil(
  words: string,
  sender: Pick<WatchedSender, 'tells' | 'source' | 'folders'>,
): Promise<{ lines: string[]; name: string }> {
  const name = `mb-${newReference()}`
  const stop = new AbortController()
  const lines: string[] = []
  const write = (line: string) => {
    lines.push(line)
    if (line.includes(words)) stop.abort()
  }
  const watched = { cutOff: 1_440, confirmsPayments: true, name, channel: name, everyMs: 10, ...sender }
  const parts = { ...readingParts(bench.store), signal: stop.signal, log: pino({}, { write }) }
  await startReading([watched as WatchedSender], parts)
  return { lines, name }
}

test('what arrives in an inbox is read until the signal, without a name of anybody in the log', async () => {
  const folders = { inbox: join(folder, 'in'), outbox: join(folder, 'out') }
  await mkdir(folders.inbox)
  const bank = createMbBankSimulator({ ledger: openLedger(join(folder, 'bank.ndjson')), clock: () => noon })
  const payment = {
    requestId: 'R',
    bankTransId: 'T',
    amount: 5_000,
    paidAt: noon,
    content: 'NGUYEN VAN AN dong tien',
  }
  const file = bank.writeDay('2026-09-30', [payment])
  await writeFile(join(folders.inbox, file.name), [...file.lines()].join(''))

  const source = createMbDaily(settings.parse({}))
  const { lines } = await loggedUntil('a statement was read', { tells: 'payments', source, folders })
  expect(lines.map((line) => JSON.parse(line).file)).toEqual([file.name])
  expect(lines.join()).not.toContain('NGUYEN')
})

test('of a file that cannot be read the log says the code and place, and the difference the reason', async () => {
  const folders = { inbox: join(folder, 'unread'), outbox: join(folder, 'out') }
  await mkdir(folders.inbox)
  // The holder of the account stands above two columns of which each may be the amount that went out.
  const rows = [
    'Ngày GD,Số tham chiếu,NGUYEN VAN AN,,,',
    ',,Ghi nợ,Ghi có,Ghi nợ,Ghi có',
    '05/10/2026,FT1,,1,,',
  ]
  await writeFile(join(folders.inbox, 'sao-ke.csv'), rows.join('\r\n'))
  const source = sourceOf({ account: '0123456789' })
  const sender = { tells: 'movements', source, folders } as const
  const { lines, name } = await loggedUntil('set apart', sender)
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    {
      ...{ source: name, file: 'sao-ke.csv', msg: 'a statement cannot be read and was set apart' },
      error: expect.stringMatching(/^invalid_request: GatewayError in doubtfulHeader/),
    },
  ])
  const { rows: kept } = await bench.pool.query('select reason from breaks where source = $1', [name])
  expect(kept).toEqual([{ reason: expect.stringContaining('it is not sure which column is') }])
})
