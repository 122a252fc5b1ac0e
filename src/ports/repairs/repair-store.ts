import type { ExchangeEvent, ExchangeState } from '../../../schemas/exchange.ts'
import type { RepairAction, RepairState } from '../../../schemas/repair.ts'
import type { Actor } from '../../domain/access/actor.ts'
import type { ApprovalRules } from '../../domain/approvals/approval.ts'
import type { RepairFilter } from '../../domain/repairs/repair.ts'
import type { ApprovalMoment } from '../approvals/approval-store.ts'

/** Keeps repairs of many exchanges at once. Whatever process dies, another goes on where it was. */
export interface RepairStore {
  /** Whom a filter may name beside the portals of the settings: who was ever told something, endpoints, and all of these as one. */
  partners(): Promise<readonly string[]>
  /** Counts and shows what a repair would take, and says whether its person would do it alone; changes nothing. */
  estimate(order: RepairDraft, at: Date): Promise<RepairEstimate>
  /** How many exchanges a person began to repair alone of late, as far as it counts for what they may do alone now. */
  begunAlone(action: RepairAction, person: string, at: Date): Promise<number>
  /**
   * Lists the exchanges that are meant and begins; nothing, and says how many, when they are more than `atMost`. What is
   * more than its person decides alone waits for another. Throws `conflict` where the same waits already.
   */
  begin(
    order: RepairOrder,
    when: ApprovalMoment,
  ): Promise<{ is: 'begun'; repair: Repair } | { is: 'more'; count: number }>
  /** What its filter means of the listed exchanges still, with some, and how many beside them that it leaves. */
  standing(repair: Pick<Repair, 'id' | 'action' | 'filter'>): Promise<RepairPreview & { newer: number }>
  find(id: string): Promise<Repair | undefined>
  /** Repairs, newest first, before one of them. */
  list(page: RepairPage): Promise<readonly Repair[]>
  /** Moves a repair; says false, and changes nothing, where the move is not legal. */
  steer(id: string, to: RepairState, said: { by: string; reason: string }, at: Date): Promise<boolean>
  /** Running repairs whose pace lets them go on now. */
  due(now: Date): Promise<readonly Pick<Repair, 'id' | 'action' | 'filter' | 'perMinute'>[]>
  /**
   * Goes on with a repair by at most `limit` exchanges, unless somebody else does, or people or its pace let it wait. Each
   * exchange is repaired once, and a repair that has none left is done. Returns how many it went on by.
   */
  goOn(repair: Pick<Repair, 'id' | 'action' | 'filter'>, limit: number, now: Date): Promise<number>
}

/** A repair that nobody has begun. */
export interface RepairDraft {
  readonly action: RepairAction
  readonly filter: RepairFilter
  readonly perMinute: number
  readonly actor: Pick<Actor, 'person'>
  readonly rules: Pick<ApprovalRules, 'repairLimits'>
}

export interface RepairOrder extends RepairDraft {
  readonly actor: Actor
  readonly reason: string
  readonly rules: ApprovalRules
  readonly atMost?: number | undefined
}

export interface Repair {
  readonly id: string
  readonly action: RepairAction
  readonly filter: RepairFilter
  readonly perMinute: number
  readonly state: RepairState
  readonly planned: number
  readonly repaired: number
  readonly passedOver: number
  /** The request by which a second person decides it. */
  readonly approvalId: string | null
  readonly startedAt: Date
  readonly finishedAt: Date | null
  /** Who began and steered it, and why, oldest first. */
  readonly changes: readonly {
    readonly at: Date
    readonly state: RepairState
    readonly by: string
    readonly reason: string
  }[]
}

export interface RepairPage {
  readonly state?: RepairState | undefined
  readonly before?: string | undefined
  readonly limit: number
}

export interface RepairPreview {
  readonly count: number
  /** The first of them, by id. */
  readonly sample: readonly {
    readonly id: number
    readonly partner: string
    readonly event: ExchangeEvent
    readonly state: ExchangeState
    readonly problemCode: string | null
  }[]
}

export interface RepairEstimate extends RepairPreview {
  /** How long it would take at its pace. */
  readonly seconds: number
  /** Whether another person would have to agree. */
  readonly secondPerson: boolean
  /** How many its person began alone of late, and how many they may. */
  readonly alone: { readonly begun: number; readonly limit: number }
}
