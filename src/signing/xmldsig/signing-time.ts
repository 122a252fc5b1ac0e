import { localText, utcOffset } from '../../domain/time/local-time.ts'

/** Reads a signing time (`xs:dateTime`); one without a zone is local time in Viet Nam (QĐ 1271). Null for no time. */
export function readSigningTime(text: string): Date | null {
  const [, local, zone = utcOffset] =
    /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?)(Z|[+-]\d{2}:\d{2})?$/.exec(text) ?? []
  const time = new Date(`${local}${zone}`)
  return local === undefined || Number.isNaN(time.getTime()) ? null : time
}

/** Writes local time in Viet Nam without a zone, in whole seconds, as e-invoices have it. */
export function writeLocalSigningTime(time: Date): string {
  return localText(time).slice(0, 19)
}

/** Writes a time in UTC, in whole seconds. */
export function writeSigningTime(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`
}
