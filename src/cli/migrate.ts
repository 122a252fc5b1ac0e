import { migrateAll } from '../app.ts'
import type { Command } from './command.ts'

export const migrate: Command = {
  summary: 'brings the database to this version',
  usage: '',
  async run(_words, { config, print, log }) {
    const applied = await migrateAll(config(), log)
    for (const name of applied) print(`applied ${name}`)
    print(applied.length === 0 ? 'the database is up to date' : `applied ${applied.length} migrations`)
    return 0
  },
}
