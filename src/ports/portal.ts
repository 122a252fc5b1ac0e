import type { DossierRecord, OutgoingRecord } from '../domain/exchanges/dossier.ts'

/**
 * A portal that learns of dossiers. Its adapter maps our record to the portal's bytes, signs them, sends them and
 * reads the answer. A refusal is a returned answer; a `GatewayError` is thrown only when there is no usable answer,
 * and then `couldHaveArrived` decides between sending again and asking.
 */
export interface Portal extends Recipient {
  readonly id: string
  readonly traits: PortalTraits
  /** Logs in and does nothing else, to see whether it could. Absent where there is no login. */
  logIn?(call: PortalCall): Promise<void>
  /** Maps and signs. The returned bytes are stored before they are sent; credentials never stand in them. */
  prepare(record: OutgoingRecord): Promise<PreparedMessage>
  /** The same for several new dossiers, or several updates, in one message. Absent where a message holds one. */
  prepareTogether?(dossiers: readonly DossierRecord[]): Promise<SharedMessage>
}

/** Whoever stored bytes are sent to: what delivery knows of a portal, and of any partner. */
export interface Recipient {
  readonly traits: Pick<PortalTraits, 'repeatsAreHarmless' | 'settleMs'>
  /** Sends stored bytes; credentials (session, bearer token) join here and are never stored. */
  submit(message: PreparedMessage, call: PortalCall): Promise<PortalAnswer>
  /** What became of a message sent earlier. Changes nothing there. Absent where the portal cannot be asked. */
  lookUp?(message: PreparedMessage, call: PortalCall): Promise<LookUpAnswer>
}

export interface PortalTraits {
  readonly wire: 'xml' | 'json'
  /** Most progress steps that one message carries. */
  readonly stepsPerMessage: number
  /** Most dossiers that one message carries, where it may carry several. */
  readonly dossiersPerMessage?: number
  /** Sending the same bytes twice changes nothing there, so `unknown` without a look-up may be sent again. */
  readonly repeatsAreHarmless: boolean
  /**
   * How long what was sent may still be on its way after our end of it is over, in ms: until then `absent` says nothing,
   * so the portal is not asked. Absent where it cannot be asked.
   */
  readonly settleMs?: number
}

export interface PortalCall {
  readonly signal: AbortSignal
}

/** The bytes of one message, with what the send needs to know about them. */
export interface PreparedMessage {
  readonly operation: string
  /** The dossier number that the portal knows the message by. */
  readonly reference: string
  readonly contentType: string
  /** Headers that belong to the message, such as a detached signature; never credentials. */
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: Buffer
}

/** A message that tells of several records; `reference` is that of the first. */
export interface SharedMessage extends PreparedMessage {
  /** What the portal knows each record by, in their order. */
  readonly references: readonly string[]
}

export type PortalAnswer =
  | { readonly is: 'accepted' | 'queued'; readonly theirReference: string; readonly evidence: AnswerEvidence }
  /** The portal already has this reference: the record goes again as an update. */
  | { readonly is: 'exists'; readonly evidence: AnswerEvidence }
  | {
      readonly is: 'refused'
      readonly why: RefusalReason
      readonly theirCode: string
      /** The partner's explanation without personal data. */
      readonly detail: string
      readonly evidence: AnswerEvidence
    }

/** `undecided` where the portal answered but cannot tell: a person decides. */
export type LookUpAnswer =
  | PortalAnswer
  | { readonly is: 'absent' | 'undecided'; readonly evidence: AnswerEvidence }

/** The bytes of an answer as received. */
export interface AnswerEvidence {
  readonly httpStatus: number
  readonly bytes: Buffer
}

/** Why a portal says no; an unknown code of theirs is `other` and is counted. */
export type RefusalReason = 'invalid' | 'duplicate' | 'unknown-dossier' | 'forbidden' | 'signature' | 'other'
