import { dayMoves } from '../../domain/days/business-day.ts'
import { asJson, type Command, fitsNoForm, type Help, theReason } from '../command.ts'
import { close } from './close.ts'
import { except } from './except.ts'
import { exportDay } from './export.ts'
import { list } from './list.ts'
import { show } from './show.ts'

const help: Help = {
  forms: [
    'list [--book BOOK] [--state STATE] [--json]',
    'show BOOK DAY [--json]',
    'close BOOK DAY [--through] [--json]',
    'export BOOK DAY',
    'except BOOK DAY --condition CONDITION … --reason TEXT [--json]',
  ],
  means: {
    BOOK: 'bank:ACCOUNT, channel:NAME or school:CODE',
    DAY: '2026-10-01',
    '--book BOOK': 'only days of this book',
    '--state STATE': `one of ${Object.keys(dayMoves).join(', ')}`,
    '--through': 'closes the open days before it first',
    '--condition CONDITION':
      'what does not hold, as "days show" names it; more than one may be given. Another person decides',
    '--reason TEXT': theReason,
    '--json': asJson,
  },
  examples: {
    'days show bank:0123456789 2026-10-01': 'says what keeps that day open',
    'days close bank:0123456789 2026-10-31 --through': 'closes a month, as far as it can be closed',
    'days export bank:0123456789 2026-10-01 > day.csv': 'writes what the closed day counted',
  },
}

const actions: Readonly<Record<string, Command['run']>> = { list, show, close, export: exportDay, except }

export const days: Command = {
  summary:
    'lists business days, says what keeps one open, closes it for good, asks for exceptions, writes what it counted',
  help,
  async run([action = '', ...words], terminal) {
    const run = Object.hasOwn(actions, action) ? actions[action] : undefined
    if (!run) throw fitsNoForm('days', help)
    return run(words, terminal)
  },
}
