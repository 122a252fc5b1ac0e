import { parseArgs } from 'node:util'
import { withStore } from '../app.ts'
import { everyPartner } from '../domain/partners/partner-hold.ts'
import { assertStoppable } from './assert-partner.ts'
import { type Command, fitsNoForm, type Help, theReason, UsageError } from './command.ts'
import { releasePartner, stopPartner } from './steer-partner.ts'

const help: Help = {
  forms: ['on [PARTNER] --reason TEXT', 'off [PARTNER] [--reason TEXT]'],
  means: {
    PARTNER: 'a portal or a channel of payment, by its name in the settings; all of them as it comes',
    '--reason TEXT': theReason,
  },
  examples: {
    'brake on province --reason "they asked us to stop"':
      'no message goes to the province until "brake off province"',
  },
}

/** Every worker reads it at least twice a second and before each batch; it stands until it is taken off. */
export const brake: Command = {
  summary: 'stops sending to one partner or to all, or lets go on',
  help,
  async run(words, { config: readConfig, print, log, user }) {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { reason: { type: 'string', default: '' } },
    })
    const [action, partner = everyPartner, ...rest] = positionals
    if ((action !== 'on' && action !== 'off') || rest.length > 0) throw fitsNoForm('brake', help)
    const { reason } = values
    if (action === 'on' && !reason) throw new UsageError('say why: brake on [PARTNER] --reason TEXT')
    const whom = wordFor(partner)
    const config = readConfig()
    return withStore(config, log, async (store) => {
      await assertStoppable(partner, config, store)
      if (action === 'off') {
        const wasOn = await releasePartner(store, { partner, kind: 'brake', reason }, { user })
        const { stops } = await store.partnerControls.read()
        const others = stops.filter((stop) => stop.kind === 'brake' && meet(stop.partner, partner))
        const isFree = others.length === 0
        if (wasOn) print(isFree ? `messages go to ${whom} again` : `the brake on ${whom} is off`)
        else print(`there was no brake on ${whom}`)
        for (const stop of others) print(`one is still on ${wordFor(stop.partner)}: ${offFor(stop.partner)}`)
        return wasOn ? 0 : 1
      }
      await stopPartner(store, { partner, kind: 'brake', until: null, reason, setAt: new Date() }, { user })
      print(`no message goes to ${whom} until "${offFor(partner)}"; what is out by now ends`)
      return 0
    })
  },
}

const wordFor = (partner: string): string => (partner === everyPartner ? 'any partner' : partner)

const offFor = (partner: string): string => (partner === everyPartner ? 'brake off' : `brake off ${partner}`)

/** Whether one brake is on all and the other on one of them, so that both hold that one. */
const meet = (one: string, other: string): boolean => (one === everyPartner) !== (other === everyPartner)
