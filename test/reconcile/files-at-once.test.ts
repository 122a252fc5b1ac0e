import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createDayFile } from '../../simulators/mb-bank/day-file.ts'
import { type FileSender, readFileOf } from '../../src/reconcile/senders.ts'
import { type DayFiles, openDayFiles } from '../support/day-files.ts'
import { readingParts } from '../support/reading-parts.ts'
import { later } from '../support/scene.ts'
import { openSettlementScene, type SettlementScene } from '../support/settlement-scene.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'
import { unlessConflict } from '../support/whatever-happens.ts'

let bench: StoreBench
let files: DayFiles
let provider: SettlementScene
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  files = await openDayFiles(bench)
  provider = await openSettlementScene(bench)
  return () => Promise.all([files.close(), provider.close()])
})

/** A store of files that does something else when a file was compared, before it is kept. */
const beforeKeeping = <Store, File, Kept>(
  store: Store & { keep(file: File): Promise<Kept> },
  happens: () => Promise<unknown>,
): Store => ({
  ...store,
  keep: async (file: File) => {
    await happens()
    return store.keep(file)
  },
})

/** Reads a file of a sender; another while the first is compared, and then once more, as readers of folders do. */
async function readBeside(sender: FileSender, path: string, other: () => Promise<string>) {
  const { statements, settlements } = bench.store
  const parts = readingParts(bench.store, { clock: () => later(600) })
  const readOther = async () => readFileOf(sender, await other(), parts, { by: 'folder' })
  const meanwhile = () => readOther().catch(unlessConflict)
  const held = {
    statements: beforeKeeping(statements, meanwhile),
    settlements: beforeKeeping(settlements, meanwhile),
  }
  await readFileOf(sender, path, { ...parts, ...held }, { by: 'folder' })
  await readOther()
}

test('a file of payments lacks nothing that another of its sender tells of, which is read at the same moment', async () => {
  const paid = await files.paid(1)
  const write = (...told: typeof paid) => {
    const file = createDayFile('2026-09-30', told)
    return files.writeText(file.name, [...file.lines()].join(''))
  }
  await readBeside({ ...files.sender, tells: 'payments' }, await write(), () => write(...paid))
  expect(await files.openBreaks()).toEqual([])
})

test('a file that somebody sends while another of its sender is compared waits for its turn', async () => {
  const [one, other] = await files.paid(2)
  const write = (told: typeof one) => {
    const file = createDayFile('2026-09-30', told ? [told] : [])
    return files.writeText(file.name, [...file.lines()].join(''))
  }
  const sender: FileSender = { ...files.sender, tells: 'payments' }
  const parts = readingParts(bench.store, { clock: () => later(600) })
  const path = await write(one)
  let sent: Promise<unknown> | undefined
  const statements = beforeKeeping(bench.store.statements, async () => {
    const next = await write(other)
    sent = readFileOf(sender, next, parts, { by: 'mai', waits: true })
    await expect(readFileOf(sender, next, parts, { by: 'folder' })).rejects.toMatchObject({
      code: 'conflict',
    })
  })
  await readFileOf(sender, path, { ...parts, statements }, { by: 'folder' })
  expect(await sent).toMatchObject({ wasKnown: false })
})

test('what two files of a provider tell of at the same moment, and nobody knows here, differs once', async () => {
  const batch = provider.newBatch()
  const strange = { id: '', reference: 'THEIRS', amount: 70_000 }
  const [first, second] = [
    await provider.write(provider.payment(strange, batch)),
    await provider.write(provider.payment(strange, batch, 70_000, 5)),
  ]
  await readBeside({ ...provider.sender, tells: 'settlements' }, first, async () => second)
  expect((await provider.breaks()).toSorted()).toEqual([
    'duplicate seen-in-earlier-file',
    'only-at-bank unknown-here',
  ])
})
