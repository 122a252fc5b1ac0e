import type { KeptWindow } from '../../domain/partners/maintenance-window.ts'
import type { PartnerStop } from '../../domain/partners/partner-hold.ts'
import type { Traffic } from '../../domain/partners/traffic.ts'

/** Keeps what people and all workers together say about sending to partners. It outlives every process. */
export interface PartnerControlStore {
  /** What is said now, in one snapshot. */
  read(): Promise<PartnerControls>
  /** Sets a brake or a pause in place of an earlier one of its kind. */
  stop(stop: PartnerStop): Promise<void>
  /** Takes a brake or a pause off; says whether there was one. */
  release(partner: string, kind: PartnerStop['kind']): Promise<boolean>
  /** Changes what is known of one partner while nobody else does. `rule` may run again and does nothing else. */
  changeTraffic<Result extends { readonly traffic: Traffic }>(
    partner: string,
    at: Date,
    rule: (traffic: Traffic) => Result,
  ): Promise<Result>
  /** What stands open before each partner. */
  loads(now: Date): Promise<readonly PartnerLoad[]>
}

export interface PartnerLoad {
  readonly partner: string
  /** Could go now. */
  readonly due: number
  /** A worker holds it. */
  readonly inFlight: number
  /** Waits behind an earlier one of its subject. */
  readonly blocked: number
  /** Waits for a person. */
  readonly held: number
  /** When the oldest was accepted that is open and not held; null where none is. */
  readonly oldestAt: Date | null
}

export interface PartnerControls {
  readonly stops: readonly PartnerStop[]
  /** Windows that people keep and nobody ended; those of the settings stand beside them. */
  readonly windows: readonly KeptWindow[]
  /** By partner; absent where nothing is known. */
  readonly traffic: ReadonlyMap<string, Traffic>
}
