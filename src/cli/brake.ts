import { parseArgs } from 'node:util'
import { withStore } from '../app.ts'
import { everyPartner } from '../domain/partner-hold.ts'
import { assertPartner } from './assert-partner.ts'
import { type Command, UsageError } from './command.ts'

const usage = 'on|off [PARTNER] --reason TEXT'

/** Every worker reads it at least twice a second and before each batch; it stands until it is taken off. */
export const brake: Command = {
  summary: 'stops sending to one partner or to all, or lets go on',
  usage,
  async run(words, { config: readConfig, print, log }) {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { reason: { type: 'string' } },
    })
    const [action, partner = everyPartner, ...rest] = positionals
    if ((action !== 'on' && action !== 'off') || rest.length > 0) throw new UsageError(`brake ${usage}`)
    if (action === 'on' && !values.reason) throw new UsageError('say why: brake on [PARTNER] --reason TEXT')
    const whom = partner === everyPartner ? 'any partner' : partner
    const config = readConfig()
    return withStore(config, log, async (store) => {
      await assertPartner(partner, config, store)
      if (action === 'off') {
        const wasOn = await store.partnerControls.release(partner, 'brake')
        print(wasOn ? `messages go to ${whom} again` : `there was no brake on ${whom}`)
        return wasOn ? 0 : 1
      }
      const reason = values.reason as string
      await store.partnerControls.stop({ partner, kind: 'brake', until: null, reason, setAt: new Date() })
      print(`no message goes to ${whom} until "brake off"; what is out by now ends`)
      return 0
    })
  },
}
