import { isRealDay, localDay, utcOffset } from '../../../src/domain/time/local-time.ts'

/**
 * VND has no minor unit, but files write `150000.00`: zeros behind the point are let be, anything else is not read. `150.000` may be
 * thousands, written against XML.
 */
export const wholeDong = (written: string | undefined): number | undefined =>
  written !== undefined && /^(?!\d{1,3}\.000$)\d{1,15}(\.0{0,5})?$/.test(written)
    ? Number(written)
    : undefined

/** The local day of `yyyy-mm-dd` or of an instant; one without a zone is local. */
export function dayOf(written: string | undefined): string | undefined {
  const instant = instantOf(written)
  if (instant) return localDay(instant)
  const day = /^\d{4}-\d{2}-\d{2}(?!T)/.exec(written ?? '')?.[0]
  return day !== undefined && isRealDay(day) ? day : undefined
}

/** The instant of a time that is one; without a zone it is local. */
export function instantOf(written: string | undefined): Date | undefined {
  const day = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}/.exec(written ?? '')?.[1]
  if (written === undefined || day === undefined || !isRealDay(day)) return undefined
  const zoned = /(Z|[+-]\d{2}:\d{2})$/.test(written) ? written : written + utcOffset
  const at = new Date(zoned)
  return Number.isNaN(at.getTime()) ? undefined : at
}
