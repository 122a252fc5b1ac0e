import { parseArgs } from 'node:util'
import { tryAlertChannels, withParts, withStore } from '../app.ts'
import { kindOf } from '../domain/incidents/incident-kinds.ts'
import { isRecordId } from '../domain/record-id.ts'
import { dayMs, localMinute } from '../domain/time/local-time.ts'
import type { IncidentRecord, Told } from '../ports/incidents/incident-store.ts'
import { byCommand } from './by-command.ts'
import {
  asJson,
  type Command,
  fitsNoForm,
  type Help,
  type Terminal,
  theReason,
  UsageError,
} from './command.ts'
import { countText } from './figures.ts'

const help: Help = {
  forms: ['[--json]', 'acknowledge ID --reason TEXT', 'try'],
  means: {
    ID: 'of the incident, as the list has it',
    '--reason TEXT': theReason,
    '--json': asJson,
  },
  examples: {
    'incidents try': 'tells everybody in the settings a trial, each by their own way',
  },
}

/** Without a word it lists what is open, and what ended within a day. */
export const incidents: Command = {
  summary: 'lists what is wrong and who was told; notes that somebody works on it; tries the ways of telling',
  help,
  async run(words, terminal) {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false }, reason: { type: 'string' } },
    })
    const [action, id, ...rest] = positionals
    if (rest.length > 0 || (id !== undefined && action !== 'acknowledge')) throw fitsNoForm('incidents', help)
    if (action === undefined) return list(terminal, values.json)
    if (action === 'acknowledge') return acknowledge(terminal, id, values.reason)
    if (action === 'try') return tryChannels(terminal)
    throw fitsNoForm('incidents', help)
  },
}

async function list({ config, print, log }: Terminal, json: boolean): Promise<number> {
  const { found, channels } = await withStore(config(), log, async ({ incidents, tellings }) => ({
    found: await incidents.list(new Date(Date.now() - dayMs)),
    channels: await tellings.channels(),
  }))
  const isOpen = ({ clearedAt }: IncidentRecord) => clearedAt === null
  if (json) {
    print(
      JSON.stringify({ open: found.filter(isOpen), ended: found.filter((one) => !isOpen(one)), channels }),
    )
    return 0
  }
  const open = found.filter(isOpen)
  print(open.length === 0 ? 'nothing is wrong' : `${countText(open.length)} open`)
  for (const incident of open) print(describe(incident))
  for (const incident of found) if (!isOpen(incident)) print(describe(incident))
  for (const { channel, waiting, problem } of channels) {
    if (problem) print(`by ${channel} nobody could be told: ${problem} (${countText(waiting)} waiting)`)
  }
  return 0
}

function describe(incident: IncidentRecord): string {
  const { id, kind, subject, severity, count, facts, openedAt, clearedAt, acknowledgedBecause } = incident
  const { title, question } = kindOf(kind) ?? {}
  const end = clearedAt ? `, over since ${localMinute(clearedAt)}` : ''
  const lines = [
    `${clearedAt ? 'over' : severity}: ${title?.en ?? kind} (${subject})`,
    `  since ${openedAt && localMinute(openedAt)}${end}, count ${countText(count)}${factsText(facts)}`,
    `  told: ${incident.told.map(toldText).join(', ') || 'nobody'}`,
  ]
  if (acknowledgedBecause) lines.push(`  acknowledged: ${acknowledgedBecause}`)
  if (!clearedAt) lines.push(`  what to do: docs/operations.md#${question ?? ''}  id ${id}`)
  return lines.join('\n')
}

const factsText = (facts: IncidentRecord['facts']): string =>
  Object.entries(facts)
    .map(([name, value]) => `, ${name} ${value}`)
    .join('')

const toldText = ({ channel, news, toldAt }: Told): string =>
  `${channel} ${news}${toldAt ? '' : ' (waiting)'}`

async function acknowledge(
  { config, print, log, user }: Terminal,
  id: string | undefined,
  reason: string | undefined,
): Promise<number> {
  if (!id || !isRecordId(id) || !reason) {
    throw new UsageError('incidents acknowledge ID --reason TEXT')
  }
  const isOpen = await withStore(config(), log, ({ inOneTransaction }) =>
    inOneTransaction(async ({ incidents, auditLog }) => {
      const entry = { ...byCommand({ user }), action: 'incidents.acknowledge', why: reason }
      const isOpen = await incidents.acknowledge(id, reason, entry.at)
      if (isOpen) await auditLog.append({ ...entry, subject: { kind: 'incident', id } })
      return isOpen
    }),
  )
  print(isOpen ? 'acknowledged' : 'no incident is open by that id')
  return isOpen ? 0 : 1
}

async function tryChannels({ config, print, log }: Terminal): Promise<number> {
  const tried = await withParts(config(), log, tryAlertChannels)
  for (const { channel, to, problem } of tried) {
    print(problem === undefined ? `${channel}: told ${to}` : `${channel}: nobody was told: ${problem}`)
  }
  return tried.every(({ problem }) => problem === undefined) ? 0 : 1
}
