import type { LineOutcome } from '../../../schemas/import.ts'
import type { ListedImport } from '../../ports/intake/import-store.ts'
import type { AsJson } from './as-json.ts'
import type { Page } from './page.ts'

export type ImportMessage = AsJson<ListedImport>
export type ImportsMessage = Page<ImportMessage, string>

/** What became of lines; no line says what stood in it. */
export type ImportLinesMessage = Page<LineOutcome, number>
