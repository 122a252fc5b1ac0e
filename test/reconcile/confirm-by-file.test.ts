import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createMbDaily, settings } from '../../adapters/statements/mb-daily/index.ts'
import { createDayFile } from '../../simulators/mb-bank/day-file.ts'
import { counts, type DayFiles, only, openDayFiles } from '../support/day-files.ts'
import { later, news, noon } from '../support/scene.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'

const firstDay = '2026-09-30'

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

describe('O6: a payment of which no confirmation came', () => {
  test.each([
    'open',
    'failed',
    'expired',
  ])('and which is %s is confirmed by the file of its channel', async (state) => {
    const silent = await files.started()
    await bench.pool.query('update payments set state = $2 where id = $1', [silent.id, state])
    const { run, confirmed } = await files.readDay(firstDay, [silent.line, ...(await files.paid(1))])
    expect(confirmed).toBe(1)
    expect(counts(run.totals)).toEqual(only({ matched: 2 }))
    expect(await files.stateOf(silent)).toEqual(['paid', 'paid'])
    expect(await bench.store.payments.find(silent.id)).toMatchObject({
      ...{ paidAmount: 1_000, providerTransaction: silent.line.bankTransId, paidAt: noon },
    })
    expect(await files.openBreaks()).toEqual([])

    // Its own confirmation, after all, says what is known.
    const late = news(silent.reference, 1_000, { providerTransaction: silent.line.bankTransId })
    expect(await bench.store.payments.post(files.sender.channel, late, () => new Map(), later(90))).toBe(
      'repeated',
    )
  })

  test('and which the file names by no transaction of the channel is one payment with its confirmation that comes late', async () => {
    const silent = await files.started()
    await files.readDay(firstDay, [{ ...silent.line, bankTransId: '' }])
    expect(await files.stateOf(silent)).toEqual(['paid', 'paid'])
    const late = news(silent.reference, 1_000, { providerTransaction: 'TX-LATE' })
    const confirm = (said: typeof late) =>
      bench.store.payments.post(files.sender.channel, said, () => new Map(), later(90))
    expect(await confirm(late)).toBe('repeated')
    expect((await bench.store.payments.find(silent.id))?.providerTransaction).toBe('TX-LATE')
    expect(await confirm({ ...late, amount: 999 })).toBe('conflict')
  })

  test('is posted with what the file says of its amount', async () => {
    const silent = await files.started()
    const { run } = await files.readDay(firstDay, [{ ...silent.line, amount: 400 }])
    expect(counts(run.totals)).toEqual(only({ matched: 1 }))
    expect(await files.stateOf(silent)).toEqual(['paid', 'partly-paid'])
  })

  test('is of when its file was read where the line tells of a time to come', async () => {
    const silent = await files.started()
    await files.readDay(firstDay, [{ ...silent.line, paidAt: new Date('2098-01-01T05:00:00Z') }])
    const { paidAt } = (await bench.store.payments.find(silent.id)) ?? expect.unreachable('it is gone')
    expect(paidAt?.getUTCFullYear()).toBeLessThan(2098)
  })

  test('is posted once, however many read its file at the same moment', async () => {
    const silent = await files.started()
    const file = createDayFile(firstDay, [silent.line])
    const path = await files.writeText(file.name, [...file.lines()].join(''))
    await Promise.all([1, 2, 3, 4].map(() => files.readPath(path)))
    expect(await files.stateOf(silent)).toEqual(['paid', 'paid'])
    expect(await files.openBreaks()).toEqual([])
  })

  test.each([
    ['two lines tell of it', (line: string) => line + line.replace('|1000|VND|', '|1001|VND|')],
    ['its line is not settled', (line: string) => line.replaceAll('|SUCCESS|', '|FAILED|')],
    ['its line is of nothing', (line: string) => line.replace('|1000|VND|', '|0|VND|')],
  ])('stays open where %s', async (_why, change) => {
    files.sender = {
      ...files.sender,
      source: createMbDaily(settings.parse({ statuses: { FAILED: 'failed' } })),
    }
    const silent = await files.started()
    const [header, line] = [...createDayFile(firstDay, [silent.line]).lines()] as [string, string]
    await files.readText('RV_20260930_TC.txt', `${header}${change(line)}`)
    expect(await files.stateOf(silent)).toEqual(['open', 'issued'])
  })

  test('stays open, and is only at the bank, where the files.sender does not confirm; its confirmation ends the difference', async () => {
    files.sender = { ...files.sender, confirmsPayments: false }
    const silent = await files.started()
    const { run, confirmed } = await files.readDay(firstDay, [silent.line])
    expect(confirmed).toBe(0)
    expect(counts(run.totals)).toEqual(only({ 'only-at-bank': 1 }))
    expect(await files.stateOf(silent)).toEqual(['open', 'issued'])
    await files.confirm(silent)
    expect(await files.openBreaks()).toEqual([])
  })
})
