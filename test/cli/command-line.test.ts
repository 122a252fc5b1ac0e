import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isUsageProblem, type Terminal } from '../../src/cli/command.ts'
import { commands } from '../../src/cli/commands.ts'
import { runCli } from '../support/cli.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lienthong-cli-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A terminal for commands that must not come so far as to use it. */
const untouchable = new Proxy({} as Terminal, {
  get: (_, name) => {
    if (typeof name === 'string' && name.startsWith('is')) return false
    return () => Promise.reject(new Error(`${String(name)} was used`))
  },
})

const run = (...words: string[]) => runCli(words, { cwd: folder })

test.each([[[]], [['help']]])('%j lists every command with what it does', async (words) => {
  const { code, out, err } = await run(...words)
  for (const [name, { summary }] of Object.entries(commands)) {
    expect(out).toMatch(new RegExp(`^ {2}lienthong ${name} .*${summary.replace(/[()]/g, '\\$&')}$`, 'm'))
  }
  expect({ code, err }).toEqual({ code: 0, err: '' })
})

test('--help after a command says how that one is used, and does nothing', async () => {
  const { code, out } = await run('demo', '--help')
  expect(out).toContain('lienthong demo [--once]')
  expect(code).toBe(0)
})

test.each([
  ['keys', '--although-current'],
  ['repair', '--per-minute N'],
  ['maintenance', '--weekly DAY'],
  ['evidence', '--tsa-certificate FILE'],
  ['simulate', '--twice N'],
])('--help after %s says all that it takes, down to %s', async (name, option) => {
  expect((await run(name, '--help')).out).toContain(option)
})

test('a command that there is not is answered with the list and exit code 2', async () => {
  const { code, out, err } = await run('dmeo')
  expect(err).toMatch(/^There is no command dmeo\./)
  expect(err).toContain('lienthong demo')
  expect({ code, out }).toEqual({ code: 2, out: '' })
})

test.each([
  ['demo --scale 1.5', '--scale must be a whole number from 1 to 100, or a fraction from 0.02'],
  ['demo --scale many', '--scale must be'],
  ['demo --seed 0', '--seed must be a whole number above 0'],
  ['demo --onec', "Unknown option '--onec'"],
  ['serve now', "Unexpected argument 'now'"],
  ['status --jsn', "Unknown option '--jsn'"],
  ['reconcile', 'reconcile FILE'],
  ['reconcile RV_20260930_TC.txt', 'there is no file RV_20260930_TC.txt'],
  ['import pupils.csv', 'import FILE --kind students|bills'],
  ['import pupils.pdf --kind students', 'the name of a file ends with .ndjson, .jsonl, .csv, .xlsx'],
  ['import pupils.csv --kind students', 'there is no file pupils.csv'],
  ['clients add', 'clients add NAME --school CODE'],
  ['administrators remove hoa', 'administrators add NAME'],
  ['simulate', 'simulate --certificate PEM --notify-url URL'],
])('"%s" is a problem of usage that says what makes sense', async (line, makesSense) => {
  const [name = '', ...words] = line.split(' ')
  const problem = await commands[name]?.run(words, untouchable).catch((error: unknown) => error)
  expect(isUsageProblem(problem)).toBe(true)
  expect((problem as Error).message).toContain(makesSense)
})

test('a problem of usage is told without a stack, with exit code 2', async () => {
  expect(await run('demo', '--onec')).toEqual({
    code: 2,
    out: '',
    err: expect.stringMatching(/^Unknown option '--onec'.*\n$/),
  })
})

test('every problem of the configuration is listed by its name and never by its value, with exit code 2', async () => {
  const env = {
    LIENTHONG_PROVINCE_CODE: 'eighty',
    LIENTHONG_HTTP_PORT: 'secret-port',
    LIENTHONG_HTP_HOST: 'secret-host',
  }
  const { code, out, err } = await runCli(['status'], { cwd: folder, env })
  expect(err).toMatch(/^the configuration has \d+ problems:$/m)
  for (const name of ['province.code', 'province.name', 'http.port', 'LIENTHONG_HTP_HOST', 'feeService']) {
    expect(err).toContain(name)
  }
  expect(err).not.toMatch(/secret-|eighty/)
  expect({ code, out }).toEqual({ code: 2, out: '' })
})
