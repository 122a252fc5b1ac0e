import { parseArgs } from 'node:util'
import { repairAction } from '../../../schemas/repair.ts'
import { withParts } from '../../app.ts'
import { type Command, UsageError } from '../command.ts'
import { beginRepair } from './begin-repair.ts'
import { editExchange } from './edit-exchange.ts'
import { listRepairs } from './list-repairs.ts'
import { repairOptions } from './repair-options.ts'
import { steerRepair } from './steer-repair.ts'

const usage = `replay|give-up|resend [--partner P] [--state S] [--code C] [--school S] [--since T] [--until T]
         [--exchange N …] [--per-minute N] [--reason TEXT --yes [--detach]]
       list | watch ID | pause|resume|stop ID --reason TEXT
       edit EXCHANGE --set FIELD=VALUE … --reason TEXT [--not-there]`

/** Without `--yes` nothing changes: it counts, shows some and says how long it would take. */
export const repair: Command = {
  summary: 'sends again, gives up or corrects what was not delivered; counts first',
  usage,
  async run(words, terminal) {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: repairOptions,
    })
    const [verb = '', subject, ...rest] = positionals
    if (rest.length > 0) throw new UsageError(`repair ${usage}`)
    const action = repairAction.safeParse(verb)
    const work = action.success ? beginRepair(action.data, subject, values) : verbs[verb]?.(subject, values)
    if (!work) throw new UsageError(`repair ${usage}`)
    return withParts(terminal.config(), terminal.log, (parts) => work(parts, terminal))
  },
}

const verbs: Readonly<Record<string, typeof steerRepair.pause>> = {
  list: listRepairs,
  watch: steerRepair.watch,
  pause: steerRepair.pause,
  resume: steerRepair.resume,
  stop: steerRepair.stop,
  edit: editExchange,
}
