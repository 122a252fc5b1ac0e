import { parseArgs } from 'node:util'
import { withStore } from '../../app.ts'
import { type Command, UsageError } from '../command.ts'
import { readReason } from '../read-reason.ts'
import { listWindows } from './list-windows.ts'
import { readHours } from './read-hours.ts'
import { type Verb, windowChanges } from './window-changes.ts'

const usage = `[list [PARTNER] [--json]]
       add PARTNER --from TIME --to TIME --reason TEXT        once, such as 2026-10-01T22:00
       add PARTNER --weekly DAY,…|every --from HH:MM --to HH:MM --reason TEXT
       change ID (the same) --reason TEXT | end ID --reason TEXT`

/** Every worker reads it as it reads brakes and pauses. What stands in the settings is shown, and changed there. */
export const maintenance: Command = {
  summary: 'shows, sets, changes and ends the hours in which a partner wants nothing',
  usage,
  async run(words, terminal) {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        from: { type: 'string' },
        to: { type: 'string' },
        weekly: { type: 'string' },
        reason: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    })
    const [verb = 'list', subject, ...rest] = positionals
    if (rest.length > 0) throw new UsageError(`maintenance ${usage}`)
    if (verb === 'list') return listWindows(subject, values.json, terminal)
    if (!subject || !Object.hasOwn(windowChanges, verb)) throw new UsageError(`maintenance ${usage}`)
    const reason = readReason(values)
    const at = new Date()
    const hours = verb === 'end' ? undefined : readHours(values, at)
    const config = terminal.config()
    return withStore(config, terminal.log, (store) =>
      windowChanges[verb as Verb]({ config, store, terminal }, { subject, hours, reason, at }),
    )
  },
}
