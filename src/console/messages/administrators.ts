import type { Administrator } from '../../ports/access/administrator-store.ts'
import type { AsJson } from './as-json.ts'

/** A password that was made for somebody, shown once. */
export interface NewPasswordMessage {
  readonly name: string
  readonly password: string
}

/** Who may come in. */
export interface AdministratorsMessage {
  readonly administrators: readonly AsJson<Administrator>[]
}
