import type { Dong } from '../../schemas/money.ts'
import type { BeneficiaryAccount } from '../../schemas/school.ts'
import type { DossierFee, Named } from '../domain/exchanges/dossier.ts'
import type { CustomerFound, CustomerKey, Settlement, SettlementOutcome } from '../domain/payments/biller.ts'
import type { PostingOutcome, ToldNews } from '../domain/payments/payment.ts'

/** A party through which bills are paid: a platform, a bank or a wallet. A missing method means "cannot". */
export interface PaymentChannel {
  readonly id: string
  /** Makes the reference that one payment has at the channel; unique for ever. */
  createReference?(demand: PaymentDemand, at: Date): string
  /** Opens a payment of a bill and says where the payer goes. */
  start?(reference: string, demand: PaymentDemand, at: Date, call: ChannelCall): Promise<StartAnswer>
  /** How long a payment can be made from its start, in ms; until it is final where absent. */
  readonly payableMs?: number
  /** Asks what became of a payment. Changes nothing there. */
  ask?(reference: string, at: Date, call: ChannelCall): Promise<AskAnswer>
  /** Fetches the receipt of a paid payment. `paidAt` is the channel's own time of it. */
  fetchReceipt?(reference: string, paidAt: Date, call: ChannelCall): Promise<ReceiptAnswer>
  /** Gives money of a payment back. A repeat has the same code. */
  refund?(order: RefundAtChannel, call: ChannelCall): Promise<RefundAnswer>
  /** Asks what became of a refund that was sent. Changes nothing there. */
  askRefund?(order: RefundAtChannel, call: ChannelCall): Promise<RefundAnswer>
  /** Inbound operations by the last part of their path: `/channels/<id>/<operation>`. */
  readonly inbound: Readonly<Record<string, (request: RawRequest) => Promise<InboundRead>>>
  /**
   * What the channel is answered when the gateway failed and does not know what became of the operation; never a refusal
   * after which it gives money back. A problem document, which channels take for no answer, without it.
   */
  failed?(operation: string, request: RawRequest): RawReply | undefined
}

export interface ChannelCall {
  readonly signal: AbortSignal
}

/** What a payment is for, in the words that channels need. */
export interface PaymentDemand {
  readonly dossierNumber: string
  readonly amount: Dong
  readonly description: string
  readonly procedure: Named
  readonly unit: Named
  readonly beneficiary: BeneficiaryAccount
  readonly fees: readonly DossierFee[]
  readonly payer: { readonly name: string; readonly identityNumber?: string; readonly address?: string }
  readonly payerAddress?: string
}

export type StartAnswer =
  | { readonly is: 'started'; readonly payUrl: string }
  | { readonly is: 'refused'; readonly theirCode: string; readonly detail: string }

/** `news` may say `pending`; `unknown` is a reference that the channel does not know. */
export type AskAnswer =
  | { readonly is: 'news'; readonly news: ToldNews; readonly bytes: Buffer }
  | { readonly is: 'unknown'; readonly theirCode: string }

/** Money of one payment that goes back. */
export interface RefundAtChannel {
  /** Ours, unique for ever. */
  readonly code: string
  readonly amount: Dong
  /** The payment, as the channel knows it. */
  readonly reference: string
  readonly providerTransaction: string | null
  readonly startedAt: Date
  readonly paidAt: Date
  readonly paidAmount: Dong
  /** Whether nothing else of this payment went back, or is on its way, through the channel. */
  readonly isOnly: boolean
}

export type RefundAnswer = { readonly bytes: Buffer } & (
  | { readonly is: 'done'; readonly theirReference: string | null }
  /** Nothing went and nothing will. */
  | { readonly is: 'refused'; readonly theirCode: string }
  /** Being worked on, or nothing that says anything: asked about again. */
  | { readonly is: 'pending'; readonly theirCode: string; readonly theirReference: string | null }
  /** The channel never heard of it. Only where it was asked. */
  | { readonly is: 'absent'; readonly theirCode: string }
)

export type ReceiptAnswer =
  | { readonly is: 'address'; readonly url: string }
  | { readonly is: 'file'; readonly contentType: string; readonly bytes: Buffer }
  | { readonly is: 'refused'; readonly theirCode: string; readonly detail: string }

/** A request exactly as it arrived. */
export interface RawRequest {
  readonly method: string
  readonly query: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Buffer
}

export interface RawReply {
  readonly status: number
  readonly contentType: string
  readonly body: Buffer
}

/** What an inbound request is, with how to answer it once the gateway has done its part. */
export type InboundRead =
  | { readonly is: 'news'; readonly news: ToldNews; reply(outcome: PostingOutcome): RawReply }
  | { readonly is: 'question'; readonly dossierNumber: string; reply(found: DemandFound): RawReply }
  /** A collector asks what a customer owes. */
  | { readonly is: 'customer'; readonly key: CustomerKey; reply(found: CustomerFound): RawReply }
  /** A collector says that it has taken money for a bill. */
  | {
      readonly is: 'settlement'
      readonly settlement: Settlement
      reply(outcome: SettlementOutcome): RawReply
    }
  /** Answered by the adapter alone, such as a request for an access token; `as` says what was answered. */
  | { readonly is: 'answered'; readonly as: string; readonly reply: RawReply }
  /** Not authentic or not readable: recorded, never acted on. `code` names the reason for the log. */
  | { readonly is: 'refused'; readonly code: string; readonly reply: RawReply }

export type DemandFound =
  | { readonly is: 'due'; readonly demand: PaymentDemand; readonly reference: string }
  | { readonly is: 'nothing-due' }
  | { readonly is: 'unknown' }
