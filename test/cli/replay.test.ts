import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CommandBench, openCommandBench } from '../support/command-bench.ts'

let bench: CommandBench
const at = new Date('2026-10-05T01:00:00Z')
beforeAll(async () => {
  bench = await openCommandBench()
  await bench.withStore(async ({ payments }) => {
    const body = Buffer.from('no message of the platform')
    const request = { method: 'POST', query: '', headers: {}, body }
    for (const channel of ['dvcqg-platform', 'gone']) {
      await payments.keepNotice({ channel, operation: 'notify', at, bytes: body, request })
    }
  })
})
afterAll(() => bench.close())

const run = (...words: string[]) => bench.run(['replay', ...words])

test('without --yes it counts and changes nothing', async () => {
  const { code, out } = await run('--from', '2026-10-05', '--to', '2026-10-06')
  expect(code).toBe(0)
  expect(out).toContain('1  dvcqg-platform notify')
  expect(out).toContain('1  gone notify')
  expect(out).toContain('Nothing was read again')
  expect((await run('--from', '2026-10-06')).out).toContain('no such message')
  expect(JSON.parse((await run('--channel', 'gone', '--json')).out)).toEqual({
    counts: [{ channel: 'gone', operation: 'notify', count: 1 }],
  })
})

test('what came to nothing ends with code 1, and who did it and why is kept', async () => {
  const { code, out } = await run('--reason', 'to try', '--yes', '--json')
  expect(code).toBe(1)
  const { outcomes } = JSON.parse(out) as { outcomes: Record<string, number> }
  expect(Object.values(outcomes)).toEqual([1, 1])
  expect(Object.keys(outcomes)).toContain('nobody reads it now')
  const { rows } = await bench.database.pool.query('select ordered_by, reason from notice_replays')
  expect(rows).toEqual([{ ordered_by: 'an.nguyen', reason: 'to try' }])
})

test('copies are written once, never over a file, and read back under the same numbers', async () => {
  const file = join(bench.folder, 'copies.ndjson')
  expect((await run('--write-copies', file)).out).toContain('2 messages')
  expect(existsSync(file)).toBe(true)
  await expect(run('--write-copies', file)).rejects.toThrow('there is a file')
  const { out } = await run('--copies', file, '--reason', 'again', '--yes', '--json')
  expect(Object.values(JSON.parse(out).outcomes)).toEqual([1, 1])
  const { rows } = await bench.database.pool.query('select count(*) as count from payment_notices')
  expect(rows[0].count).toBe(2)
})

test.each([
  [['--yes'], '--reason'],
  [['--from', 'yesterday'], '--from'],
  [['--to', '2026-02-31T08:00:00'], '--to'],
  [['--id', 'x'], '--id'],
  [['--ended', 'well'], '--ended'],
  [['--copies', 'file'], '--copies'],
])('%j is refused with the word that is wrong', async (words, named) => {
  await expect(run(...words)).rejects.toThrow(named)
})

test('the status says what banks did not tell, and who cannot be asked', async () => {
  await bench.withStore(async ({ feeds, bankLines, payments }) => {
    await feeds.startPulling('sepay', at)
    await feeds.pullFailed('sepay', { code: 'partner_unauthorized', next: at })
    const noticeId = await payments.keepNotice({
      channel: 'x',
      operation: 'pull',
      at,
      bytes: Buffer.from('x'),
    })
    const movements = [
      { reference: 'A', balance: 1_000 },
      { reference: 'B', balance: 9_000 },
    ].map(({ reference, balance }, place) => ({
      line: {
        ...({
          account: '0001',
          direction: 'in',
          reference,
          amount: 1_000,
          bookedOn: '2026-10-05',
          memo: '',
        } as const),
        at: new Date(at.getTime() + place * 1_000),
      },
      witness: reference,
      balance,
    }))
    const reading = { studentNumbers: [], billNumbers: [], memo: 'empty' } as const
    const lines = movements.map(({ line, witness }) => ({ line, witness, reading, notFee: undefined }))
    await bankLines.take(lines, 'x', () => new Map(), at)
    await feeds.noteTold('x', noticeId, movements)
  })
  const { out } = await bench.run(['status'])
  expect(out).toContain('sepay cannot be asked (1 times in a row: partner_unauthorized)')
  expect(out).toMatch(/movements of account 0001 are missing between 2026-10-05T08:00 and .*: 7[.,]000/)
  const json = JSON.parse((await bench.run(['status', '--json'])).out)
  expect(json.feeds).toMatchObject({ pulls: [{ feed: 'sepay', failures: 1 }], missing: [{ amount: 7_000 }] })
})
