import { parseArgs } from 'node:util'
import { withStore } from '../app.ts'
import { everyPartner } from '../domain/partners/partner-hold.ts'
import { localMinute } from '../domain/time/local-time.ts'
import { assertStoppable } from './assert-partner.ts'
import { type Command, UsageError } from './command.ts'
import { readTime } from './read-time.ts'
import { releasePartner, stopPartner } from './steer-partner.ts'

const usage = 'PARTNER --until TIME [--reason TEXT] | PARTNER --off'

export const pause: Command = {
  summary: 'lets the messages of a partner wait until a time',
  usage,
  async run(words, { config: readConfig, print, log, user }) {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        until: { type: 'string' },
        reason: { type: 'string' },
        off: { type: 'boolean' },
      },
    })
    const [partner, ...rest] = positionals
    if (!partner || partner === everyPartner || rest.length > 0) throw new UsageError(`pause ${usage}`)
    if (Boolean(values.until) === Boolean(values.off)) throw new UsageError(`pause ${usage}`)
    const { reason } = values
    const until = values.until === undefined ? undefined : readTime(values.until)
    const config = readConfig()
    return withStore(config, log, async (store) => {
      await assertStoppable(partner, config, store)
      if (!until) {
        const wasOn = await releasePartner(store, { partner, kind: 'pause', reason: reason ?? '' }, { user })
        print(wasOn ? `messages go to ${partner} again` : `${partner} was not paused`)
        return wasOn ? 0 : 1
      }
      const why = reason ?? 'paused by hand'
      await stopPartner(store, { partner, kind: 'pause', until, reason: why, setAt: new Date() }, { user })
      print(`messages to ${partner} wait until ${localMinute(until)}; no attempt is counted`)
      return 0
    })
  },
}
