import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { type Parts, withParts } from '../app.ts'
import { type ReadStatement, readStatement } from '../reconcile/read-statement.ts'
import { writeAnswers } from '../reconcile/write-answers.ts'
import { type Command, UsageError } from './command.ts'
import { countText, dongText } from './figures.ts'

const usage = 'FILE [--source NAME] [--json]'

export const reconcile: Command = {
  summary: 'reads a statement file and compares it with our payments',
  usage,
  async run(words, { config, print, log }) {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { source: { type: 'string' }, json: { type: 'boolean', default: false } },
    })
    const [path, ...more] = positionals
    if (!path || more.length > 0) throw new UsageError(`reconcile ${usage}`)
    if (!existsSync(path)) throw new UsageError(`there is no file ${path}`)
    return withParts(config(), log, async ({ store, senders, clock }) => {
      const sender = findSender(senders, path, values.source)
      const { run, wasKnown, files } = await readStatement(path, sender, store.statements, clock)
      await writeAnswers(files, sender.folders.outbox)
      if (values.json) print(JSON.stringify({ ...run, wasKnown }))
      else for (const line of describe(run, wasKnown)) print(line)
      return run.problems.length === 0 ? 0 : 1
    })
  },
}

/** Finds who sends files with such a name, among those called `source` when one is given. */
function findSender(senders: Parts['senders'], path: string, source: string | undefined) {
  const asked = senders.filter(({ name }) => source === undefined || name === source)
  if (source !== undefined && asked.length === 0) {
    throw new UsageError(`no sender of statements is called ${source} in the configuration`)
  }
  const sender = asked.find((one) => one.source.recognise(basename(path)))
  if (sender) return sender
  throw new UsageError(`no configured sender of statements names its files like ${basename(path)}`)
}

function describe({ source, day, totals, problems }: ReadStatement['run'], wasKnown: boolean): string[] {
  const rows = Object.entries(totals).map(([outcome, { count, amount }]) => {
    return `  ${outcome.padEnd(16)} ${countText(count).padStart(9)} ${dongText(amount).padStart(25)}`
  })
  return [
    `${source}, ${day}${wasKnown ? ': these bytes were read before, and nothing was done again' : ''}`,
    ...rows,
    ...problems.map(({ line, field, message }) => `  line ${line}, ${field}: ${message}`),
  ]
}
