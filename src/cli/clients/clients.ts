import { type Command, UsageError } from '../command.ts'
import { addClientCommand } from './add-client.ts'
import { clientKeys } from './client-keys.ts'

const usage = `add NAME --school CODE [--school CODE …] | add NAME --operator [--person NAME]
       add … --keys FILE                                      signs with keys of its own and has no secret
       keys list CLIENT [--json]
       keys add CLIENT FILE --reason TEXT                     a JWK, a JWK Set or PEM, public keys only
       keys remove CLIENT --reason TEXT -- THUMBPRINT`

export const clients: Command = {
  summary:
    'adds a school system, or an operator, and prints the secret once where it has one; keeps the public keys of one',
  usage,
  async run([verb = '', ...words], terminal) {
    const work = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined
    if (!work) throw new UsageError(`clients ${usage}`)
    return work(words, terminal)
  },
}

const verbs: Readonly<Record<string, Command['run']>> = { add: addClientCommand, keys: clientKeys }
