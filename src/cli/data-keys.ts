import { parseArgs } from 'node:util'
import { dataKeysFile, withParts } from '../app.ts'
import { countByKey, resealAll } from '../personal-data/reseal.ts'
import type { AuditLog } from '../ports/access/audit-log.ts'
import { dataKeyIds, dataKeysAge, forgetDataKey, rotateDataKey } from '../store/vault-file.ts'
import { byCommand } from './by-command.ts'
import { type Command, fitsNoForm, type Help, type Terminal } from './command.ts'
import { countText } from './figures.ts'

const help: Help = {
  forms: ['list', 'rotate', 'reseal', 'retire ID'],
  means: {
    ID: 'of a key that nothing is sealed with any more, as the list has it',
  },
  examples: {
    'data-keys rotate': 'seals with a new key from now on; workers seal anew what is kept',
  },
}

/** Until every process has looked at the file again, some may still seal with the key that was current before, in ms. */
const quietMs = 60_000

export const dataKeys: Command = {
  summary: 'changes the keys that personal data is sealed with',
  help,
  async run(words, terminal) {
    const { positionals } = parseArgs({ args: [...words], allowPositionals: true })
    const [action, id] = positionals
    if (action === 'list') return list(terminal)
    if (action === 'rotate') return rotate(terminal)
    if (action === 'reseal') return reseal(terminal)
    if (action === 'retire' && id) return retire(id, terminal)
    throw fitsNoForm('data-keys', help)
  },
}

function list({ config: readConfig, print, log }: Terminal): Promise<number> {
  const config = readConfig()
  return withParts(config, log, async ({ store }) => {
    const [current, ...others] = dataKeyIds(dataKeysFile(config))
    const counts = await countByKey(store.sealed, [current ?? '', ...others])
    for (const [id, count] of counts) {
      print(`${id}  ${id === current ? 'seals new values' : 'opens old values'}  ${countText(count)} values`)
    }
    return 0
  })
}

/** Keys are made where the gateway's own are: opening the parts makes the first ones. */
function rotate(terminal: Terminal): Promise<number> {
  const { config: readConfig, print, log } = terminal
  const config = readConfig()
  return withParts(config, log, async ({ store }) => {
    const id = await store.sealed.whileAlone(async () => rotateDataKey(dataKeysFile(config)))
    await note(id, 'current', store.auditLog, terminal)
    print(`${id} seals new values from now on`)
    print('Old values are sealed anew by the workers; data-keys list says how many are left.')
    print('Copy the file to every machine, and back it up: without it nothing that is sealed can be read.')
    return 0
  })
}

function reseal({ config: readConfig, print, draw, isInteractive, log, signal }: Terminal): Promise<number> {
  const config = readConfig()
  return withParts(config, log, async ({ store, vault }) => {
    const onProgress = (count: number) => isInteractive && draw(`\r${countText(count)} values`)
    await store.sealed.beginAnew(vault.currentKey())
    const { resealed, spoilt } = await resealAll(store.sealed, vault.currentKey, { signal, onProgress })
    if (isInteractive) draw('\r')
    print(`${countText(resealed)} values were sealed anew`)
    if (spoilt > 0) print(`${countText(spoilt)} do not open and stay as they are: evidence check`)
    return signal.aborted || spoilt > 0 ? 1 : 0
  })
}

function retire(id: string, terminal: Terminal): Promise<number> {
  const { config: readConfig, print, log, signal } = terminal
  const config = readConfig()
  const file = dataKeysFile(config)
  return withParts(config, log, ({ store, clock }) =>
    store.sealed.whileAlone(async () => {
      const [current, ...others] = dataKeyIds(file)
      if (id === current || !others.includes(id)) {
        print(id === current ? `${id} seals new values: rotate first` : `there is no data key ${id}`)
        return 1
      }
      if (dataKeysAge(file, clock().getTime()) < quietMs) {
        print('the keys were changed within the last minute: wait until every process has taken them over')
        return 1
      }
      // Who began before may have sealed with it what nobody sees yet.
      print('Waits until whoever is writing now has ended.')
      if (!(await store.sealed.writersEnded(signal))) return 1
      const left = (await countByKey(store.sealed, [id])).get(id) ?? 0
      if (left > 0) {
        print(`${countText(left)} values are still sealed with ${id}: data-keys reseal`)
        return 1
      }
      forgetDataKey(file, id)
      await note(id, 'retired', store.auditLog, terminal)
      print(`${id} is gone; what it sealed in old backups can be read by nobody who has not kept it`)
      return 0
    }),
  )
}

/** Keeps in the audit log what became of a key, once its file says so. */
const note = (id: string, state: string, auditLog: Pick<AuditLog, 'append'>, terminal: Terminal) =>
  auditLog.append({
    ...{ ...byCommand(terminal), action: 'keys.change', why: '' },
    ...{ subject: { kind: 'data-key', id }, after: { state } },
  })
