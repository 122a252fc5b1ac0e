import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Machine, openMachine } from '../../support/machine.ts'

let machine: Machine
const book = 'bank:0123456789'
const day = '2026-10-05'
beforeAll(async () => {
  machine = await openMachine()
  await machine.run(['migrate'])
  await machine.database.pool.query(
    'insert into business_days (book, day, cut_off, opened_at) values ($1, $2, 1440, now())',
    [book, day],
  )
})
afterAll(() => machine.close())

const except = (...words: string[]) =>
  machine.run(['days', 'except', book, day, '--reason', 'the bank is closed', ...words])

test('nobody asks whom nobody knows', async () => {
  const stranger = await except('--condition', 'statement-missing')
  expect(stranger).toMatchObject({ code: 1, out: expect.stringContaining('not asked for') })
  const user = /--person (.+)\)$/.exec(stranger.out)?.[1] ?? expect.fail('nobody is named')
  await machine.run(['clients', 'add', 'ops', '--operator', '--person', user])
})

test('an exception is asked for once, for another person to decide', async () => {
  const asked = await except('--condition', 'statement-missing', '--json')
  expect(asked.code).toBe(0)
  expect(JSON.parse(asked.out)).toMatchObject({
    kind: 'day-exceptions',
    state: 'waiting',
    payload: { book, day, conditions: ['statement-missing'] },
  })
  expect(await except('--condition', 'statement-missing')).toMatchObject({
    code: 1,
    out: 'not asked for: the same is asked for already and not decided yet',
  })
})

test('what nobody excepts is refused', async () => {
  expect(await except('--condition', 'earlier-day-open')).toMatchObject({
    code: 1,
    out: expect.stringContaining('nobody excepts that'),
  })
})

test('a day that is not there is named', async () => {
  const words = ['days', 'except', 'bank:999999', day, '--condition', 'statement-missing', '--reason', 'x']
  expect(await machine.run(words)).toMatchObject({ code: 1, out: `bank:999999 has no day ${day}` })
})

test.each([
  [['days', 'except', book, day, '--reason', 'x']],
  [['days', 'except', book, day, '--condition', 'nonsense', '--reason', 'x']],
])('%j makes no sense and says what does', async (words) => {
  expect(await machine.run(words)).toMatchObject({ code: 2 })
})
