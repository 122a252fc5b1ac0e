import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { counts, type DayFiles, only, openDayFiles } from '../support/day-files.ts'
import { later } from '../support/scene.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'

const firstDay = '2026-09-30'
const secondDay = '2026-10-01'

let bench: StoreBench
let files: DayFiles
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  files = await openDayFiles(bench)
  return files.close
})

describe('a payment that is confirmed after its line was read', () => {
  const breaks = async () =>
    (await bench.store.breaks.list({ source: files.sender.name, limit: 9 })).map(
      ({ category, state, bankAmount, ourAmount }) => [category, state, bankAmount, ourAmount].join(' '),
    )
  beforeEach(() => {
    files.sender = { ...files.sender, confirmsPayments: false }
  })

  test('ends its difference, with its history, and is missing in no other file of its day', async () => {
    const silent = await files.started()
    await files.readDay(firstDay, [silent.line])
    await files.lookAgain()
    expect(await breaks()).toEqual(['only-at-bank open 1000 '])
    await files.confirm(silent)
    expect(await breaks()).toEqual(['only-at-bank closed 1000 1000'])
    const [{ id } = { id: 0 }] = await bench.store.breaks.list({ source: files.sender.name, limit: 1 })
    expect((await bench.store.breaks.find(id))?.steps).toMatchObject([
      { did: 'closed', by: 'gateway', resolution: 'confirmed-later' },
    ])
    const { run } = await files.readDay(firstDay, [
      { ...silent.line, requestId: 'OTHER', bankTransId: 'OTHER' },
    ])
    expect(counts(run.totals)).toEqual(only({ 'only-at-bank': 1 }))
  })

  test('with another amount, it is a difference of that payment', async () => {
    const silent = await files.started()
    await files.readDay(firstDay, [silent.line])
    await files.confirm(silent, 900)
    expect(await breaks()).toEqual(['amount-differs open 1000 900'])
  })

  test('ends one that people let be, and none that they resolved', async () => {
    const [one, other] = [await files.started(), await files.started()]
    await files.readDay(firstDay, [one.line, other.line])
    const [second, first] = await bench.store.breaks.list({ source: files.sender.name, limit: 2 })
    const by = { note: 'so it is', by: 'chi', at: later(30) }
    await bench.store.breaks.act({ ...by, id: first?.id ?? 0, did: 'excepted' })
    await bench.store.breaks.resolve({
      ...{ ...by, id: second?.id ?? 0, resolution: 'explained' },
      channelOf: () => files.sender.channel,
    })
    await files.confirm(one)
    await files.confirm(other)
    expect(await breaks()).toEqual(['only-at-bank resolved 1000 ', 'only-at-bank closed 1000 1000'])
  })

  test('of two lines that name one payment, a person says which it is', async () => {
    const silent = await files.started()
    await files.readDay(firstDay, [{ ...silent.line, bankTransId: 'A' }])
    await files.readDay(secondDay, [{ ...silent.line, bankTransId: 'B' }])
    await files.confirm(silent)
    expect(await breaks()).toEqual(['only-at-bank open 1000 ', 'only-at-bank open 1000 '])
  })
})
