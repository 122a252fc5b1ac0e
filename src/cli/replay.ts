import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type Parts, replay as replayNotices, withParts } from '../app.ts'
import { copyNotices, readCopies } from '../payments/notice-copies.ts'
import type { NoticeFilter } from '../ports/payments/notice-store.ts'
import { asJson, type Command, type Help, type Terminal, theReason, UsageError } from './command.ts'
import { countText } from './figures.ts'
import { readTimeOrDay } from './read-time.ts'

const help: Help = {
  forms: [
    '[--channel NAME]… [--from TIME] [--to TIME] [--id N]… [--ended END] [--copies FILE] [--reason TEXT --yes] [--json]',
    '--write-copies FILE [--channel NAME]… [--from TIME] [--to TIME] [--id N]… [--ended END] [--json]',
  ],
  means: {
    '--channel NAME': 'only what this channel or bank sent; more than one may be given',
    '--from TIME': 'received then or later: 2026-10-01, or 2026-10-01T06:00 in Asia/Ho_Chi_Minh',
    '--to TIME': 'received before then',
    '--id N': 'only this message; more than one may be given',
    '--ended END': 'only those whose reading ended so: cut-short, refused, unread',
    '--write-copies FILE': 'writes the messages to a new file; reads nothing again',
    '--copies FILE': 'only those whose copies stand in that file',
    '--yes': 'reads them again; without it, only counts',
    '--reason TEXT': theReason,
    '--json': asJson,
  },
  examples: {
    'replay --channel sepay --from 2026-10-01': 'counts what SePay sent since that day',
    'replay --channel sepay --ended refused --reason "new key" --yes': 'reads again what was refused',
  },
}

const options = {
  channel: { type: 'string', multiple: true },
  from: { type: 'string' },
  to: { type: 'string' },
  id: { type: 'string', multiple: true },
  ended: { type: 'string' },
  copies: { type: 'string' },
  'write-copies': { type: 'string' },
  reason: { type: 'string' },
  yes: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const

/** Counts first; with `--yes` and a reason it reads them again. */
export const replay: Command = {
  summary: 'reads messages of channels and banks again that were kept as received',
  help,
  async run(words, terminal) {
    const { values } = parseArgs({ args: [...words], options })
    const filter = readFilter(values)
    const { copies, 'write-copies': target, reason, yes, json } = values
    if (target !== undefined && existsSync(target)) throw new UsageError(`there is a file ${target} already`)
    if (copies !== undefined && !existsSync(copies))
      throw new UsageError(`there is no file ${copies} (--copies)`)
    if (yes && !reason?.trim()) throw new UsageError('replay --yes wants --reason TEXT')
    return withParts(terminal.config(), terminal.log, async (parts) => {
      if (target !== undefined) return writeCopies(target, filter, parts, terminal, json)
      if (!yes) return preview(filter, copies, parts, terminal, json)
      const ids = copies === undefined ? undefined : await readCopies(copies, parts.store.notices)
      return run(ids ? { ...filter, ids } : filter, reason ?? '', parts, terminal, json)
    })
  },
}

async function run(filter: NoticeFilter, reason: string, parts: Parts, terminal: Terminal, json: boolean) {
  const onProgress = (done: number) => {
    if (terminal.isInteractive) terminal.draw(`\r${countText(done)} read again\u001b[K`)
  }
  const order = { by: terminal.user, reason }
  const outcomes = await replayNotices(filter, order, parts, { onProgress, signal: terminal.signal })
  if (terminal.isInteractive) terminal.draw('\r\u001b[K')
  if (json) terminal.print(JSON.stringify({ outcomes }))
  else for (const line of linesOf(Object.entries(outcomes))) terminal.print(line)
  const went = (outcome: string) => !/^(failed|refused|unread)/.test(outcome)
  return Object.keys(outcomes).every(went) && !terminal.signal.aborted ? 0 : 1
}

async function preview(
  filter: NoticeFilter,
  copies: string | undefined,
  { store }: Parts,
  { print }: Terminal,
  json: boolean,
) {
  if (copies !== undefined) throw new UsageError('replay --copies FILE wants --reason TEXT --yes')
  const counts = await store.notices.count(filter)
  if (json) print(JSON.stringify({ counts }))
  else {
    for (const line of linesOf(
      counts.map(({ channel, operation, count }) => [`${channel} ${operation}`, count]),
    ))
      print(line)
    print('Nothing was read again; add --reason TEXT --yes to do it.')
  }
  return 0
}

async function writeCopies(
  file: string,
  filter: NoticeFilter,
  { store }: Parts,
  { print }: Terminal,
  json: boolean,
) {
  const written = await copyNotices(file, filter, store.notices)
  print(json ? JSON.stringify({ written }) : `${countText(written)} messages are in ${file}`)
  return 0
}

const linesOf = (counts: readonly (readonly [string, number])[]): string[] =>
  counts.length === 0
    ? ['no such message']
    : counts.map(([name, count]) => `${countText(count).padStart(9)}  ${name}`)

interface Values {
  readonly channel?: string[] | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly id?: string[] | undefined
  readonly ended?: string | undefined
}

function readFilter({ channel, from, to, id, ended }: Values): NoticeFilter {
  if (ended !== undefined && !isEnd(ended)) throw new UsageError('--ended is cut-short, refused or unread')
  const ids = id?.map((text) => {
    if (!/^[1-9]\d{0,14}$/.test(text)) throw new UsageError(`--id ${text} is no number of a message`)
    return Number(text)
  })
  return { channels: channel, from: readTimeOrDay('--from', from), to: readTimeOrDay('--to', to), ids, ended }
}

const isEnd = (text: string): text is 'cut-short' | 'refused' | 'unread' =>
  ['cut-short', 'refused', 'unread'].includes(text)
