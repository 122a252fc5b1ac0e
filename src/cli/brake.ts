import { parseArgs } from 'node:util'
import { withStore } from '../app.ts'
import { everyPartner } from '../domain/partner-hold.ts'
import { assertPartner } from './assert-partner.ts'
import { type Command, UsageError } from './command.ts'
import { releasePartner, stopPartner } from './steer-partner.ts'

const usage = 'on|off [PARTNER] --reason TEXT'

/** Every worker reads it at least twice a second and before each batch; it stands until it is taken off. */
export const brake: Command = {
  summary: 'stops sending to one partner or to all, or lets go on',
  usage,
  async run(words, { config: readConfig, print, log, user }) {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { reason: { type: 'string', default: '' } },
    })
    const [action, partner = everyPartner, ...rest] = positionals
    if ((action !== 'on' && action !== 'off') || rest.length > 0) throw new UsageError(`brake ${usage}`)
    const { reason } = values
    if (action === 'on' && !reason) throw new UsageError('say why: brake on [PARTNER] --reason TEXT')
    const whom = partner === everyPartner ? 'any partner' : partner
    const config = readConfig()
    return withStore(config, log, async (store) => {
      await assertPartner(partner, config, store)
      if (action === 'off') {
        const wasOn = await releasePartner(store, { partner, kind: 'brake', reason }, { user })
        print(wasOn ? `messages go to ${whom} again` : `there was no brake on ${whom}`)
        return wasOn ? 0 : 1
      }
      await stopPartner(store, { partner, kind: 'brake', until: null, reason, setAt: new Date() }, { user })
      print(`no message goes to ${whom} until "brake off"; what is out by now ends`)
      return 0
    })
  },
}
