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
    return () => {
      throw new Error(`${String(name)} was used`)
    }
  },
})

/** What a command says of its words before it does anything. */
async function tryWords(name: string, words: readonly string[]): Promise<unknown> {
  try {
    return await commands[name]?.run(words, untouchable)
  } catch (error) {
    return error
  }
}

const run = (...words: string[]) => runCli(words, { cwd: folder })

test.each([[[]], [['help']]])('%j lists every command with what it does', async (words) => {
  const { code, out, err } = await run(...words)
  for (const [name, { summary }] of Object.entries(commands)) {
    expect(out).toMatch(new RegExp(`^ {2}lienthong ${name} .*${summary.replace(/[()]/g, '\\$&')}$`, 'm'))
  }
  expect({ code, err }).toEqual({ code: 0, err: '' })
})

test('--help after a command says how it is used, what its words mean and what one might type, and does nothing', async () => {
  const { code, out } = await run('days', '--help')
  expect(out).toMatch(/^lienthong days: lists business days/)
  expect(out).toContain('\n  lienthong days close BOOK DAY [--through] [--json]\n')
  expect(out).toMatch(/^ {2}BOOK +bank:ACCOUNT, channel:NAME or school:CODE$/m)
  expect(out).toMatch(/^ {2}lienthong days close bank:0123456789 2026-10-31 --through\n {6}closes a month/m)
  expect(code).toBe(0)
})

const helps = Object.entries(commands).map(([name, { help }]) => ({ name, ...help }))
const optionsIn = (form: string): string[] =>
  [...form.matchAll(/--[a-z][a-z0-9-]*/g)].map(([option]) => option)

test.each(helps)('the help of $name says of each of its options what it means, and of no other', ({
  forms,
  means = {},
}) => {
  const explained = Object.keys(means).filter((word) => word.startsWith('--'))
  const optionsOfForms = new Set(forms.flatMap(optionsIn))
  expect(new Set(explained.flatMap(optionsIn))).toEqual(optionsOfForms)
  expect(Object.keys(means).filter((word) => !forms.some((form) => form.includes(word)))).toEqual([])
})

/** The words in small letters that a form begins with: of several that part them by a bar, the first. */
function verbsOf(form: string): string[] {
  const words = form.split(' ')
  const end = words.findIndex((word) => !/^[a-z][a-z|-]*$/.test(word))
  return words.slice(0, end < 0 ? undefined : end).map((word) => word.split('|')[0] ?? '')
}

const options = helps.flatMap(({ name, forms }) =>
  forms.flatMap((form) =>
    [...form.matchAll(/(--[a-z][a-z0-9-]*)( [A-Z])?/g)].map(([, option = '', value]) => ({
      ...{ name, verbs: verbsOf(form), option },
      // The last one stops every command before it does anything.
      words: [option, ...(value ? ['x'] : []), '--no-such-option'],
    })),
  ),
)

test.each(options)('$name $verbs knows the option $option of its help', async ({ name, verbs, words }) => {
  const problem = await tryWords(name, [...verbs, ...words])
  expect((problem as Error).message).toMatch(/^Unknown option '--no-such-option'/)
})

/** Words as a shell parts them; what it would read from or write to is left out. */
const wordsOf = (line: string): string[] =>
  [...line.replace(/ [<>] .*/, '').matchAll(/(?:[^\s"]|"[^"]*")+/g)].map(([word]) => word.replaceAll('"', ''))

const examples = helps.flatMap(({ examples = {} }) => Object.keys(examples))

test.each(examples)('"%s" is understood as an example of the help', async (line) => {
  const [name = '', ...words] = wordsOf(line)
  const problem = await tryWords(name, words)
  // It comes as far as the file that it names, or as what it must not use here.
  expect((problem as Error).message).toMatch(/^there is no file|ENOENT|was used$/)
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
  ['import', 'import FILE --kind KIND'],
  ['import pupils.csv', '--kind is one of students, bills'],
  ['import pupils.pdf --kind students', 'the name of a file ends with .ndjson, .jsonl, .csv, .xlsx'],
  ['import pupils.csv --kind students', 'there is no file pupils.csv'],
  ['clients add', 'clients add NAME --school CODE'],
  ['administrators remove hoa', 'administrators add NAME'],
  ['simulate', 'simulate --certificate PEM --notify-url URL'],
])('"%s" is a problem of usage that says what makes sense', async (line, makesSense) => {
  const [name = '', ...words] = line.split(' ')
  const problem = await tryWords(name, words)
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
