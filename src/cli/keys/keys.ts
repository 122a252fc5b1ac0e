import { parseArgs } from 'node:util'
import { withParts } from '../../app.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import { type Command, UsageError } from '../command.ts'
import { addKeyCommand } from './add.ts'
import { type KeyWork, keyOptions } from './key-options.ts'
import { listKeys, printCertificate } from './list.ts'
import { rehearseKey } from './rehearse.ts'
import { retireKey, rotateKey } from './rotate.ts'

const usage = `list [--json]
       add ID --for messages|evidence|PARTNER --reason TEXT, and one of
           --generate | --pem FILE --certificate FILE [--password-stdin] | --pkcs12 FILE --holder NAME
           | --holder NAME --certificate FILE [--label L] [--id HEX] [--credential C]
           with [--algorithm A]
       certificate ID | rehearse PARTNER [--key ID] [--json]
       rotate ID --reason TEXT | retire ID --reason TEXT [--although-current]`

/** What is changed here is felt by all processes within a second; nothing is restarted. */
export const keys: Command = {
  summary: 'shows what messages are signed with, adds keys, tries them at a partner, and rotates them',
  usage,
  async run(words, terminal) {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: keyOptions,
    })
    const [verb = '', subject, ...rest] = positionals
    const work = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined
    if (!work || rest.length > 0) throw new UsageError(`keys ${usage}`)
    if ((subject === undefined) !== (verb === 'list')) throw new UsageError(`keys ${usage}`)
    return withParts(terminal.config(), terminal.log, async (parts) => {
      try {
        return await work(subject ?? '', values, { ...parts, terminal })
      } catch (error) {
        if (!(error instanceof GatewayError)) throw error
        terminal.print(`not done: ${error.detail}`)
        return 1
      }
    })
  },
}

const verbs: Readonly<Record<string, KeyWork>> = {
  list: listKeys,
  add: addKeyCommand,
  certificate: printCertificate,
  rehearse: rehearseKey,
  rotate: rotateKey,
  retire: retireKey,
}
