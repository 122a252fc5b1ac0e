import type { ColumnKind } from '../../../reports/reports.ts'
import { useSpeech } from '../preferences/language.tsx'

/** Writes a figure of a report by what it is. */
export function useFigure(): (value: number, kind: ColumnKind) => string {
  const { format } = useSpeech()
  return (value, kind) => ({ count: format.count, dong: format.dong, share: format.share })[kind](value)
}
