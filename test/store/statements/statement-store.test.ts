import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createMbDaily, settings } from '../../../adapters/statements/mb-daily/index.ts'
import { createDayFile } from '../../../simulators/mb-bank/day-file.ts'
import { readStatement } from '../../../src/reconcile/read-statement.ts'
import { readingParts } from '../../support/reading-parts.ts'
import { later, noon } from '../../support/scene.ts'
import { openSettlementScene, type Paid, type SettlementScene } from '../../support/settlement-scene.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'

let bench: StoreBench
let scene: SettlementScene
let payment: Paid
let batch: string
let folder: string
beforeAll(async () => {
  bench = await openStoreBench()
  folder = await mkdtemp(join(tmpdir(), 'lienthong-statement-store-'))
})
afterAll(async () => {
  await bench.close()
  await rm(folder, { recursive: true })
})
beforeEach(async () => {
  scene = await openSettlementScene(bench)
  payment = await scene.paid()
  batch = scene.newBatch()
})
afterEach(() => scene.close())

/** Reads a file of a bank that tells of payments of the same channel; gives what is open of it. */
async function readBankFile(...payments: readonly Paid[]) {
  const told = payments.map(({ reference, amount: paid }) => ({
    ...{ requestId: reference, bankTransId: `TX-${reference}`, amount: paid, paidAt: noon, content: '' },
  }))
  const file = createDayFile('2026-09-30', told, {})
  const path = join(folder, file.name)
  await writeFile(path, [...file.lines()].join(''))
  const bank = { name: `mb-${scene.name}`, source: createMbDaily(settings.parse({})) }
  const sender = { ...bank, channel: scene.name, cutOff: 1_440, confirmsPayments: false }
  await readStatement(path, sender, readingParts(bench.store, { clock: () => later(600) }))
  return async () =>
    (await bench.store.breaks.list({ source: bank.name, state: 'open', limit: 9 })).map(
      ({ category, paymentId }) => `${category} ${paymentId}`,
    )
}

test('a payment that a file lacked is lacking still when another sender of its channel tells of it', async () => {
  await scene.read(scene.payment(await scene.paid(), batch))
  expect(await (await readBankFile(payment))()).toHaveLength(1)
  expect(await scene.breaks()).toEqual(['only-here settlement-item-missing'])
})

test('a file of payments lacks what was given back still, and not what the channel took', async () => {
  const [listed, given] = [await scene.paid(), await scene.paid()]
  const bankLacks = await readBankFile(listed)
  await scene.giveBack(given, given.amount)
  await scene.takeBack(payment.id)
  await scene.book()
  expect(await bankLacks()).toEqual([`only-here ${given.id}`])
})

test('a file of payments lacks still what a settlement tells of and was confirmed since', async () => {
  const unconfirmed = await scene.opened()
  await scene.read(scene.payment(unconfirmed, batch))
  await scene.confirm(unconfirmed)
  const bankLacks = await readBankFile(payment)
  await scene.book()
  expect(await bankLacks()).toEqual([`only-here ${unconfirmed.id}`])
})

test('a payment that a file of payments lacked is lacking still when a settlement tells of it', async () => {
  const bankLacks = await readBankFile(await scene.paid())
  await scene.read(scene.payment(payment, batch))
  expect(await bankLacks()).toEqual([`only-here ${payment.id}`])
})
