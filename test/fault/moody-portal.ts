import { readFile } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { join } from 'node:path'
import { openLedger } from '../../simulators/ledger.ts'
import { createLgspSimulator } from '../../simulators/lgsp/index.ts'
import { loadSimulatorSettings } from '../../simulators/settings.ts'
import { messageCertificate } from '../../src/parts/keys.ts'
import { testUnit } from '../support/gateway-settings.ts'
import { serveOnLoopback } from '../support/loopback.ts'

/** `well` answers at once, `slow` after half a minute, `silent` never. */
export type Mood = 'well' | 'slow' | 'silent'

/** One more portal of a run, whose mood is set from outside. */
export interface MoodyPortal {
  readonly url: string
  /** Sets its mood; what waits for an answer has it at once when it is well again. */
  become(mood: Mood): void
  close(): Promise<void>
}

const slowMs = 30_000

/** Opens portals that take what the province takes, by their names. */
export async function openMoodyPortals(
  names: readonly string[],
  { dataFolder, books }: { readonly dataFolder: string; readonly books: string },
): Promise<Readonly<Record<string, MoodyPortal>>> {
  if (names.length === 0) return {}
  const certificate = await readFile(await messageCertificate(dataFolder, testUnit), 'utf8')
  const { lgsp } = loadSimulatorSettings(join(books, 'settings.json'), testUnit.code)
  const open = async (name: string) => {
    const simulator = createLgspSimulator({
      ledger: openLedger(join(books, `${name}.ndjson`)),
      clock: () => new Date(),
      ...lgsp,
      party: name,
      tokenStyle: 'basic',
      lifeSeconds: 3600,
      wire: 'xml',
      signature: 'outside',
      certificates: [certificate],
    })
    return [name, await openMoody(simulator)] as const
  }
  return Object.fromEntries(await Promise.all(names.map(open)))
}

async function openMoody(handler: RequestListener): Promise<MoodyPortal> {
  let mood: Mood = 'well'
  const waiting = new Set<() => void>()
  const server = await serveOnLoopback((request, response) => {
    if (mood === 'well') return handler(request, response)
    const go = () => {
      if (waiting.delete(go) && !response.destroyed) handler(request, response)
    }
    waiting.add(go)
    if (mood === 'slow') setTimeout(go, slowMs).unref()
  })
  return {
    url: server.url,
    become(next) {
      mood = next
      if (mood === 'well') for (const go of waiting) go()
    },
    close: server.close,
  }
}
