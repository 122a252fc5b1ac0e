import { parseArgs } from 'node:util'
import { repairAction } from '../../../schemas/repair.ts'
import { withParts } from '../../app.ts'
import { type Command, fitsNoForm, type Help, theReason } from '../command.ts'
import { beginRepair } from './begin-repair.ts'
import { editExchange } from './edit-exchange.ts'
import { listRepairs } from './list-repairs.ts'
import { repairOptions } from './repair-options.ts'
import { steerRepair } from './steer-repair.ts'

const help: Help = {
  forms: [
    'replay|give-up|resend [--partner P] [--state S] [--code C] [--school S] [--since T] [--until T] [--exchange N …] [--per-minute N] [--reason TEXT --yes [--detach]]',
    'edit EXCHANGE --set FIELD=VALUE … --reason TEXT [--not-there]',
    'list',
    'watch ID',
    'pause|resume|stop ID --reason TEXT',
  ],
  means: {
    replay: 'sends again what was held or refused; asks the portal first where it may have arrived',
    'give-up': 'sends it no more',
    resend:
      'makes sure of what a portal accepted: asks it, and sends again what it lacks; wants --partner and --since',
    edit: 'corrects what one exchange tells, and sends it in the place of the old one',
    '--partner P': 'only exchanges with this portal',
    '--state S': 'only those in this state',
    '--code C': 'only those with this problem',
    '--school S': 'only those of this school',
    '--since T':
      'accepted from the school (resend: by the portal) then or later: 2026-10-01, or 2026-10-01T06:00 in Asia/Ho_Chi_Minh',
    '--until T': 'accepted before then',
    '--exchange N': 'only this one; more than one may be given',
    '--per-minute N': 'at most so many a minute; 3000 as it comes',
    '--yes': 'does it; without it, only counts',
    '--detach': 'does not wait for its end: "repair watch" follows it',
    '--set FIELD=VALUE': 'what to tell instead; more than one may be given',
    '--not-there': 'the people of the portal say that it is not there',
    ID: 'of a repair, as the list has it',
    '--reason TEXT': theReason,
  },
  examples: {
    'repair replay --partner province --code partner_unauthorized':
      'counts what that problem holds, and shows some',
    'repair edit 4711 --set applicant.name="Nguyễn Văn An" --reason "misspelt"': 'sends the corrected one',
  },
}

/** Without `--yes` nothing changes: it counts, shows some and says how long it would take. */
export const repair: Command = {
  summary: 'sends again, gives up or corrects what was not delivered; counts first',
  help,
  async run(words, terminal) {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: repairOptions,
    })
    const [verb = '', subject, ...rest] = positionals
    if (rest.length > 0) throw fitsNoForm('repair', help)
    const action = repairAction.safeParse(verb)
    const work = action.success ? beginRepair(action.data, subject, values) : verbs[verb]?.(subject, values)
    if (!work) throw fitsNoForm('repair', help)
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
