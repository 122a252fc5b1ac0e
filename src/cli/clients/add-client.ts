import { parseArgs } from 'node:util'
import { addClient, addClientWithKeys } from '../../access/add-client.ts'
import { readClientKeys } from '../../access/read-client-keys.ts'
import { withStore } from '../../app.ts'
import { listedKey } from '../../domain/access/client-key.ts'
import { byCommand } from '../by-command.ts'
import { type Command, UsageError } from '../command.ts'
import { contentOfKeys, describeKey, orNotDone } from './key-words.ts'

/** Adds a client and prints its secret, which is not kept; one that signs with keys of its own has none. */
export const addClientCommand: Command['run'] = async (words, terminal) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      school: { type: 'string', multiple: true, default: [] },
      operator: { type: 'boolean', default: false },
      person: { type: 'string' },
      keys: { type: 'string' },
    },
  })
  const [name] = positionals
  const { school: schools, operator: isOperator, person, keys: file } = values
  if (!name || (schools.length === 0 && !isOperator))
    throw new UsageError(
      'clients add NAME --school CODE, or clients add NAME --operator [--person NAME]; with --keys FILE it has no secret',
    )
  if (person !== undefined && person.trim() === '') throw new UsageError('--person must name somebody')
  const client = { name, schools, isOperator, person: person?.trim() }
  const { config, print, log, user } = terminal
  const add = async () => {
    const keys = file === undefined ? undefined : await readClientKeys(await contentOfKeys(file), new Date())
    const listed = keys?.map(listedKey)
    const added = await withStore(config(), log, ({ inOneTransaction }) =>
      inOneTransaction(async ({ access, auditLog }) => {
        const added = await (keys ? addClientWithKeys(access, client, keys) : addClient(access, client))
        const after = { name, schoolCodes: schools, isOperator, ...(listed && { keys: listed }) }
        await auditLog.append({
          ...{ ...byCommand({ user }), action: 'clients.change', subject: { kind: 'client', id: added.id } },
          ...{ why: '', after },
        })
        return added
      }),
    )
    print(`client_id      ${added.id}`)
    for (const key of listed ?? []) print(`public key     ${describeKey(key)}`)
    if ('secret' in added) {
      print(`client_secret  ${added.secret}`)
      print('The secret is not kept and is not shown again.')
    } else print('It has no secret: it signs its requests for tokens (private_key_jwt).')
    return 0
  }
  return orNotDone(add, terminal)
}
