import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createMbDaily, settings } from '../../adapters/statements/mb-daily/index.ts'
import { openLedger } from '../../simulators/ledger.ts'
import { createMbBankSimulator } from '../../simulators/mb-bank/index.ts'
import { startReading } from '../../src/reconcile/start-reading.ts'
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

  const name = `mb-${newReference()}`
  const stop = new AbortController()
  const lines: string[] = []
  const log = pino(
    {},
    {
      write(line: string) {
        lines.push(line)
        if (line.includes('a statement was read')) stop.abort()
      },
    },
  )
  const source = createMbDaily(settings.parse({}))
  const sender = {
    tells: 'payments',
    cutOff: 1_440,
    confirmsPayments: true,
    name,
    source,
    channel: name,
    folders,
    everyMs: 10,
  } as const
  await startReading([sender], { ...readingParts(bench.store), signal: stop.signal, log })
  expect(lines.map((line) => JSON.parse(line).file)).toEqual([file.name])
  expect(lines.join()).not.toContain('NGUYEN')
})
