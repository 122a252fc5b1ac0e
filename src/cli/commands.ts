import { administrators } from './administrators.ts'
import { approvals } from './approvals.ts'
import { brake } from './brake.ts'
import { clients } from './clients/clients.ts'
import type { Command } from './command.ts'
import { dataKeys } from './data-keys.ts'
import { days } from './days/days.ts'
import { demo } from './demo/demo.ts'
import { doctor } from './doctor/doctor.ts'
import { erasePerson } from './erase-person.ts'
import { evidence } from './evidence/evidence.ts'
import { importFile } from './import/import.ts'
import { incidents } from './incidents.ts'
import { keys } from './keys/keys.ts'
import { maintenance } from './maintenance/maintenance.ts'
import { migrate } from './migrate.ts'
import { pause } from './pause.ts'
import { reconcile } from './reconcile/reconcile.ts'
import { repair } from './repair/repair.ts'
import { replay } from './replay.ts'
import { api, serve, worker } from './serve.ts'
import { simulate } from './simulate.ts'
import { status } from './status.ts'
import { verify } from './verify.ts'

/** Every command by its name, in the order of the help. */
export const commands: Readonly<Record<string, Command>> = {
  demo,
  serve,
  api,
  worker,
  migrate,
  doctor,
  status,
  incidents,
  brake,
  pause,
  maintenance,
  repair,
  import: importFile,
  reconcile,
  replay,
  days,
  verify,
  evidence,
  'data-keys': dataKeys,
  'erase-person': erasePerson,
  approvals,
  keys,
  clients,
  administrators,
  simulate,
}
