import type { PartnerStop } from '../domain/partners/partner-hold.ts'
import type { Store } from '../store/open-store.ts'
import { byCommand } from './by-command.ts'
import type { Terminal } from './command.ts'

type By = Pick<Terminal, 'user'>

/** Stops what goes to a partner, in one transaction with its entry in the audit log. */
export const stopPartner = (
  { inOneTransaction }: Pick<Store, 'inOneTransaction'>,
  stop: PartnerStop,
  by: By,
): Promise<void> =>
  inOneTransaction(async ({ partnerControls, auditLog }) => {
    await partnerControls.stop(stop)
    const after = { [stop.kind]: stop.until?.toISOString() ?? true }
    await auditLog.append({ ...byCommand(by, stop.setAt), ...steered(stop), after })
  })

/** Takes a brake or a pause off in the same way; says whether there was one. */
export const releasePartner = (
  { inOneTransaction }: Pick<Store, 'inOneTransaction'>,
  stop: Pick<PartnerStop, 'partner' | 'kind' | 'reason'>,
  by: By,
): Promise<boolean> =>
  inOneTransaction(async ({ partnerControls, auditLog }) => {
    const { partner, kind } = stop
    const wasOn = await partnerControls.release(partner, kind)
    const change = { before: { [kind]: true }, after: { [kind]: false } }
    if (wasOn) await auditLog.append({ ...byCommand(by), ...steered(stop), ...change })
    return wasOn
  })

const steered = ({ partner, reason }: Pick<PartnerStop, 'partner' | 'reason'>) => ({
  action: 'partners.steer',
  subject: { kind: 'partner', id: partner },
  why: reason,
})
