import { parseArgs } from 'node:util'
import { readClientKeys } from '../../access/read-client-keys.ts'
import { withStore } from '../../app.ts'
import { listedKey, notedOfKeys } from '../../domain/access/client-key.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { Store } from '../../store/open-store.ts'
import { byCommand } from '../by-command.ts'
import { type Command, type Terminal, UsageError } from '../command.ts'
import { readReason } from '../read-reason.ts'
import { contentOfKeys, describeKey, orNotDone } from './key-words.ts'

/** Lists, adds and removes the public keys that a client signs its assertions with (`private_key_jwt`). */
export const clientKeys: Command['run'] = async ([verb = '', ...words], terminal) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { reason: { type: 'string' }, json: { type: 'boolean', default: false } },
  })
  const [id, subject, ...rest] = positionals
  const work = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined
  if (!work || !id || (subject === undefined) !== (verb === 'list') || rest.length > 0) {
    throw new UsageError(
      'clients keys list CLIENT, keys add CLIENT FILE --reason TEXT, or keys remove CLIENT --reason TEXT -- THUMBPRINT',
    )
  }
  const { json } = values
  const said = { id, subject: subject ?? '', reason: verb === 'list' ? '' : readReason(values), json }
  return orNotDone(() => work(said, terminal), terminal)
}

interface Said {
  readonly id: string
  /** A file with keys, or a thumbprint. */
  readonly subject: string
  readonly reason: string
  readonly json: boolean
}

type Work = (said: Said, terminal: Terminal) => Promise<number>

const verbs: Readonly<Record<string, Work>> = {
  async list({ id, json }, { config, print, log }) {
    const client = await withStore(config(), log, ({ clientCare }) => clientCare.find(id))
    if (!client) throw new GatewayError('not_found', 'there is no such client')
    if (json) print(JSON.stringify(client.keys))
    else for (const key of client.keys) print(`${describeKey(key)}  since ${key.addedAt}`)
    if (!json && client.keys.length === 0) print(`${client.name} has no public key`)
    return 0
  },

  async add({ id, subject: file, reason }, terminal) {
    const at = new Date()
    const added = await readClientKeys(await contentOfKeys(file), at)
    await withStore(terminal.config(), terminal.log, (store) =>
      noting(store, terminal, { reason, at }, async ({ clientCare }) => {
        await clientCare.addKeys(id, added)
        return notedOfKeys.added(id, added.map(listedKey))
      }),
    )
    for (const key of added) terminal.print(`added    ${describeKey(listedKey(key))}`)
    return 0
  },

  async remove({ id, subject: thumbprint, reason }, terminal) {
    const { before } = await withStore(terminal.config(), terminal.log, (store) =>
      noting(store, terminal, { reason, at: new Date() }, async ({ clientCare }) =>
        notedOfKeys.removed(id, await clientCare.removeKey(id, thumbprint)),
      ),
    )
    for (const key of before.keys) terminal.print(`removed  ${describeKey(key)}`)
    terminal.print('No new token is given for it. One that was given before stands until its own end.')
    return 0
  },
}

/** Does something to keys in one transaction with its entry in the audit log. */
const noting = <Noted extends { readonly subject: { readonly kind: string; readonly id: string } }>(
  { inOneTransaction }: Store,
  terminal: Terminal,
  { reason: why, at }: { readonly reason: string; readonly at: Date },
  change: (stores: Pick<Store, 'clientCare'>) => Promise<Noted>,
): Promise<Noted> =>
  inOneTransaction(async (stores) => {
    const noted = await change(stores)
    await stores.auditLog.append({ ...byCommand(terminal, at), action: 'clients.change', why, ...noted })
    return noted
  })
