import { asJson, type Command, fitsNoForm, type Help, theReason } from '../command.ts'
import { addClientCommand } from './add-client.ts'
import { clientKeys } from './client-keys.ts'

const help: Help = {
  forms: [
    'add NAME --school CODE … [--keys FILE]',
    'add NAME --operator [--person NAME] [--keys FILE]',
    'keys list CLIENT [--json]',
    'keys add CLIENT FILE --reason TEXT',
    'keys remove CLIENT --reason TEXT -- THUMBPRINT',
  ],
  means: {
    '--school CODE': 'speaks for this school; more than one may be given',
    '--operator': 'may do what operators do, for all schools',
    '--person NAME': 'whose login it is: they never approve what they asked for',
    '--keys FILE': 'signs with keys of its own and has no secret',
    FILE: 'a JWK, a JWK Set or PEM, with public keys only',
    CLIENT: 'the client_id',
    THUMBPRINT: 'of a key, as the list has it',
    '--reason TEXT': theReason,
    '--json': asJson,
  },
  examples: {
    'clients add "school system" --school TH-01 --school TH-02': 'prints client_id and client_secret once',
  },
}

export const clients: Command = {
  summary:
    'adds a school system, or an operator, and prints the secret once where it has one; keeps the public keys of one',
  help,
  async run([verb = '', ...words], terminal) {
    const work = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined
    if (!work) throw fitsNoForm('clients', help)
    return work(words, terminal)
  },
}

const verbs: Readonly<Record<string, Command['run']>> = { add: addClientCommand, keys: clientKeys }
