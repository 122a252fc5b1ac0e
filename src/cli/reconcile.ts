import { basename } from 'node:path'
import { withParts } from '../app.ts'
import { readStatement } from '../reconcile/read-statement.ts'
import { type Command, UsageError } from './command.ts'

export const reconcile: Command = {
  summary: 'reads a statement file and compares it with our payments',
  usage: 'FILE [--source NAME] [--json]',
  async run(words, { config, print, log }) {
    const path = words.find((word) => !word.startsWith('--'))
    if (!path) throw new UsageError('reconcile FILE')
    return withParts(config(), log, async ({ store, senders, clock }) => {
      const sender = senders.find(({ source }) => source.recognise(basename(path)))
      if (!sender)
        throw new UsageError(`no configured sender of statements names its files like ${basename(path)}`)
      const { run, wasKnown } = await readStatement(path, sender, store.statements, clock)
      if (words.includes('--json')) print(JSON.stringify({ ...run, wasKnown }))
      else {
        print(
          wasKnown ? 'These bytes were read before; nothing was done again.' : `${sender.name}, ${run.day}`,
        )
        for (const [outcome, { count, amount }] of Object.entries(run.totals)) {
          print(
            `  ${outcome.padEnd(16)} ${String(count).padStart(9)} ${amount.toLocaleString('vi-VN').padStart(20)} đồng`,
          )
        }
        for (const { line, field, message } of run.problems) print(`  line ${line}, ${field}: ${message}`)
      }
      return run.problems.length === 0 ? 0 : 1
    })
  },
}
