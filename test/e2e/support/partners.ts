import { join } from 'node:path'
import type { Request } from 'express'
import { createDvcqgPlatformSimulator, type NotifyPlan } from '../../../simulators/dvcqg-platform/index.ts'
import { openLedger, type SimulatorLedger } from '../../../simulators/ledger.ts'
import { createLgspSimulator } from '../../../simulators/lgsp/index.ts'
import { createNationalSimulator, type Misbehaviour } from '../../../simulators/national/index.ts'
import { loadSimulatorSettings, type SimulatorSettings } from '../../../simulators/settings.ts'
import { ledgerFile } from '../../../simulators/start-simulators.ts'
import { type TestPartner, testUnit } from '../../support/gateway-settings.ts'
import { type SwitchableServer, startSwitchableServer } from './switchable-server.ts'

/** The partners of one test: their servers, their books, and how they are told to misbehave. */
export interface Partners {
  readonly settings: SimulatorSettings
  readonly servers: Readonly<Record<TestPartner, SwitchableServer>>
  readonly books: Readonly<Record<TestPartner, SimulatorLedger>>
  /** Lets the next calls of an operation about a dossier go wrong, one way each; those after them go well. */
  spoil(operation: string, dossierNumber: string, ...ways: Misbehaviour[]): void
  /** Says what becomes of the confirmation of a dossier's payment; it comes once unless told otherwise. */
  planNotify(dossierNumber: string, plan: NotifyPlan): void
  close(): Promise<void>
}

/** Longer than the gateway waits for an answer. */
const slowMs = 3_000

/** Starts the simulators with their books in a folder. */
export async function startPartners(
  folder: string,
  certificate: string,
  notifyUrl: string,
): Promise<Partners> {
  const settings = loadSimulatorSettings(join(folder, 'settings.json'), testUnit.code)
  const books = {
    national: openLedger(ledgerFile(folder, 'national')),
    lgsp: openLedger(ledgerFile(folder, 'lgsp')),
    'dvcqg-platform': openLedger(ledgerFile(folder, 'dvcqg-platform')),
  }
  const clock = () => new Date()
  const spoiled = new Map<string, Misbehaviour[]>()
  const notifies = new Map<string, NotifyPlan>()
  const nextWay = (operation: string, reference: string) => spoiled.get(`${operation} ${reference}`)?.shift()

  const { destinationCode, ...account } = settings.national
  const servers = {
    national: await startSwitchableServer(
      createNationalSimulator({
        ledger: books.national,
        clock,
        accounts: [account],
        destinationCode,
        misbehave: ({ operation, reference }) => nextWay(operation, reference),
        slowMs,
      }),
    ),
    lgsp: await startSwitchableServer(
      createLgspSimulator({
        ledger: books.lgsp,
        clock,
        ...settings.lgsp,
        tokenStyle: 'basic',
        lifeSeconds: 3600,
        wire: 'xml',
        signature: 'outside',
        certificates: [certificate],
        misbehave: (request) => nextWay(request.path.replace('/Document/', ''), dossierNumberIn(request)),
        slowMs,
      }),
    ),
    'dvcqg-platform': await startSwitchableServer(
      createDvcqgPlatformSimulator({
        ledger: books['dvcqg-platform'],
        clock,
        ...settings.platform,
        notifyUrl,
        lookUpUrl: notifyUrl.replace(/notify$/, 'lookup'),
        notifies: ({ dossierNumber }) => notifies.get(dossierNumber) ?? 'once',
      }),
    ),
  }
  return {
    settings,
    servers,
    books,
    spoil: (operation, dossierNumber, ...ways) =>
      void spoiled.set(`${operation} ${dossierNumber}`, [...ways]),
    planNotify: (dossierNumber, plan) => void notifies.set(dossierNumber, plan),
    close: async () => {
      await Promise.all(Object.values(servers).map((server) => server.down()))
    },
  }
}

const dossierNumberIn = ({ body }: Request) => /<DocCode>([^<]*)</.exec(String(body))?.[1] ?? ''
