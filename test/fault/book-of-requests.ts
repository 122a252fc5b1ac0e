import { type ReceivedRequest, readRequests, requestsFile } from '../../simulators/request-book.ts'
import type { SimulatorParty } from '../../simulators/scenario.ts'
import type { World } from './world.ts'

/** Every request that came to a partner so far, in order. */
export const requestsOf = ({ books }: World, party: SimulatorParty): ReceivedRequest[] =>
  readRequests(requestsFile(books, party))

/** What was to come again not before an instant, and came before it; and whether both forms of that were met at all. */
export async function earlyRepeats(world: World): Promise<string[]> {
  const problems: string[] = []
  for (const party of ['lgsp', 'national'] as const) {
    const requests = requestsOf(world, party)
    const asked = new Map<string, number>()
    let early = 0
    for (const { at, path, sha256, notBefore } of requests) {
      const key = `${path} ${sha256}`
      if (Date.parse(at) < (asked.get(key) ?? 0)) early += 1
      if (notBefore) asked.set(key, Date.parse(notBefore))
    }
    if (asked.size === 0) problems.push(`${party} never asked for a pause`)
    if (early > 0) problems.push(`${early} messages came to ${party} before the time that it had named`)
  }
  return problems
}
