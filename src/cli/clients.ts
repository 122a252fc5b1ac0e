import { parseArgs } from 'node:util'
import { addClient } from '../access/add-client.ts'
import { withStore } from '../app.ts'
import { type Command, UsageError } from './command.ts'

export const clients: Command = {
  summary: 'adds a school system and prints its secret once',
  usage: 'add NAME --school CODE [--school CODE …]',
  async run(words, { config, print, log }) {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { school: { type: 'string', multiple: true } },
    })
    const [action, name] = positionals
    if (action !== 'add' || !name || !values.school) throw new UsageError('clients add NAME --school CODE')
    const schools = values.school
    const client = await withStore(config(), log, (store) => addClient(store.access, { name, schools }))
    print(`client_id      ${client.id}`)
    print(`client_secret  ${client.secret}`)
    print('The secret is not kept and is not shown again.')
    return 0
  },
}
