import type {
  ApiTry,
  TryAnswer,
  TryExchange,
  TryOperation,
  TryParameter,
  TryRun,
  TryStep,
} from '../../ports/api-try.ts'

export type { TryAnswer, TryExchange, TryOperation, TryParameter, TryRun, TryStep }

/** What can be tried. */
export interface TriesMessage {
  /** Where school systems reach the gateway. */
  readonly publicUrl: string
  readonly mostSteps: number
  readonly samples: ApiTry['samples']
  readonly operations: readonly TryOperation[]
}
