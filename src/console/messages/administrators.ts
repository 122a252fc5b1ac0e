import type { Administrator } from '../../ports/administrator-store.ts'
import type { AsJson } from './as-json.ts'

/** Who may come in. */
export interface AdministratorsMessage {
  readonly administrators: readonly AsJson<Administrator>[]
}
