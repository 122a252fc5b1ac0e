import { type Command, UsageError } from '../command.ts'
import { close } from './close.ts'
import { exportDay } from './export.ts'
import { list } from './list.ts'
import { show } from './show.ts'

const usage =
  'list [--book BOOK] [--state STATE] | show BOOK DAY | close BOOK DAY [--through] | export BOOK DAY  [--json]'

const actions: Readonly<Record<string, Command['run']>> = { list, show, close, export: exportDay }

export const days: Command = {
  summary: 'lists business days, says what keeps one open, closes it for good, writes what it counted',
  usage,
  async run([action = '', ...words], terminal) {
    const run = Object.hasOwn(actions, action) ? actions[action] : undefined
    if (!run) throw new UsageError(`days ${usage}`)
    return run(words, terminal)
  },
}
