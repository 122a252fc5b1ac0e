import { parseArgs } from 'node:util'
import { migrateAll } from '../app.ts'
import { type Command, takesNothing } from './command.ts'

export const migrate: Command = {
  summary: 'brings the database to this version',
  help: takesNothing,
  async run(words, { config, print, log }) {
    parseArgs({ args: [...words] })
    const applied = await migrateAll(config(), log)
    for (const name of applied) print(`applied ${name}`)
    print(
      applied.length === 0
        ? 'the database is up to date'
        : `applied ${applied.length} ${applied.length === 1 ? 'migration' : 'migrations'}`,
    )
    return 0
  },
}
