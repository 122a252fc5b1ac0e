import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createNationalPortal } from '../../../../adapters/portals/national/index.ts'
import { type LedgerEntry, openLedger } from '../../../../simulators/ledger.ts'
import {
  createNationalSimulator,
  createSessions,
  type Misbehaviour,
  type NationalSimulatorOptions,
} from '../../../../simulators/national/index.ts'
import type { PortalBench } from '../../../contract/portal.ts'
import { impatientWhen } from '../../../support/impatient-client.ts'
import { serveOnLoopback } from '../../../support/loopback.ts'
import { nationalRules } from './rules.ts'

const reading = new Set(['login', 'TraCuuHoSo'])

/** The adapter and its simulator, wired over loopback HTTP; differences of either can be named. */
export async function openNationalBench(
  settings: Parameters<typeof nationalRules>[0] = {},
  options: Partial<NationalSimulatorOptions> = {},
): Promise<PortalBench> {
  const ordered: Misbehaviour[] = []
  const sessions = options.sessions ?? createSessions()
  const ledger = openLedger(join(mkdtempSync(join(tmpdir(), 'national-')), 'ledger.ndjson'))
  const rules = nationalRules(settings)
  const simulator = createNationalSimulator({
    ledger,
    clock: () => new Date('2026-09-30T05:00:00Z'),
    accounts: [{ username: rules.username, password: rules.password.reveal(), unitCode: rules.unitCode }],
    destinationCode: rules.destinationCode,
    misbehave: ({ operation }) => (reading.has(operation) ? undefined : ordered.shift()),
    ...options,
    sessions,
  })
  const server = await serveOnLoopback(simulator)
  const hasWaysOfItsOwn = options.misbehave !== undefined
  const createHttpClient = impatientWhen(() => hasWaysOfItsOwn || ordered[0] === 'slow')
  const tools = { createHttpClient, clock: () => new Date() }
  const portal = createNationalPortal({ ...rules, adapterUrl: server.url }, tools)
  const book = () => ledger.entries()
  return {
    portal,
    credentials: [rules.password.reveal()],
    book,
    misbehaveOnce: (way) => void ordered.push(way),
    expireCredentials: sessions.endAll,
    logins: () => book().filter(isLogin).length,
    stop: server.close,
  }
}

const isLogin = ({ operation, verdict }: LedgerEntry) => operation === 'login' && verdict === 'read'
