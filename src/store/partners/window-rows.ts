import type { KeptWindow, MaintenanceWindow } from '../../domain/partners/maintenance-window.ts'

/** A row of `maintenance_windows` as `toWindow` reads it. */
export const windowJson = `json_build_object('id', id, 'partner', partner, 'kind', kind, 'fromAt', from_at, 'toAt', to_at,
  'fromTime', from_time, 'toTime', to_time, 'days', days, 'reason', reason, 'setBy', set_by, 'setAt', set_at)`

export interface WindowJson extends Pick<KeptWindow, 'id' | 'partner' | 'reason' | 'setBy'> {
  readonly kind: 'once' | 'weekly'
  readonly fromAt: string | null
  readonly toAt: string | null
  readonly fromTime: string | null
  readonly toTime: string | null
  readonly days: MaintenanceWindow['days'] | null
  readonly setAt: string
}

/** Reads a window. */
export function toWindow(row: WindowJson): KeptWindow {
  const { kind, fromAt, toAt, fromTime, toTime, days, setAt, ...others } = row
  const hours =
    kind === 'once'
      ? ({ kind, from: new Date(fromAt ?? ''), to: new Date(toAt ?? '') } as const)
      : ({ kind, from: fromTime ?? '', to: toTime ?? '', ...(days && { days }) } as const)
  return { ...others, hours, setAt: new Date(setAt) }
}
