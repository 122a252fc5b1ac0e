import type { Bench, BenchOptions, Round } from './contest.ts'
import { fillGateway, type GatewayOrder } from './gateway.ts'
import { checksumKey, confirmationOf, referenceOf } from './notify/confirmations.ts'
import { createSender } from './notify/send.ts'
import { startProgram } from './program.ts'
import { fillProvince } from './reconcile/province.ts'
import { median } from './report.ts'
import { ask, assertCount, openScratch } from './scratch.ts'
import { shuffled } from './shuffled.ts'

/** Sent first, so that what is measured runs warm. */
const warmUp = 500
/** Confirmations on their way at once, when as many as possible are sent. */
const atOnce = 64
const steadyPerSecond = 500
const steadySeconds = 5

/** Confirmations of payments a second, signed and over HTTP, and how long each takes at a steady rate. */
export async function createNotifyBench({ size, folder }: BenchOptions): Promise<Bench> {
  const scratch = await openScratch(folder)
  const steady = steadyPerSecond * steadySeconds
  // Bills of a class are issued together and lie in a page together; they are not paid in that order.
  const bodies = [...shuffled(warmUp + size + steady)].map((place) => confirmationOf(place + 1))
  const latencies: Record<'ours' | 'plain', { half: number[]; most: number[] }> = {
    ours: { half: [], most: [] },
    plain: { half: [], most: [] },
  }
  const orderOf = (databaseUrl: string): GatewayOrder => ({
    ...{ databaseUrl, dataFolder: folder, portals: ['province', 'national'], payosKey: checksumKey },
  })
  await scratch.makeTemplate('notify_ours', async (url) => {
    await fillGateway(orderOf(url), { schools: [], students: [], bills: [] })
    await fillProvince(url, bodies.length)
    await ask(
      url,
      `insert into payments (id, channel, reference, bill_id, amount, state, created_at)
       select uuidv7(), 'payos', (${referenceOf(0)} + code_number)::text, id, payable, 'open', now() from bills`,
    )
  })
  await scratch.makeTemplate('notify_plain', async (url) => {
    await ask(
      url,
      'create table confirmations (order_code bigint primary key, amount bigint not null, reference text not null)',
    )
  })

  const measure = async (program: string, order: object, name: 'ours' | 'plain'): Promise<Round> => {
    const running = await startProgram<{ url: string }>(program, order)
    const sender = createSender(running.ready.url, 64)
    await sender.asFastAsAnswered(bodies.slice(0, warmUp), atOnce)
    const perSecond = await sender.asFastAsAnswered(bodies.slice(warmUp, warmUp + size), atOnce)
    const took = await sender.steadily(bodies.slice(warmUp + size), steadyPerSecond)
    took.sort((one, other) => one - other)
    latencies[name].half.push(median(took))
    latencies[name].most.push(took[Math.floor(took.length * 0.99)] ?? 0)
    await sender.close()
    return { perSecond, ...(await running.finish()) }
  }
  const ours = async (databaseUrl: string) => {
    const round = await measure('intake/gateway.ts', orderOf(databaseUrl), 'ours')
    await assertCount(databaseUrl, `payments where state <> 'paid'`, 0)
    await assertCount(databaseUrl, `bills where state <> 'paid'`, 0)
    await assertCount(databaseUrl, `ledger_entries where cause = 'payment'`, bodies.length)
    return round
  }
  const plain = async (databaseUrl: string) => {
    const round = await measure('notify/plain.ts', { databaseUrl }, 'plain')
    await assertCount(databaseUrl, 'confirmations', bodies.length)
    return round
  }

  const inMs = (values: readonly number[]) => Number(median(values).toFixed(1))
  const figures = () => ({
    'ours p50 ms': inMs(latencies.ours.half),
    'ours p99 ms': inMs(latencies.ours.most),
    'plain p50 ms': inMs(latencies.plain.half),
    'plain p99 ms': inMs(latencies.plain.most),
  })
  return {
    name: 'notify',
    unit: 'confirmations/s',
    bars: { plain: 0.5 },
    contenders: [
      {
        name: 'ours',
        part: 'ours',
        says: 'kept as received, signature checked, posted once, booked, both portals’ exchanges written',
        try: () => scratch.onFresh('notify_ours', ours),
      },
      {
        name: 'plain',
        part: 'baseline',
        says: 'Express and one insert',
        try: () => scratch.onFresh('notify_plain', plain),
      },
    ],
    figures,
    footnote: () =>
      `at a steady ${steadyPerSecond}/s, from when each was meant to be sent: ${Object.entries(figures())
        .map(([name, ms]) => `${name} ${ms}`)
        .join(', ')}`,
    close: () => scratch.close(),
  }
}
