import type { PartnerStop } from '../domain/partner-hold.ts'
import type { Store } from '../store/open-store.ts'
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
    await auditLog.append({ ...entryOf(stop, by), at: stop.setAt, after })
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
    const change = { at: new Date(), before: { [kind]: true }, after: { [kind]: false } }
    if (wasOn) await auditLog.append({ ...entryOf(stop, by), ...change })
    return wasOn
  })

const entryOf = ({ partner, reason: why }: Pick<PartnerStop, 'partner' | 'reason'>, { user }: By) => ({
  ...{ person: user, login: user, via: 'command' as const, action: 'partners.steer', why },
  subject: { kind: 'partner', id: partner },
})
