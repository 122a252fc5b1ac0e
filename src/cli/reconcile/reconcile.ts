import { existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Parts, readKeptFile, withParts } from '../../app.ts'
import { type ReadFile, readFileOf, type WatchedSender } from '../../reconcile/senders.ts'
import { summaryOf } from '../../reconcile/summary-of.ts'
import { writeAnswers } from '../../reconcile/write-answers.ts'
import { type Command, type Terminal, UsageError } from '../command.ts'
import { countText } from '../figures.ts'
import { describeRead, problemsOf } from './describe-read.ts'

const usage = 'FILE|FOLDER [--source NAME] [--json] | --kept ID [--json]'

export const reconcile: Command = {
  summary: 'reads statement files: compares payments, or takes in what moved on bank accounts',
  usage,
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
    if (!path || more.length > 0) throw new UsageError(`reconcile ${usage}`)
    if (!existsSync(path)) throw new UsageError(`there is no file ${path}`)
    return withParts(terminal.config(), terminal.log, async ({ senders, reading }) => {
      const files = await findFiles(path, senders, values.source)
      let allWell = true
      for (const { file, sender } of files) {
        const read = await readFileOf(sender, file, reading, {
          by: 'command',
          onProgress: (lines) => drawProgress(terminal, file, lines),
        })
        if (terminal.isInteractive) terminal.draw('\r\u001b[K')
        await writeAnswers(read.files, sender.folders.outbox)
        report(read, file, values.json, terminal)
        allWell &&= problemsOf(read).length === 0
      }
      return allWell ? 0 : 1
    })
  },
}

/** Reads a kept file again as it came, by what its reader knows now. */
async function readKept(id: string, parts: Parts, terminal: Terminal, json: boolean): Promise<number> {
  const read = await readKeptFile(id, parts)
  if (typeof read === 'string') throw new UsageError(read)
  report(read.read, read.file.name, json, terminal)
  return problemsOf(read.read).length === 0 ? 0 : 1
}

function report(read: ReadFile, file: string, asJson: boolean, { print }: Terminal): void {
  const name = basename(file)
  const lines = asJson ? [JSON.stringify({ file: name, ...summaryOf(read) })] : describeRead(read, name)
  for (const line of lines) print(line)
}

const drawProgress = ({ isInteractive, draw }: Terminal, file: string, lines: number): void => {
  if (isInteractive) draw(`\r${basename(file)}: ${countText(lines)} lines\u001b[K`)
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
): Promise<Found[]> {
  const asked = senders.filter(({ name }) => source === undefined || name === source)
  if (source !== undefined && asked.length === 0) {
    throw new UsageError(`no sender of statements is called ${source} in the configuration`)
  }
  const isFolder = (await stat(path)).isDirectory()
  const files = isFolder ? (await readdir(path)).sort().map((name) => join(path, name)) : [path]
  const found = files.flatMap((file) => {
    const sender = asked.find((one) => one.source.recognise(basename(file)))
    return sender ? [{ file, sender }] : []
  })
  if (found.length > 0) return found
  const names = isFolder ? `those in ${path}` : basename(path)
  throw new UsageError(`no configured sender of statements names its files like ${names}`)
}
