import type { MaskedStudent } from '../../domain/roster/mask.ts'
import type {
  CauseDetail,
  ExchangeView,
  FailureCause,
  FoundExchange,
  StudentKey,
} from '../../ports/exchanges/exchange-search.ts'
import type { AsJson } from './as-json.ts'
import type { Page } from './page.ts'

export type ExchangesMessage = Page<AsJson<FoundExchange>, string>

/** Students that go by a code or an identity number, as bills name them. */
export interface StudentsMessage {
  readonly students: readonly StudentKey[]
}

/** One exchange, with nobody in clear. */
export interface ExchangeMessage {
  readonly exchange: AsJson<ExchangeView>
  readonly student: Pick<MaskedStudent, 'name' | 'birthDate' | 'identityNumber'> | null
  readonly schoolName: string | null
  /** What was sent and answered, oldest first. */
  readonly records: readonly RecordMessage[]
}

export interface RecordMessage {
  readonly id: number
  readonly at: string
  readonly direction: 'out' | 'in'
  readonly operation: string
  readonly reference: string
  readonly contentType: string | null
  readonly httpStatus: number | null
  readonly sha256: string
  /** How many bytes there are, or why there are none. */
  readonly size: number | null
  readonly missing: 'unreadable' | 'deleted' | 'gone' | null
  /** The block of the evidence that it stands in; null while it is not chained. */
  readonly block: number | null
}

/** The bytes of what was sent and answered, opened for a reason. */
export interface PayloadsMessage {
  readonly records: readonly {
    readonly id: number
    readonly base64: string
    readonly signature: SignatureMessage | null
  }[]
}

/** What the signature in a message says of it. */
export interface SignatureMessage {
  readonly holds: boolean
  readonly certificate: {
    readonly subject: string
    readonly issuer: string
    readonly serial: string
    readonly validFrom: string
    readonly validTo: string
  } | null
}

export interface CausesMessage {
  readonly causes: readonly FailureCause[]
}

export interface CauseDetailsMessage {
  readonly details: readonly CauseDetail[]
}
