import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { localMinute } from '../../src/domain/time/local-time.ts'
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

  test('taken off says which other one still holds, and how that one is taken off', async () => {
    const { out } = await run(['brake', 'on', 'province', '--reason', 'they asked'])
    expect(out).toBe('no message goes to province until "brake off province"; what is out by now ends')
    await run(['brake', 'on', '--reason', 'a fire'])
    expect(await run(['brake', 'off', 'province'])).toEqual({
      ...{ code: 0, out: 'the brake on province is off\none is still on any partner: brake off' },
    })
    await run(['brake', 'on', 'province', '--reason', 'they asked'])
    expect(await run(['brake', 'off'])).toEqual({
      ...{ code: 0, out: 'the brake on any partner is off\none is still on province: brake off province' },
    })
    expect(await run(['brake', 'off'])).toEqual({
      ...{ code: 1, out: 'there was no brake on any partner\none is still on province: brake off province' },
    })
    await run(['brake', 'off', 'province'])
  })

  test('stops a channel of payment, which has no windows of maintenance', async () => {
    expect(await run(['brake', 'on', 'dvcqg-platform', '--reason', 'a wrong list'])).toMatchObject({
      code: 0,
    })
    expect(await status()).toBe('nothing goes to dvcqg-platform (brake: a wrong list)')
    expect(await run(['brake', 'off', 'dvcqg-platform'])).toMatchObject({ code: 0 })
    await expect(run(['maintenance', 'list', 'dvcqg-platform'])).rejects.toThrow('no partner is called')
  })

  test('on webhooks is known before anybody wanted to be told', async () => {
    await run(['brake', 'on', 'webhooks', '--reason', 'a wrong event'])
    expect(await status()).toBe('nothing goes to webhooks (brake: a wrong event)')
    expect(await run(['brake', 'off', 'webhooks'])).toMatchObject({ code: 0 })
  })
})

test('brakes and pauses stand in the audit log with who, when and why, and nothing that changed nothing', async () => {
  await run(['brake', 'on', 'national', '--reason', 'a wrong procedure'])
  await run(['brake', 'off', 'national', '--reason', 'mended'])
  await run(['brake', 'off', 'national'])
  await run(['pause', 'national', '--until', '2099-10-01T06:00'])
  await run(['pause', 'national', '--off'])
  const entries = await bench.withStore(({ auditLog }) => auditLog.search({ subject: 'national', limit: 9 }))
  expect(entries.map(({ person, via, why, after }) => [person, via, why, after])).toEqual([
    ['an.nguyen', 'command', '', { pause: false }],
    ['an.nguyen', 'command', 'paused by hand', { pause: '2099-09-30T23:00:00.000Z' }],
    ['an.nguyen', 'command', 'mended', { brake: false }],
    ['an.nguyen', 'command', 'a wrong procedure', { brake: true }],
  ])
})

describe('a pause', () => {
  test('is kept until its time, read in local time', async () => {
    const paused = await run(['pause', 'province', '--until', '2099-10-01T06:00'])
    expect(paused).toMatchObject({ code: 0, out: expect.stringContaining('until 2099-10-01T06:00') })
    expect(JSON.parse((await run(['status', '--json'])).out).holds).toEqual([
      { partner: 'province', by: 'pause', reason: 'paused by hand', until: '2099-09-30T23:00:00.000Z' },
    ])
    expect(await run(['pause', 'province', '--off'])).toMatchObject({ code: 0 })
    expect(await run(['pause', 'province', '--off'])).toMatchObject({ code: 1 })
  })
})

describe('a maintenance window', () => {
  const once = ['--from', '2026-10-01T22:00', '--to', '2099-10-02T02:00']
  const soon = ['--from', '2099-10-01T22:00', '--to', '2099-10-02T02:00', '--reason', 'new disks']

  test('is set, listed, changed and ended, each in the audit log; twice it is refused', async () => {
    const since = new Date()
    const added = await run(['maintenance', 'add', 'province', ...soon])
    expect(added.out).toMatch(
      /^messages to province wait from 2099-10-01T22:00 to 2099-10-02T02:00; no attempt is counted\nid /,
    )
    const id = /^id (\S+)$/m.exec(added.out)?.[1] ?? ''
    expect(await run(['maintenance', 'add', 'province', ...soon])).toEqual({
      ...{ code: 1, out: 'the same window stands already' },
    })
    const weekly = [
      '--weekly',
      'sunday,saturday',
      '--from',
      '22:00',
      '--to',
      '02:00',
      '--reason',
      'each week',
    ]
    expect(await run(['maintenance', 'change', id, ...weekly])).toEqual({
      code: 0,
      out: 'messages to province wait from 22:00 to 02:00 on saturday, sunday; it was from 2099-10-01T22:00 to 2099-10-02T02:00',
    })
    expect(await run(['maintenance'])).toEqual({
      ...{
        code: 0,
        out: `province  from 22:00 to 02:00 on saturday, sunday  (an.nguyen: each week)  id ${id}`,
      },
    })
    const listed = await run(['maintenance', 'list', 'province', '--json'])
    expect(JSON.parse(listed.out)).toMatchObject({ configured: [], windows: [{ id, partner: 'province' }] })
    expect(await run(['maintenance', 'end', id, '--reason', 'done'])).toMatchObject({ code: 0 })
    expect(await run(['maintenance', 'end', id, '--reason', 'done'])).toEqual({
      code: 1,
      out: 'the window is over',
    })
    const entries = await bench.withStore(({ auditLog }) =>
      auditLog.search({ subject: 'province', since, limit: 9 }),
    )
    expect(entries.map(({ person, via, why }) => [person, via, why])).toEqual([
      ['an.nguyen', 'command', 'done'],
      ['an.nguyen', 'command', 'each week'],
      ['an.nguyen', 'command', 'new disks'],
    ])
  })

  test('that holds now shows in the status with its end', async () => {
    const from = new Date(Date.now() - 3_600_000).toISOString().replace(/\.\d+/, '')
    const to = new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+/, '')
    const { out } = await run([
      'maintenance',
      'add',
      'province',
      '--from',
      from,
      '--to',
      to,
      '--reason',
      'now',
    ])
    const until = localMinute(new Date(to))
    expect(await status()).toBe(`nothing goes to province until ${until} (maintenance: now)`)
    await run(['maintenance', 'end', /^id (\S+)$/m.exec(out)?.[1] ?? '', '--reason', 'sooner'])
    expect(await status()).toBe('')
  })

  test.each([
    [['add', 'nobody', ...soon], 'no partner is called nobody'],
    [['add', 'province', ...soon.slice(0, 4)], 'say why'],
    [['add', 'province', ...once, '--reason', 'x'], '--to is more than 31 days after'],
    [['add', 'province', '--from', '2099-10-01T22:00', '--reason', 'x'], 'say from when to when'],
    [
      ['add', 'province', '--weekly', 'funday', '--from', '22:00', '--to', '23:00', '--reason', 'x'],
      '--weekly is every',
    ],
    [
      ['add', 'province', '--weekly', 'every', '--from', '22:00', '--to', '22:00', '--reason', 'x'],
      '--to ends when',
    ],
    [['add', 'province', '--weekly', 'every', ...once, '--reason', 'x'], 'looks like 22:30'],
    [['end', 'x', '--reason', 'x'], 'name the window by its id'],
    [['burn', 'x', '--reason', 'x'], 'maintenance [list'],
  ])('%j is refused with what is wrong', async (words, complaint) => {
    await expect(run(['maintenance', ...words])).rejects.toThrow(complaint)
  })
})

test.each([
  [['brake'], 'brake on [PARTNER]'],
  [['brake', 'on'], 'say why'],
  [['brake', 'on', 'nobody', '--reason', 'x'], 'no partner is called nobody; there are'],
  [['pause'], 'pause PARTNER'],
  [['pause', 'province'], 'pause PARTNER'],
  [['pause', 'province', '--until', 'tomorrow'], 'a time looks like'],
  [['pause', 'province', '--until', '2099-02-31'], 'a time looks like'],
])('%j is not understood', async (words, answer) => {
  await expect(run(words)).rejects.toThrow(answer)
})
