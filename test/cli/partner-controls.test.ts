import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CommandBench, openCommandBench } from '../support/command-bench.ts'

let bench: CommandBench
beforeAll(async () => {
  bench = await openCommandBench()
})
afterAll(() => bench.close())

const run = (words: readonly string[]) => bench.run(words)
const status = async () => (await run(['status'])).out

describe('a brake', () => {
  test('on all is kept with its reason, shown, and taken off', async () => {
    expect(await run(['brake', 'on', '--reason', 'a wrong school year'])).toMatchObject({ code: 0 })
    expect(await status()).toBe('nothing goes to any partner (brake: a wrong school year)')
    expect(await run(['brake', 'off'])).toMatchObject({
      code: 0,
      out: 'messages go to any partner again',
    })
    expect(await status()).toBe('')
    expect(await run(['brake', 'off'])).toMatchObject({
      code: 1,
      out: 'there was no brake on any partner',
    })
  })

  test('on one partner leaves the others', async () => {
    await run(['brake', 'on', 'province', '--reason', 'they asked'])
    expect(await status()).toBe('nothing goes to province (brake: they asked)')
    expect(await run(['brake', 'off', 'province'])).toMatchObject({ code: 0 })
  })
})

describe('a pause', () => {
  test('is kept until its time, read in local time', async () => {
    const paused = await run(['pause', 'province', '--until', '2099-10-01T06:00'])
    expect(paused).toMatchObject({ code: 0, out: expect.stringContaining('until 2099-09-30T23:00:00.000Z') })
    expect(JSON.parse((await run(['status', '--json'])).out).holds).toEqual([
      { partner: 'province', by: 'pause', reason: 'paused by hand', until: '2099-09-30T23:00:00.000Z' },
    ])
    expect(await run(['pause', 'province', '--off'])).toMatchObject({ code: 0 })
    expect(await run(['pause', 'province', '--off'])).toMatchObject({ code: 1 })
  })
})

test.each([
  [['brake'], 'brake on|off'],
  [['brake', 'on'], 'say why'],
  [['brake', 'on', 'nobody', '--reason', 'x'], 'no partner is called nobody; there are'],
  [['pause'], 'pause PARTNER'],
  [['pause', 'province'], 'pause PARTNER'],
  [['pause', 'province', '--until', 'tomorrow'], 'a time looks like'],
  [['pause', 'province', '--until', '2099-02-31'], 'a time looks like'],
])('%j is not understood', async (words, answer) => {
  await expect(run(words)).rejects.toThrow(answer)
})
