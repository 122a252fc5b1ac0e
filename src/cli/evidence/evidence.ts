import { type Command, UsageError } from '../command.ts'
import { check } from './check.ts'
import { exportEvidence } from './export.ts'
import { prune, pruneUsage } from './prune.ts'
import { show } from './show.ts'
import { verify } from './verify.ts'

const actions = { check, export: exportEvidence, verify, show, prune } as const

const usage = `check [--partner P] [--certificate FILE]… [--copies FILE] [--json]
       export EXCHANGE [--out FILE] [--reason TEXT] | show EXCHANGE [--reason TEXT]
       verify FILE [--certificate FILE]… [--tsa-certificate FILE]… [--json]
       ${pruneUsage}`

/** Proves what was sent and received: in the database, or in a file that others can check. */
export const evidence: Command = {
  summary: 'checks the chains, and exports, verifies or shows the evidence of one exchange',
  usage,
  run([action = '', ...words], terminal) {
    if (!Object.hasOwn(actions, action)) throw new UsageError(`evidence ${usage}`)
    return actions[action as keyof typeof actions](words, terminal)
  },
}
