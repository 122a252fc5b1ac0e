import { existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Parts, readKeptFile, withParts } from '../../app.ts'
import { limitsOfDay } from '../../domain/days/business-day.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import { keepUnreadOf, type ReadFile, readFileOf, type WatchedSender } from '../../reconcile/senders.ts'
import { summaryOf } from '../../reconcile/summary-of.ts'
import { isOfTheFile } from '../../reconcile/unread-file.ts'
import { writeAnswers } from '../../reconcile/write-answers.ts'
import { type Command, fitsNoForm, type Help, type Terminal, UsageError } from '../command.ts'
import { countText } from '../figures.ts'
import { describeRead, describeShortly, problemsOf, wasKnown } from './describe-read.ts'
import { describeRun, type Run, type UnreadOne } from './sum-up.ts'

const help: Help = {
  forms: ['FILE|FOLDER [--source NAME] [--json]', '--kept ID [--json]'],
  means: {
    FILE: 'a statement or a file of payments or settlements; its name says which sender of the settings it is of',
    FOLDER: 'reads all such files in it, by name, and sums them up',
    '--source NAME': 'only files of this sender',
    '--kept ID': 'reads a file again that was kept as it came',
    '--json': 'prints JSON, one line for each file',
  },
  examples: {
    'reconcile statements/2026-09':
      'reads a month of files; a file that was read before counts nothing twice',
  },
}

export const reconcile: Command = {
  summary:
    'reads statement files: compares payments and settlements, or takes in what moved on bank accounts',
  help,
  async run(words, terminal) {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        source: { type: 'string' },
        kept: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    })
    const [path, ...more] = positionals
    if (values.kept !== undefined && positionals.length === 0 && values.source === undefined) {
      const { kept, json } = values
      return withParts(terminal.config(), terminal.log, (parts) => readKept(kept, parts, terminal, json))
    }
    if (!path || more.length > 0) throw fitsNoForm('reconcile', help)
    if (!existsSync(path)) throw new UsageError(`there is no file ${path}`)
    return withParts(terminal.config(), terminal.log, async (parts) => {
      const { files, passedOver } = await findFiles(path, parts.senders, values.source)
      const since = parts.clock()
      const read: ReadFile[] = []
      const unread: UnreadOne[] = []
      for (const [place, found] of files.entries()) {
        const progress = `${countText(place + 1)} of ${countText(files.length)}`
        const one = await readOne(found, progress, parts, terminal)
        if (terminal.isInteractive) terminal.draw('\r\u001b[K')
        if (one instanceof GatewayError) {
          unread.push({ file: basename(found.file), code: one.code, detail: one.detail })
          terminal.print(unreadLine(found.file, one, values.json))
          continue
        }
        read.push(one)
        if (values.json || files.length === 1 || isNews(one))
          report(one, found.file, values.json, terminal, files.length > 1)
      }
      if (files.length > 1) await reportRun({ read, unread, passedOver }, since, values.json, parts, terminal)
      return unread.length === 0 && read.every((one) => problemsOf(one).length === 0) ? 0 : 1
    })
  },
}

/** Of many files, those that were read before and are whole are only counted. */
const isNews = (read: ReadFile): boolean => !wasKnown(read) || problemsOf(read).length > 0

/** Reads a kept file again as it came, by what its reader knows now. */
async function readKept(id: string, parts: Parts, terminal: Terminal, json: boolean): Promise<number> {
  const read = await readKeptFile(id, parts).catch(refusalOf)
  if (typeof read === 'string') throw new UsageError(read)
  if (read instanceof GatewayError) {
    terminal.print(unreadLine(id, read, json))
    return 1
  }
  report(read.read, read.file.name, json, terminal)
  return problemsOf(read.read).length === 0 ? 0 : 1
}

/** Reads a file and answers its sender; one that cannot be read for what is in it keeps no other waiting. */
async function readOne(
  { file, sender }: Found,
  progress: string,
  { reading }: Parts,
  terminal: Terminal,
): Promise<ReadFile | GatewayError> {
  const onProgress = (lines: number) => drawProgress(terminal, `${basename(file)} (${progress})`, lines)
  onProgress(0)
  try {
    const read = await readFileOf(sender, file, reading, { by: 'command', waits: true, onProgress })
    await writeAnswers(read.files, sender.folders.outbox)
    return read
  } catch (error) {
    const refusal = refusalOf(error)
    await keepUnreadOf(sender, reading)(basename(file), refusal)
    return refusal
  }
}

/** Why a file cannot be read, where that is in the file itself. */
function refusalOf(error: unknown): GatewayError {
  if (!isOfTheFile(error)) throw error
  return error
}

const unreadLine = (file: string, { code, detail }: GatewayError, asJson: boolean): string =>
  asJson
    ? JSON.stringify({ file: basename(file), unread: { code, detail } })
    : `${basename(file)} cannot be read: ${detail}`

async function reportRun(
  did: Pick<Run, 'read' | 'unread' | 'passedOver'>,
  since: Date,
  asJson: boolean,
  { store, days, clock }: Parts,
  { print }: Terminal,
): Promise<void> {
  const now = clock()
  await store.days.openDays(days.rules, now)
  const ids = did.read.flatMap((one) => (one.tells === 'movements' ? [one.taken.id] : []))
  const open = await store.days.list({ state: 'open', limit: 10_000 })
  const run = {
    ...did,
    days: await store.bankFiles.daysOfFiles(ids),
    gaps: await store.bankFiles.gaps(),
    bank: await store.bankFiles.sumUpFiles(ids),
    breaks: await store.breaks.counts(since),
    due: open.filter(({ day, cutOff }) => limitsOfDay(day, cutOff).to <= now).toReversed(),
  }
  if (asJson) {
    const { read, unread, due, ...others } = run
    const summary = { files: read.length, unread: unread.length, openDays: due.length, ...others }
    return void print(JSON.stringify(summary))
  }
  for (const line of describeRun(run)) print(line)
}

function report(
  read: ReadFile,
  file: string,
  asJson: boolean,
  { print }: Terminal,
  isOneOfMany = false,
): void {
  const name = basename(file)
  const describe = isOneOfMany ? describeShortly : describeRead
  const lines = asJson ? [JSON.stringify({ file: name, ...summaryOf(read) })] : describe(read, name)
  for (const line of lines) print(line)
}

const drawProgress = ({ isInteractive, draw }: Terminal, name: string, lines: number): void => {
  if (isInteractive) draw(`\r${name}: ${countText(lines)} lines\u001b[K`)
}

interface Found {
  readonly file: string
  readonly sender: WatchedSender
}

/** The file with who sends such names, or all such files of a folder by name. */
async function findFiles(
  path: string,
  senders: Parts['senders'],
  source: string | undefined,
): Promise<{ readonly files: readonly Found[]; readonly passedOver: readonly string[] }> {
  const asked = senders.filter(({ name }) => source === undefined || name === source)
  if (source !== undefined && asked.length === 0) {
    throw new UsageError(`no sender of statements is called ${source} in the configuration`)
  }
  const isFolder = (await stat(path)).isDirectory()
  const names = isFolder ? await readdir(path, { withFileTypes: true }) : []
  const files = isFolder
    ? names.flatMap((entry) => (entry.isFile() ? [join(path, entry.name)] : [])).sort()
    : [path]
  const found = files.flatMap((file) => {
    const sender = asked.find((one) => one.source.recognise(basename(file)))
    return sender ? [{ file, sender }] : []
  })
  const isRead = new Set(found.map(({ file }) => file))
  const passedOver = files.flatMap((file) => (isRead.has(file) ? [] : [basename(file)]))
  if (found.length > 0) return { files: found, passedOver }
  const wanted = isFolder ? `those in ${path}` : basename(path)
  throw new UsageError(`no configured sender of statements names its files like ${wanted}`)
}
