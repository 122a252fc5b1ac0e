import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createRandom } from '../../simulators/random.ts'
import { findPostmaster, stopPostmaster } from '../../src/store/embedded/postmaster.ts'
import { type RunningCli, startCli } from '../support/cli.ts'
import { processesWith } from '../support/processes.ts'
import { until } from '../support/until.ts'

let folder: string
let data: string
const started: RunningCli[] = []

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'lienthong-kills-')))
  data = join(folder, 'demo/gateway/postgres/data')
})

afterEach(async () => {
  await Promise.all(started.splice(0).map((demo) => demo.endNow()))
  const left = await findPostmaster(data)
  if (left) await stopPostmaster(data, left)
  await rm(folder, { recursive: true, force: true })
})

/** A part of the demonstration, and whether only the gateway dies in it or everything that it started too. */
const deaths = [
  { after: /console/, whom: 'alone' },
  { after: /^delivered to both portals/, whom: 'group' },
  { after: /^payers pay/, whom: 'alone' },
] as const
/** A part lasts from half a second to three. */
const longestMs = 1_200

test.each([
  20,
])('a demo that is killed again and again ends with nothing lost and nothing applied twice (seed %i)', async (seed) => {
  const random = createRandom('kills', seed)
  let server: Awaited<ReturnType<typeof findPostmaster>>
  for (const { after, whom } of deaths) {
    const demo = startDemo()
    await demo.line(after)
    await pause(random.below(longestMs))
    const found = await findPostmaster(data)
    expect(found).toBeDefined()
    if (server) expect(found).toEqual(server)
    server = found

    demo.kill('SIGKILL', whom)
    expect(await demo.ended).toBe('SIGKILL')
    await until('the end of the simulators', async () => (await partnersLeft()).length === 0)
    expect(await findPostmaster(data)).toEqual(server)
  }

  const last = startDemo()
  const code = await last.ended
  expect({ code, complaints: last.complaints() }).toEqual({ code: 0, complaints: '' })
  expect(last.lines[0]).toBe('A demo was stopped in the middle; this one goes on with it.')
  const verdict = Object.fromEntries(
    (last.lines.at(-1) ?? '').split(' ').map((word) => word.split('=') as [string, string]),
  )
  expect(verdict).toMatchObject({ lost: '0', applied_twice: '0' })
  const { accepted, delivered, open, given_up } = verdict
  expect(Number(accepted)).toBeGreaterThan(300)
  expect(Number(delivered) + Number(open) + Number(given_up)).toBe(Number(accepted))
  expect(await processesWith(folder)).toEqual([])
})

function startDemo(): RunningCli {
  const words = ['demo', '--once', '--scale', '0.02', '--folder', join(folder, 'demo')]
  const demo = startCli(words, { cwd: folder })
  started.push(demo)
  return demo
}

/** Everything of the demonstration that lives but its database. */
const partnersLeft = async () => (await processesWith(folder)).filter((line) => line.includes('simulate'))
