import type { FeeItem } from './charge.ts'
import type { ExemptionRule } from './exemptions.ts'

/** The dated tables of law and state that fees go by (config/catalogues). */
export interface FeeCatalogue {
  readonly items: readonly FeeItem[]
  readonly rules: readonly ExemptionRule[]
  readonly areas: readonly { readonly code: string; readonly name: string }[]
}
