import { localText } from '../../../src/domain/time/local-time.ts'
import type { LgspSettings } from './settings.ts'

/** Writes an instant as the axis wants it; `absent` where there is none. */
export function writeDate(at: Date | undefined, { dates, absentDate }: LgspSettings): string {
  return at === undefined ? absentDate : dateForms[dates](at)
}

const dateForms = {
  utc: (at) => at.toISOString(),
  offset: (at) => `${localText(at)}+0700`,
} as const satisfies Record<LgspSettings['dates'], (at: Date) => string>
