import { parseArgs } from 'node:util'
import { withParts } from '../../app.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import { signingAlgorithms } from '../../signing/algorithms.ts'
import { asJson, type Command, fitsNoForm, type Help, theReason } from '../command.ts'
import { addKeyCommand } from './add.ts'
import { type KeyWork, keyOptions } from './key-options.ts'
import { listKeys, printCertificate } from './list.ts'
import { rehearseKey } from './rehearse.ts'
import { retireKey, rotateKey } from './rotate.ts'

const help: Help = {
  forms: [
    'list [--json]',
    'add ID --for PURPOSE --generate [--algorithm A] --reason TEXT',
    'add ID --for PURPOSE --pem FILE --certificate FILE [--password-stdin] [--algorithm A] --reason TEXT',
    'add ID --for PURPOSE --pkcs12 FILE --holder NAME [--algorithm A] --reason TEXT',
    'add ID --for PURPOSE --holder NAME --certificate FILE [--label L] [--id HEX] [--credential C] [--algorithm A] --reason TEXT',
    'certificate ID',
    'rehearse PARTNER [--key ID] [--json]',
    'rotate ID --reason TEXT',
    'retire ID --reason TEXT [--although-current]',
  ],
  means: {
    ID: 'the name of a key, which you choose when you add it',
    '--for PURPOSE': 'messages, evidence, or one partner by its name',
    '--generate': 'makes an RSA key with a certificate of its own',
    '--pem FILE': 'a private key as PEM',
    '--certificate FILE': 'its certificate, with the chain above it',
    '--password-stdin': 'the password of the private key comes by standard input',
    '--pkcs12 FILE': 'a container with key and certificate; its password is in the settings',
    '--holder NAME': 'of keyHolders in the settings: a token, a remote service, a container',
    '--label L': 'of the key in the token (CKA_LABEL)',
    '--id HEX': 'of the key in the token (CKA_ID)',
    '--credential C': 'of the key at a remote service',
    '--algorithm A': `one of ${Object.keys(signingAlgorithms).join(', ')}; by the kind of key as it comes`,
    '--key ID': 'tries this one instead of the newest to come',
    '--although-current': 'retires the key that signs now; nothing is signed until another is rotated in',
    '--reason TEXT': theReason,
    '--json': asJson,
  },
  examples: {
    'keys rehearse province': 'tries the key that is to come, step by step',
    'keys rotate province-2027 --reason "the old one ends in March"': 'signs with it within a second',
  },
}

/** What is changed here is felt by all processes within a second; nothing is restarted. */
export const keys: Command = {
  summary: 'shows what messages are signed with, adds keys, tries them at a partner, and rotates them',
  help,
  async run(words, terminal) {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: keyOptions,
    })
    const [verb = '', subject, ...rest] = positionals
    const work = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined
    if (!work || rest.length > 0) throw fitsNoForm('keys', help)
    if ((subject === undefined) !== (verb === 'list')) throw fitsNoForm('keys', help)
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
