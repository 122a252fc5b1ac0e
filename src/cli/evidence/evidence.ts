import { asJson, type Command, fitsNoForm, type Help } from '../command.ts'
import { check } from './check.ts'
import { exportEvidence, exportForm } from './export.ts'
import { prune, pruneForm } from './prune.ts'
import { show, showForm } from './show.ts'
import { verify } from './verify.ts'

const actions = { check, export: exportEvidence, verify, show, prune } as const

const help: Help = {
  forms: [
    'check [--partner P] [--certificate FILE]… [--copies FILE] [--json]',
    exportForm,
    'verify FILE [--certificate FILE]… [--tsa-certificate FILE]… [--json]',
    showForm,
    pruneForm,
  ],
  means: {
    EXCHANGE: 'the number of an exchange',
    '--partner P': 'only the chain of this partner',
    '--certificate FILE': 'trusts only this certificate; more than one may be given',
    '--copies FILE': 'where statements were copied to, if not where the settings say',
    '--out FILE': 'instead of evidence-EXCHANGE.json',
    '--tsa-certificate FILE': 'trusts only this authority of time-stamps; more than one may be given',
    '--before YYYY-MM-DD': 'deletes payloads that came before this day; hashes and proofs stay',
    '--yes': 'does it; without it, only says what would be done',
    '--reason TEXT': 'why you look; with it, "show" opens what was exchanged, and that is kept',
    '--json': asJson,
  },
  examples: {
    'evidence export 4711 --reason "asked by the inspection"': 'writes a file that proves one exchange',
    'evidence verify evidence-4711.json': 'checks it anywhere, without this gateway',
  },
}

/** Proves what was sent and received: in the database, or in a file that others can check. */
export const evidence: Command = {
  summary: 'checks the chains, and exports, verifies or shows the evidence of one exchange',
  help,
  run([action = '', ...words], terminal) {
    if (!Object.hasOwn(actions, action)) throw fitsNoForm('evidence', help)
    return actions[action as keyof typeof actions](words, terminal)
  },
}
