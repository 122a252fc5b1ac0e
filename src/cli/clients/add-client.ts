import { parseArgs } from 'node:util'
import { addClient } from '../../access/add-client.ts'
import { withStore } from '../../app.ts'
import { byCommand } from '../by-command.ts'
import { type Command, UsageError } from '../command.ts'

/** Adds a client and prints its secret, which is not kept. */
export const addClientCommand: Command['run'] = async (words, { config, print, log, user }) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      school: { type: 'string', multiple: true, default: [] },
      operator: { type: 'boolean', default: false },
      person: { type: 'string' },
    },
  })
  const [name] = positionals
  const { school: schools, operator: isOperator, person } = values
  if (!name || (schools.length === 0 && !isOperator))
    throw new UsageError('clients add NAME --school CODE, or clients add NAME --operator [--person NAME]')
  if (person !== undefined && person.trim() === '') throw new UsageError('--person must name somebody')
  const client = await withStore(config(), log, ({ inOneTransaction }) =>
    inOneTransaction(async ({ access, auditLog }) => {
      const added = await addClient(access, { name, schools, isOperator, person: person?.trim() })
      await auditLog.append({
        ...{ ...byCommand({ user }), action: 'clients.change', subject: { kind: 'client', id: added.id } },
        ...{ why: '', after: { name, schoolCodes: schools, isOperator } },
      })
      return added
    }),
  )
  print(`client_id      ${client.id}`)
  print(`client_secret  ${client.secret}`)
  print('The secret is not kept and is not shown again.')
  return 0
}
