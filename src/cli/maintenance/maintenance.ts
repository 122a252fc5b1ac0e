import { parseArgs } from 'node:util'
import { withStore } from '../../app.ts'
import { weekdays } from '../../domain/partners/maintenance-window.ts'
import { asJson, type Command, fitsNoForm, type Help, theReason } from '../command.ts'
import { readReason } from '../read-reason.ts'
import { listWindows } from './list-windows.ts'
import { readHours } from './read-hours.ts'
import { type Verb, windowChanges } from './window-changes.ts'

const help: Help = {
  forms: [
    '[list [PARTNER] [--json]]',
    'add PARTNER --from TIME --to TIME --reason TEXT',
    'add PARTNER --weekly DAYS --from HH:MM --to HH:MM --reason TEXT',
    'change ID [--weekly DAYS] --from TIME --to TIME --reason TEXT',
    'end ID --reason TEXT',
  ],
  means: {
    PARTNER: 'a portal, by its name in the settings',
    ID: 'of a window, as the list has it',
    '--from TIME': 'once, such as 2026-10-01T22:00; with --weekly a time of day, such as 22:00',
    '--to TIME': 'its end, in the same form',
    '--weekly DAYS': `each week: every, or some of ${weekdays.join(',')}`,
    '--reason TEXT': theReason,
    '--json': asJson,
  },
  examples: {
    'maintenance add province --weekly saturday,sunday --from 22:00 --to 02:00 --reason "as they wrote"':
      'messages wait in those hours',
  },
}

/** Every worker reads it as it reads brakes and pauses. What stands in the settings is shown, and changed there. */
export const maintenance: Command = {
  summary: 'shows, sets, changes and ends the hours in which a partner wants nothing',
  help,
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
    if (rest.length > 0) throw fitsNoForm('maintenance', help)
    if (verb === 'list') return listWindows(subject, values.json, terminal)
    if (!subject || !Object.hasOwn(windowChanges, verb)) throw fitsNoForm('maintenance', help)
    const reason = readReason(values)
    const at = new Date()
    const hours = verb === 'end' ? undefined : readHours(values, at)
    const config = terminal.config()
    return withStore(config, terminal.log, (store) =>
      windowChanges[verb as Verb]({ config, store, terminal }, { subject, hours, reason, at }),
    )
  },
}
