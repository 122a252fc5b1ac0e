import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { until } from '../support/until.ts'
import { type Play, startWorkers } from './plays.ts'
import { assertTold } from './tellings.ts'
import type { World } from './world.ts'

const patienceMs = 120_000
const portals: readonly string[] = ['province', 'national']
/** Messages that one process has out to an endpoint when it is told that it is gone. */
const outAtOnce = 4

/** A school system's address says that it is gone; then it is back, and its client enables the endpoint. */
export const comeBackFromGoneEndpoint: Play = async (world) => {
  const { generator, load, notes } = world
  const address = await openAddress()
  try {
    const made = await generator.post('/v1/webhooks', { url: address.url, events: ['bill.delivered'] })
    const id = String(made.answer.id)
    const partner = `webhook:${id}`
    const opened = `opened webhook-endpoint-off ${partner}`
    await startWorkers(world)
    await generator.send(load.bills)
    await until('delivery to the portals', () => hasAll(world, ...portals), patienceMs)
    await assertTold(world, opened)
    const before = address.asked()
    if (before === 0 || before > outAtOnce)
      throw new Error(`${before} messages went to an address that is gone`)
    address.comeBack()
    await enable(world, id)
    await until('every notice', () => hasAll(world, ...portals, partner), patienceMs)
    await assertTold(world, opened, `cleared webhook-endpoint-off ${partner}`)
    const { bills } = load
    if (address.taken() !== portals.length * bills.length)
      throw new Error(`the school system took ${address.taken()} notices of ${bills.length} bills`)
    notes.push(`${before} messages met an address that is gone; then ${address.taken()} notices were taken`)
  } finally {
    address.close()
  }
}

/** An address that says that it is gone, until it comes back. */
async function openAddress() {
  const taken = new Set<string>()
  let asked = 0
  let isGone = true
  const server = createServer((request, response) => {
    asked += 1
    request.resume().on('end', () => {
      if (!isGone) taken.add(String(request.headers['webhook-id']))
      response.writeHead(isGone ? 410 : 204).end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    asked: () => asked,
    taken: () => taken.size,
    comeBack() {
      isGone = false
    },
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** Portals take each bill; an endpoint is told of each portal's answer. */
async function hasAll({ pool, load }: World, ...partners: readonly string[]): Promise<boolean> {
  const { rows } = await pool.query<{ partner: string; taken: number }>(
    `select partner, count(*)::int as taken from exchanges where state = 'accepted' group by partner`,
  )
  const takenBy = new Map(rows.map(({ partner, taken }) => [partner, taken]))
  return partners.every((partner) => {
    const times = portals.includes(partner) ? 1 : portals.length
    return takenBy.get(partner) === times * load.bills.length
  })
}

async function enable({ generator }: World, id: string): Promise<void> {
  const { url, authorization } = await generator.access()
  const { ok, status } = await fetch(`${url}/v1/webhooks/${id}`, {
    method: 'PATCH',
    headers: { authorization, 'content-type': 'application/json' },
    body: '{"enabled":true}',
  })
  if (!ok) throw new Error(`enabling the endpoint was answered ${status}`)
}
