import { parseArgs } from 'node:util'
import { createAdministrator } from '../access/create-administrator.ts'
import { generatePassword } from '../access/generate-password.ts'
import { withStore } from '../app.ts'
import type { AdministratorStore } from '../ports/administrator-store.ts'
import { type Command, UsageError } from './command.ts'

export const administrators: Command = {
  summary: 'lets somebody into the console; prints a new password once',
  usage: 'add NAME [--password-stdin]',
  async run(words, { config, print, readInput, log }) {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { 'password-stdin': { type: 'boolean', default: false } },
    })
    const [action, name, ...more] = positionals
    if (action !== 'add' || !name || more.length > 0) {
      throw new UsageError('administrators add NAME [--password-stdin]')
    }
    // The line break that ends what was typed or piped is no part of the password.
    const chosen = values['password-stdin'] ? (await readInput()).replace(/\r?\n$/, '') : undefined
    return withStore(config(), log, (store) => addAdministrator(store.administrators, name, chosen, print))
  },
}

/** Adds an administrator with the chosen password, else with a random one that is printed; gives the exit code. */
export async function addAdministrator(
  store: Pick<AdministratorStore, 'add'>,
  name: string,
  chosen: string | undefined,
  print: (line: string) => void,
): Promise<number> {
  const password = chosen ?? generatePassword()
  const outcome = await createAdministrator(store, name, password)
  if (outcome.is === 'refused') {
    print(`not added: ${outcome.why}`)
    return 1
  }
  print(`name      ${outcome.name}`)
  if (chosen !== undefined) return 0
  print(`password  ${password}`)
  print('The password is not kept and is not shown again.')
  return 0
}
