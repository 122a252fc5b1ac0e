import type { Contradiction } from '../../ports/bank-lines/contradiction-store.ts'
import type { AsJson } from './as-json.ts'
import type { Page } from './page.ts'

export type ContradictionsMessage = Page<AsJson<Contradiction>, number>
