import { createHash } from 'node:crypto'
import type { SimulatorLedger } from '../ledger.ts'
import { createDayFile, type DayFile, type PlannedDifferences, type SettledPayment } from './day-file.ts'
import { type PartnerFile, readPartnerFile } from './partner-file.ts'

export type { DayFile, PlannedDifferences, PlantedDifferences, SettledPayment } from './day-file.ts'
export type { PartnerDifference, PartnerFile } from './partner-file.ts'

export interface MbBankSimulator {
  /** Writes the day's file of successful transactions. */
  writeDay(day: string, payments: readonly SettledPayment[], plan?: PlannedDifferences): DayFile
  /** Takes a partner's answer file into the book; the same bytes again are `repeated`. */
  receiveFile(name: string, bytes: Uint8Array): PartnerFile
}

/** A bank that exchanges daily files with a partner it calls `partnerName`. */
export function createMbBankSimulator(tools: {
  ledger: SimulatorLedger
  clock: () => Date
  partnerName?: string
}): MbBankSimulator {
  const { ledger, clock, partnerName = 'BLUECOM' } = tools
  return {
    writeDay: createDayFile,
    receiveFile(name, bytes) {
      const file = readPartnerFile(name, bytes, partnerName)
      const bodySha256 = createHash('sha256').update(bytes).digest('hex')
      const isKnown = ledger
        .entries()
        .some((entry) => entry.reference === name && entry.bodySha256 === bodySha256)
      ledger.append({
        at: clock().toISOString(),
        party: 'mb-bank',
        operation: 'receive-file',
        reference: name,
        detail: file.is,
        bodySha256,
        signature: 'none',
        verdict: file.is === 'refused' ? 'refused' : isKnown ? 'repeated' : 'applied',
      })
      return file
    },
  }
}
