import { endOfHours, isOver, type KeptWindow } from '../../../domain/partners/maintenance-window.ts'
import type { ShownWindow } from '../../messages/partners.ts'
import type { ConfiguredPartner } from '../routes/partner-routes.ts'

/** The windows of one partner: those of its settings, then those that people keep and that are not over. */
export function shownWindows(
  { name, windows, settings }: ConfiguredPartner,
  kept: readonly KeptWindow[],
  now: Date,
): readonly ShownWindow[] {
  const origin = settings.find((setting) => setting.name === 'maintenance')?.origin ?? null
  const ofSettings = windows.map((window) => {
    const hours = { kind: 'weekly', ...window } as const
    return { id: null, hours, holdsNow: endOfHours(hours, now) !== undefined, set: null, origin }
  })
  const own = kept.filter(({ partner, hours }) => partner === name && !isOver(hours, now))
  const ofPeople = own.map(({ id, hours, setBy: by, setAt: at, reason }) => ({
    ...{ id, hours, holdsNow: endOfHours(hours, now) !== undefined },
    ...{ set: { by, at, reason }, origin: null },
  }))
  return [...ofSettings, ...ofPeople]
}
