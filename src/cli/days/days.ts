import { type Command, UsageError } from '../command.ts'
import { close } from './close.ts'
import { except } from './except.ts'
import { exportDay } from './export.ts'
import { list } from './list.ts'
import { show } from './show.ts'

const usage =
  'list [--book BOOK] [--state STATE] | show BOOK DAY | close BOOK DAY [--through] | export BOOK DAY  [--json] | ' +
  'except BOOK DAY --condition CONDITION … --reason TEXT [--json]'

const actions: Readonly<Record<string, Command['run']>> = { list, show, close, export: exportDay, except }

export const days: Command = {
  summary:
    'lists business days, says what keeps one open, closes it for good, asks for exceptions, writes what it counted',
  usage,
  async run([action = '', ...words], terminal) {
    const run = Object.hasOwn(actions, action) ? actions[action] : undefined
    if (!run) throw new UsageError(`days ${usage}`)
    return run(words, terminal)
  },
}
