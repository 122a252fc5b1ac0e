import type { ImportKind, LineOutcome } from '../../schemas/import.ts'
import type { Clock } from '../ports/clock.ts'
import { GatewayError } from '../ports/gateway-error.ts'
import type { ImportStore } from '../ports/intake/import-store.ts'
import type { RecordSource } from '../ports/record-source.ts'
import type { Intake, Sender } from './intake.ts'
import { runImport } from './run-import.ts'

export interface ImportReading {
  /** Of an import that has begun. */
  readonly id: string
  readonly kind: ImportKind
  /** The school of rows that do not name theirs. */
  readonly schoolCode: string | undefined
  readonly source: RecordSource
  readonly intake: Intake
  readonly sender: Sender
  readonly imports: ImportStore
  readonly clock: Clock
  /** Is called with lines once they are settled and kept. */
  readonly onOutcomes?: (outcomes: readonly LineOutcome[]) => Promise<void>
}

/**
 * Takes bytes in as an import and ends it. What was taken in before a failure stays; the import then says that it was
 * interrupted, or refused when it cannot be read, and the failure is thrown on.
 */
export async function readIntoImport(
  bytes: AsyncIterable<Uint8Array>,
  { id, kind, schoolCode, source, intake, sender, imports, clock, onOutcomes }: ImportReading,
): Promise<void> {
  try {
    await runImport(source.read(bytes, { kind, schoolCode }), {
      ...{ sender, intake },
      async onOutcomes(outcomes, refused) {
        await imports.addOutcomes(id, outcomes, clock(), refused)
        await onOutcomes?.(outcomes)
      },
      onUnknownColumns: (columns) => imports.addUnknownColumns(id, columns),
    })
  } catch (error) {
    const unreadable = error instanceof GatewayError && error.definition.retry === 'never'
    const end = unreadable
      ? ({ state: 'refused', problem: error.detail } as const)
      : ({ state: 'interrupted' } as const)
    await imports.finish(id, end, clock())
    throw error
  }
  await imports.finish(id, { state: 'done' }, clock())
}
