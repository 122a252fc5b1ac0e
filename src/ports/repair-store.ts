import type { ExchangeState } from '../../schemas/exchange.ts'

/** Which exchanges are meant; what is absent does not narrow. Only held and refused ones can be repaired. */
export interface RepairFilter {
  readonly partner?: string | undefined
  readonly state?: Extract<ExchangeState, 'held' | 'refused'> | undefined
  readonly problemCode?: string | undefined
  readonly schoolCode?: string | undefined
  /** Created at or after, and before. */
  readonly since?: Date | undefined
  readonly until?: Date | undefined
}

/** `replay` sends again what may be sent again and asks first where bytes may have arrived; `give-up` ends it. */
export type RepairAction = 'replay' | 'give-up'

export interface Repair {
  readonly id: string
  readonly action: RepairAction
  readonly filter: RepairFilter
  readonly reason: string
  readonly finishedAt: Date | null
}

export interface RepairPreview {
  readonly count: number
  /** The first of them, by id. */
  readonly sample: readonly {
    readonly id: number
    readonly partner: string
    readonly state: ExchangeState
    readonly event: string
    readonly problemCode: string | null
  }[]
}

/** Repairs many exchanges at once, in steps that a killed process can go on with. */
export interface RepairStore {
  preview(filter: RepairFilter): Promise<RepairPreview>
  begin(repair: Omit<Repair, 'id' | 'finishedAt'>, at: Date): Promise<Repair>
  find(id: string): Promise<Repair | undefined>
  /** Repairs up to `limit` exchanges that this repair has not touched; 0 when none is left. Each is touched once. */
  step(repair: Repair, limit: number, at: Date): Promise<number>
  finish(id: string, at: Date): Promise<void>
}
