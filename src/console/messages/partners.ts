import type { KeyState } from '../../domain/keys/ring-key.ts'
import type { WindowHours } from '../../domain/partners/maintenance-window.ts'
import type { Hold, PartnerStop } from '../../domain/partners/partner-hold.ts'
import type { PartnerLoad } from '../../ports/partners/partner-control-store.ts'
import type { AsJson } from './as-json.ts'

/** One partner that messages go to, as it stands at this moment. */
export interface Partner {
  readonly name: string
  readonly adapter: string
  /** Why nothing goes to it; null when all may. */
  readonly hold: Hold | null
  readonly stops: readonly PartnerStop[]
  readonly windows: readonly ShownWindow[]
  readonly limits: { readonly perSecond?: number | undefined; readonly concurrency?: number | undefined }
  readonly breaker: 'closed' | 'open' | 'half-open'
  /** Failures in a row, of a closed breaker. */
  readonly failures: number
  readonly load: Omit<PartnerLoad, 'partner'> | null
}

/** Hours in which it wants nothing. */
export interface ShownWindow {
  /** Nothing of the settings can be changed at the console. */
  readonly id: string | null
  readonly hours: WindowHours
  /** Whether it holds messages at this moment. */
  readonly holdsNow: boolean
  /** Who set it or changed it last, when and why; null for the settings. */
  readonly set: { readonly by: string; readonly at: Date; readonly reason: string } | null
  /** Where the settings have it from; null for a window that people keep. */
  readonly origin: SettingMessage['origin']
}

export interface PartnersMessage {
  readonly partners: readonly AsJson<Partner>[]
  /** The brake on all partners; null where there is none. */
  readonly brakeOnAll: AsJson<PartnerStop> | null
}

export interface PartnerMessage {
  readonly partner: AsJson<Partner>
  readonly settings: readonly SettingMessage[]
}

export interface SettingMessage {
  readonly name: string
  /** As JSON; a secret is `[secret]`. */
  readonly value: string
  readonly origin: 'file' | 'environment' | 'default' | null
}

/** What was tried, one after the other. */
export interface StepsMessage {
  readonly steps: readonly StepMessage[]
}

export interface StepMessage {
  readonly what: 'dns' | 'connect' | 'tls' | 'clock' | 'login' | 'certificate' | 'signature' | 'exchange'
  /** Where, when there are several. */
  readonly where?: string
  readonly is: 'passed' | 'failed' | 'not-tried'
  readonly detail: string
}

/** One key of the ring. */
export interface Key {
  readonly id: string
  readonly purpose: string
  readonly state: KeyState
  readonly place: string
  readonly algorithm: string
  readonly subject: string
  readonly fingerprint: string
  readonly validFrom: Date
  readonly validTo: Date
  readonly changes: readonly {
    readonly at: Date
    readonly to: KeyState
    readonly by: string
    readonly reason: string
  }[]
}

export interface KeysMessage {
  /** Where a key can be rehearsed. */
  readonly partners: readonly string[]
  readonly keys: readonly AsJson<Key>[]
}
