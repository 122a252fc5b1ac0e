import type { LgspSettings } from './settings.ts'

const vietnamOffsetMs = 7 * 60 * 60 * 1000

/** Writes an instant as the axis wants it; `absent` where there is none. */
export function writeDate(at: Date | undefined, { dates, absentDate }: LgspSettings): string {
  return at === undefined ? absentDate : dateForms[dates](at)
}

const dateForms = {
  utc: (at) => at.toISOString(),
  offset: (at) => new Date(at.getTime() + vietnamOffsetMs).toISOString().replace('Z', '+0700'),
} as const satisfies Record<LgspSettings['dates'], (at: Date) => string>
