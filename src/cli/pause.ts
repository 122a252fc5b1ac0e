import { parseArgs } from 'node:util'
import { withStore } from '../app.ts'
import { everyPartner } from '../domain/partners/partner-hold.ts'
import { localMinute } from '../domain/time/local-time.ts'
import { assertStoppable } from './assert-partner.ts'
import { type Command, fitsNoForm, type Help, theReason } from './command.ts'
import { readTime } from './read-time.ts'
import { releasePartner, stopPartner } from './steer-partner.ts'

const help: Help = {
  forms: ['PARTNER --until TIME [--reason TEXT]', 'PARTNER --off'],
  means: {
    PARTNER: 'a portal or a channel of payment, by its name in the settings',
    '--until TIME': '2026-10-01T06:00 in Asia/Ho_Chi_Minh, or an instant with its offset',
    '--off': 'lets messages go on before that time',
    '--reason TEXT': theReason,
  },
  examples: {
    'pause province --until 2026-10-01T06:00 --reason "works of the night"': 'messages wait until six',
  },
}

export const pause: Command = {
  summary: 'lets the messages of a partner wait until a time',
  help,
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
    if (!partner || partner === everyPartner || rest.length > 0) throw fitsNoForm('pause', help)
    if (Boolean(values.until) === Boolean(values.off)) throw fitsNoForm('pause', help)
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
