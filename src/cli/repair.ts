import { parseArgs } from 'node:util'
import { type Config, withStore } from '../app.ts'
import { runRepair } from '../delivery/run-repair.ts'
import { startOfDay } from '../domain/local-time.ts'
import type { Repair, RepairAction, RepairFilter } from '../ports/repair-store.ts'
import type { Store } from '../store/open-store.ts'
import { type Command, type Terminal, UsageError } from './command.ts'

const usage = 'replay|give-up|resume [ID] [--partner P] [--state S] [--code C] … --reason TEXT [--yes]'

const options = {
  partner: { type: 'string' },
  state: { type: 'string' },
  code: { type: 'string' },
  school: { type: 'string' },
  since: { type: 'string' },
  until: { type: 'string' },
  reason: { type: 'string' },
  'per-second': { type: 'string', default: '50' },
  yes: { type: 'boolean', default: false },
} as const

/** Without `--yes` it only counts, shows some and says how long it would take. */
export const repair: Command = {
  summary: 'sends again, or gives up, what is held or refused; counts first',
  usage,
  async run(words, terminal) {
    const { values, positionals } = parseArgs({ args: [...words], allowPositionals: true, options })
    const [action, id] = positionals
    const perSecond = Number(values['per-second'])
    if (!Number.isInteger(perSecond) || perSecond < 1)
      throw new UsageError('--per-second must be a whole number above 0')
    const config = terminal.config()
    if (action === 'resume') return resume(id, perSecond, config, terminal)
    if (action !== 'replay' && action !== 'give-up') throw new UsageError(`repair ${usage}`)
    const filter = readFilter(values)
    const { reason } = values
    if (values.yes && !reason) throw new UsageError('say why: --reason TEXT')
    return withStore(config, terminal.log, async (store) => {
      if (!values.yes) return preview(action, filter, perSecond, store, terminal)
      const begun = await store.repairs.begin({ action, filter, reason: reason as string }, new Date())
      return work(begun, perSecond, store, terminal)
    })
  },
}

async function resume(
  id: string | undefined,
  perSecond: number,
  config: Config,
  terminal: Terminal,
): Promise<number> {
  if (!id || !/^[0-9a-f-]{36}$/.test(id)) throw new UsageError('repair resume ID')
  return withStore(config, terminal.log, async (store) => {
    const begun = await store.repairs.find(id)
    if (!begun) throw new UsageError(`there is no repair ${id}`)
    if (begun.finishedAt === null) return work(begun, perSecond, store, terminal)
    terminal.print(`the repair ${id} is finished`)
    return 0
  })
}

async function preview(
  action: RepairAction,
  filter: RepairFilter,
  perSecond: number,
  { repairs }: Store,
  { print }: Terminal,
): Promise<number> {
  const { count, sample } = await repairs.preview(filter)
  print(`${action}: ${count} exchanges, about ${Math.ceil(count / perSecond)} s at ${perSecond} a second`)
  for (const { id, partner, state, event, problemCode } of sample) {
    print(`  ${String(id).padStart(8)}  ${partner}  ${event}  ${state}  ${problemCode ?? ''}`)
  }
  if (count > sample.length) print(`  … and ${count - sample.length} more`)
  print('Nothing was changed; add --reason TEXT --yes to do it.')
  return 0
}

async function work(
  begun: Repair,
  perSecond: number,
  { repairs }: Store,
  terminal: Terminal,
): Promise<number> {
  const { print, draw, isInteractive, signal } = terminal
  print(`repair ${begun.id}`)
  const onProgress = (done: number) => {
    if (isInteractive) draw(`\r${done} exchanges`)
  }
  const clock = () => new Date()
  const { done, finished } = await runRepair(begun, repairs, { perSecond, signal, onProgress, clock })
  if (isInteractive) draw('\r')
  print(
    finished
      ? `${begun.action}: ${done} exchanges`
      : `stopped after ${done}; go on with: repair resume ${begun.id}`,
  )
  return finished ? 0 : 1
}

function readFilter(values: {
  partner?: string
  state?: string
  code?: string
  school?: string
  since?: string
  until?: string
}): RepairFilter {
  const { partner, state, code: problemCode, school: schoolCode } = values
  if (state !== undefined && state !== 'held' && state !== 'refused')
    throw new UsageError('--state is held or refused')
  const instants = {
    since: readInstant('--since', values.since),
    until: readInstant('--until', values.until),
  }
  return { partner, state, problemCode, schoolCode, ...instants }
}

function readInstant(option: string, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(text) ? startOfDay(text) : new Date(text)
  if (!Number.isNaN(instant.getTime())) return instant
  throw new UsageError(`${option} must be a local day like 2026-09-30 or 2026-09-30T08:00:00+07:00`)
}
