import { createHash } from 'node:crypto'
import type { SimulatorLedger } from '../ledger.ts'

interface KnownDossier {
  readonly status: string
  /** Of the dossier as last sent whole; an update with the same one changes nothing. */
  readonly dataSha256: string
}

/** What the portal knows of its dossiers, found again from its book after a restart. */
export interface DossierRegister {
  find(number: string): KnownDossier | undefined
  put(number: string, dossier: KnownDossier): void
  readonly size: number
}

export function openRegister(ledger: SimulatorLedger, party: string): DossierRegister {
  const dossiers = new Map<string, KnownDossier>()
  for (const entry of ledger.entries()) {
    if (entry.party !== party || entry.verdict !== 'applied') continue
    dossiers.set(entry.reference, entry.state as KnownDossier)
  }
  return {
    find: (number) => dossiers.get(number),
    put: (number, dossier) => dossiers.set(number, dossier),
    get size() {
      return dossiers.size
    },
  }
}

export const sha256 = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex')
