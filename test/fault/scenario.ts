import type { FaultPoint } from '../../src/faults/fault-points.ts'
import type { Play } from './plays.ts'
import type { World } from './world.ts'

export type PartnerMoods = { readonly [part: string]: unknown }

/** One way in which things go wrong. The judge's rules are the same for all. */
export interface FaultScenario {
  readonly says: string
  readonly play: Play
  /** Without it the processes die by nobody's hand but the play's. */
  readonly crash?: {
    readonly who: 'api' | 'worker'
    readonly at: FaultPoint | `${FaultPoint}:${number}`
    readonly lives: number
  }
  readonly workers?: number
  readonly apis?: number
  /** How the partners misbehave; see simulators/README.md. */
  readonly partners?: PartnerMoods | ((records: number) => PartnerMoods)
  /** Whether the partners are reached by HTTPS; the gateway is told to trust their authority. */
  readonly tls?: true
  /** How long a message may be on its way to the national portal, in ms. */
  readonly settleMs?: number
  /** Dossiers that one message to the national portal carries. */
  readonly dossiersPerMessage?: number
  /** Whether the play moves the wall clock of the gateway's machine. */
  readonly movesClock?: true
  /** Portals beside those that the judge looks at, whose moods the play sets. */
  readonly moody?: readonly string[]
  readonly delivery?: Readonly<Record<string, unknown>>
  /** When people are told. */
  readonly alerts?: Readonly<Record<string, number>>
  /** Settings of the API. */
  readonly http?: Readonly<Record<string, number>>
  /** What is spoilt by order; see `faults` in the settings. */
  readonly faults?: Readonly<Record<string, unknown>>
  readonly needsRedis?: true
  /** Size of the disk that PostgreSQL has for itself, in MiB; it needs somebody who may mount one. */
  readonly smallDiskMiB?: number
  /** What must have happened too, or the run has shown nothing; gives what is missing. */
  readonly proof?: (world: World) => Promise<readonly string[]>
}

/** The same rules for both portals. */
export const both = (...rules: readonly object[]) => ({ parties: { lgsp: rules, national: rules } })
