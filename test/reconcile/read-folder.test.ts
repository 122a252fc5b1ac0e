import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createMbDaily, settings } from '../../adapters/statements/mb-daily/index.ts'
import { openLedger } from '../../simulators/ledger.ts'
import {
  createMbBankSimulator,
  type MbBankSimulator,
  type PlannedDifferences,
} from '../../simulators/mb-bank/index.ts'
import type { StatementStore } from '../../src/ports/statements/statement-store.ts'
import { type FolderResult, readFolder } from '../../src/reconcile/read-folder.ts'
import {
  type ReadStatement,
  readStatement,
  type StatementSender,
} from '../../src/reconcile/read-statement.ts'
import { keepUnreadOf } from '../../src/reconcile/senders.ts'
import { readingParts } from '../support/reading-parts.ts'
import { later, newReference, noon } from '../support/scene.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'

const source = createMbDaily(settings.parse({}))

let bench: StoreBench
let folders: { inbox: string; outbox: string }
let bank: MbBankSimulator
let sender: StatementSender
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lienthong-folder-'))
  folders = { inbox: join(folder, 'in'), outbox: join(folder, 'out') }
  bank = createMbBankSimulator({ ledger: openLedger(join(folder, 'bank.ndjson')), clock: () => noon })
  const name = `mb-${newReference()}`
  sender = { name, source, channel: name, cutOff: 1_440, confirmsPayments: true }
  await read()
  return () => rm(folder, { recursive: true, force: true })
})

async function read(
  store: StatementStore = bench.store.statements,
  clock = () => later(3_600),
  quietMs = 0,
): Promise<FolderResult<ReadStatement>[]> {
  const results: FolderResult<ReadStatement>[] = []
  const parts = readingParts(bench.store, { statements: store, clock })
  const readFile = (path: string) => readStatement(path, sender, parts)
  const keepUnread = keepUnreadOf({ ...sender, tells: 'payments' }, parts)
  for await (const result of readFolder(
    source.recognise,
    { ...folders, quietMs },
    readFile,
    clock,
    keepUnread,
  ))
    results.push(result)
  return results
}
const strangers = { bankTransId: 'TX', amount: 5_000, paidAt: noon, content: 'hoc phi' }
async function put(day: string, plan: PlannedDifferences = {}) {
  const file = bank.writeDay(day, [{ ...strangers, requestId: `REQ-${day}` }], plan)
  await writeFile(join(folders.inbox, file.name), [...file.lines()].join(''))
  return file.name
}
const told = (results: readonly FolderResult[]) => results.map(({ file, is }) => `${file} ${is}`)

test('the files of the sender are read by name, moved away and answered; others are left', async () => {
  await put('2026-10-01')
  await put('2026-09-30')
  await writeFile(join(folders.inbox, 'readme.txt'), 'left')
  expect(told(await read())).toEqual(['RV_20260930_TC.txt read', 'RV_20261001_TC.txt read'])
  expect((await readdir(folders.inbox)).toSorted()).toEqual(['done', 'readme.txt'])
  expect((await readdir(folders.outbox)).toSorted()).toEqual([
    'RV_20260930_CL.txt',
    'RV_20260930_TH.txt',
    'RV_20261001_CL.txt',
    'RV_20261001_TH.txt',
  ])
  expect(await read()).toEqual([])
})

test('the bank takes the answers as what they are', async () => {
  await put('2026-09-30', { duplicateLines: 1 })
  await read()
  const verdicts = await Promise.all(
    (await readdir(folders.outbox)).map(
      async (name) => bank.receiveFile(name, await readFile(join(folders.outbox, name))).is,
    ),
  )
  expect(verdicts).toHaveLength(2)
  expect(verdicts).not.toContain('refused')
})

test('a file that cannot be kept stays where it is, and the others are read', async () => {
  const bad = await put('2026-09-29')
  await put('2026-09-30')
  const { statements } = bench.store
  const store: StatementStore = {
    ...statements,
    keep: async (run) => {
      if (run.fileName === bad) throw new Error('of the test')
      return statements.keep(run)
    },
  }
  expect(told(await read(store))).toEqual(['RV_20260929_TC.txt failed', 'RV_20260930_TC.txt read'])
  expect(await readdir(folders.inbox)).toContain(bad)
  expect(told(await read())).toEqual(['RV_20260929_TC.txt read'])
})

describe('a file whose bytes nobody can read', () => {
  const name = 'RV_20260929_TC.txt'
  const breaksOf = () => bench.store.breaks.list({ source: sender.name, limit: 10 })
  beforeEach(async () => {
    await put('2026-09-30')
    await writeFile(join(folders.inbox, name), Buffer.from([0x52, 0x56, 0xff, 0xfe, 0x7c]))
  })

  test('O11: is set apart with its reason, and the others of the night are read', async () => {
    expect(await read()).toMatchObject([
      { file: name, is: 'failed', isSetApart: true },
      { file: 'RV_20260930_TC.txt', is: 'read' },
    ])
    expect(await readdir(join(folders.inbox, 'quarantine'))).toEqual([
      expect.stringMatching(/^\d+\.RV_20260929_TC\.txt$/),
    ])
    expect(await read()).toEqual([])
    const found = (await breaksOf()).filter(({ category }) => category === 'unread-file')
    expect(found).toMatchObject([{ file: name, businessDay: '2026-09-29', state: 'open' }])
    expect(found[0]).toMatchObject({
      fileRow: 1,
      reason: expect.stringMatching(/^invalid_request: no line can be read/),
    })
  })

  test('O10: is over by itself when the file of its day comes on the third day after, and its history says so', async () => {
    await read()
    await put('2026-09-29')
    expect(await read()).toMatchObject([{ file: name, is: 'read' }])
    const found = (await breaksOf()).find(({ category }) => category === 'unread-file')
    expect(found?.state).toBe('closed')
    expect((await bench.store.breaks.find(found?.id ?? 0))?.steps).toMatchObject([
      { did: 'closed', by: 'gateway', resolution: 'file-came', note: null },
    ])
  })

  test('O10: is over by itself where a person let it be meanwhile, and nothing is added to it then', async () => {
    await read()
    const [{ id } = { id: 0 }] = (await breaksOf()).filter(({ category }) => category === 'unread-file')
    const act = (did: 'excepted' | 'noted') =>
      bench.store.breaks.act({ id, did, note: 'the bank sends it again', by: 'chi', at: later(3_700) })
    await act('excepted')
    await put('2026-09-29')
    await read()
    expect(await bench.store.breaks.find(id)).toMatchObject({ state: 'closed' })
    await expect(act('noted')).rejects.toMatchObject({ code: 'conflict' })
  })
})

test('a reader that died after keeping a file answers it when it runs again', async () => {
  const name = await put('2026-09-30')
  const text = await readFile(join(folders.inbox, name))
  await read()
  const answered = await readdir(folders.outbox)
  await writeFile(join(folders.inbox, name), text)
  for (const answer of answered) await rm(join(folders.outbox, answer))
  expect(await read()).toMatchObject([{ file: name, is: 'read', wasKnown: true }])
  expect(await readdir(folders.outbox)).toEqual(answered)
})

test('a later file of the same name takes nothing from the earlier one', async () => {
  await put('2026-09-30')
  await read()
  await put('2026-09-30', { onlyAtBank: 1 })
  await read()
  expect(await readdir(join(folders.inbox, 'done'))).toHaveLength(2)
})

test('two readers of one folder at once fail nothing, and each file is kept once', async () => {
  const names = [await put('2026-09-28'), await put('2026-09-29'), await put('2026-09-30')]
  const results = (await Promise.all([read(), read()])).flat()
  // Whoever moves a file away says that it is read, even where the other one kept it.
  expect(told(results).toSorted()).toEqual(names.map((name) => `${name} read`))
  expect(await readdir(join(folders.inbox, 'done'))).toHaveLength(3)
  const { rows } = await bench.pool.query('select name from statement_files where source = $1', [sender.name])
  expect(rows.map(({ name }) => name).toSorted()).toEqual(names)
})

test('a file that changed a moment ago may still be arriving and is left', async () => {
  const name = await put('2026-09-30')
  const changedAt = (await stat(join(folders.inbox, name))).mtimeMs
  const readAt = (ms: number) => read(bench.store.statements, () => new Date(changedAt + ms), 30_000)
  expect(await readAt(29_000)).toEqual([])
  expect(told(await readAt(31_000))).toEqual([`${name} read`])
})
