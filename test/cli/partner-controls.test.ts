import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadSimulatorSettings } from '../../simulators/settings.ts'
import { configSchema } from '../../src/app.ts'
import type { Terminal } from '../../src/cli/command.ts'
import { commands } from '../../src/cli/commands.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { gatewaySettings, testUnit } from '../support/gateway-settings.ts'

const nowhere = 'http://127.0.0.1:9'
let folder: string
let database: TestDatabase
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lienthong-controls-'))
  database = await createTestDatabase()
})
afterAll(async () => {
  await database.close()
  await rm(folder, { recursive: true })
})

/** Runs a command in this process, over a database of its own. */
async function run([name = '', ...words]: readonly string[]): Promise<{ code: number; out: string }> {
  const lines: string[] = []
  const terminal: Terminal = {
    config: () =>
      configSchema.parse(
        gatewaySettings({
          dataFolder: folder,
          databaseUrl: database.url,
          port: 0,
          urls: { national: nowhere, lgsp: nowhere, 'dvcqg-platform': nowhere },
          partners: loadSimulatorSettings(join(folder, 'partners.json'), testUnit.code),
        }),
      ),
    print: (line) => void lines.push(line),
    draw: () => {},
    readInput: async () => '',
    isInteractive: false,
    log: pino({ level: 'silent' }),
    signal: new AbortController().signal,
  }
  const code = (await commands[name]?.run(words, terminal)) ?? -1
  return { code, out: lines.join('\n') }
}

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
