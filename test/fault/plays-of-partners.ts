import { setTimeout as pause } from 'node:timers/promises'
import type { Pool } from 'pg'
import { until } from '../support/until.ts'
import { requestsOf } from './book-of-requests.ts'
import { latencyRatios, slowerBeyondChance } from './latencies.ts'
import { type Play, sendAll, startWorkers } from './plays.ts'
import { assertTold } from './tellings.ts'
import { untilSettled } from './until-settled.ts'
import type { World } from './world.ts'

const patienceMs = 120_000
const parties = ['lgsp', 'national'] as const
const partners = ['province', 'national'] as const

/** What a client says of each certificate that is not right. */
const technicalCodes = {
  expired: 'CERT_HAS_EXPIRED',
  'wrong-host': 'ERR_TLS_CERT_ALTNAME_INVALID',
  'unknown-ca': 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
} as const

export const showing = (certificate: string) => ({
  certificates: Object.fromEntries(parties.map((party) => [party, [{ certificate }]])),
})

/** Both portals show one wrong certificate after the other, and then right ones, of which the last has another key. */
export const changeCertificates: Play = async (world) => {
  await startWorkers(world)
  const kinds = Object.entries(technicalCodes)
  for (const [place, [kind, code]] of kinds.entries()) {
    await world.changePartners(showing(kind))
    await world.generator.send(piece(world, place, kinds.length + 2))
    for (const partner of partners) await untilProblem(world.pool, partner, code)
  }
  const received = parties.flatMap((party) => requestsOf(world, party)).length
  if (received > 0) throw new Error(`${received} requests came to partners that are not trusted`)
  for (const [place, kind] of (['good', 'renewed'] as const).entries()) {
    await world.changePartners(showing(kind))
    await world.generator.send(piece(world, kinds.length + place, kinds.length + 2))
  }
}

/** One of several equal parts of the bills. */
function piece({ load: { bills } }: World, place: number, pieces: number) {
  const size = Math.ceil(bills.length / pieces)
  return bills.slice(place * size, (place + 1) * size)
}

const untilProblem = (pool: Pool, partner: string, technicalCode: string) =>
  until(
    `${technicalCode} of ${partner}`,
    async () => {
      const { rows } = await pool.query(
        `select 1 from exchanges where partner = $1 and state in ('waiting', 'signed')
           and problem_code = 'partner_untrusted' and problem_detail like $2 limit 1`,
        [partner, `%(${technicalCode})`],
      )
      return rows.length > 0
    },
    patienceMs,
  )

const jumpMs = 600_000

/** The clock of the machine jumps ten minutes ahead while messages are out and wait, back, and ten minutes back. */
export const jumpClock: Play = async (world) => {
  await startWorkers(world)
  const jumps = [0, jumpMs, 0, -jumpMs]
  for (const [place, ms] of jumps.entries()) {
    const sending = world.generator.send(piece(world, place, jumps.length))
    await pause(300)
    await world.moveClock(ms)
    await sending
  }
}

/** Blocks of bills go out alternately while two more portals are well, and while one is slow and one silent. */
export const slowOthers: Play = async (world) => {
  await startWorkers(world)
  const { slow, silent } = world.moody
  const pairs = 8
  const blocks: { readonly troubled: boolean; readonly after: number }[] = []
  for (let block = 0; block < 2 * pairs; block += 1) {
    const troubled = block % 2 === 1
    slow?.become(troubled ? 'slow' : 'well')
    silent?.become(troubled ? 'silent' : 'well')
    blocks.push({ troubled, after: await lastExchange(world.pool) })
    await world.generator.send(piece(world, block, 2 * pairs))
    await untilDelivered(world.pool, troubled ? partners : [...partners, 'slow', 'silent'])
    if (troubled) await assertUndelivered(world.pool)
  }
  slow?.become('well')
  silent?.become('well')
  const ratios = await latencyRatios(world.pool, blocks)
  const told = ratios.map((ratio) => ratio.toFixed(2)).join(' ')
  world.notes.push(
    `p99 of the others beside slow and silent ones, over that beside well ones, by pair: ${told}`,
  )
  if (slowerBeyondChance(ratios, 1.1)) throw new Error('a slow and a silent partner delay the others')
}

async function lastExchange(pool: Pool): Promise<number> {
  const { rows } = await pool.query('select coalesce(max(id), 0) as id from exchanges')
  return rows[0].id
}

const untilDelivered = (pool: Pool, who: readonly string[]) =>
  until(
    `delivery to ${who.join(', ')}`,
    async () => {
      const { rows } = await pool.query(
        `select count(*)::int as open from exchanges where partner = any($1) and state <> 'accepted'`,
        [who],
      )
      return rows[0].open === 0
    },
    patienceMs,
  )

/** The trouble was there: something is out to the silent portal, and nothing of this block came back. */
async function assertUndelivered(pool: Pool): Promise<void> {
  const { rows } = await pool.query(
    `select count(*)::int as open from exchanges where partner = 'silent' and state <> 'accepted'`,
  )
  if (rows[0].open === 0) throw new Error('the silent portal answered')
}

/** What a partner refuses for good waits for a person, who sends it again when the address is back. */
export const comeBackFromGone: Play = async (world, random) => {
  await sendAll(world, random)
  await untilSettled(world)
  const { rows } = await world.pool.query(
    `select count(*)::int as held from exchanges where state = 'held' and problem_code = 'partner_gone'`,
  )
  const goneAt = (party: (typeof parties)[number]) =>
    requestsOf(world, party).filter(({ trouble }) => trouble === '410')
  const gone = parties.flatMap(goneAt)
  // Long enough for several of the pauses after which a failure is tried again.
  await pause(2_000)
  const again = repeatsOf(world)
  if (gone.length === 0) throw new Error('no partner was gone')
  if (rows[0].held !== gone.length) throw new Error(`${rows[0].held} of ${gone.length} are held`)
  if (again > 0) throw new Error(`${again} messages went again to a partner that is gone`)
  const away = partners.filter((_, place) => goneAt(parties[place] ?? 'lgsp').length > 0)
  const opened = away.map((partner) => `opened partner-gone ${partner}`)
  await assertTold(world, ...opened)
  await world.changePartners({})
  for (const partner of away) {
    const which = ['--partner', partner, '--state', 'held', '--code', 'partner_gone']
    await world.command('repair', 'replay', ...which, '--reason', 'its address is back', '--yes')
  }
  await assertTold(world, ...opened, ...away.map((partner) => `cleared partner-gone ${partner}`))
}

/** How many messages came again after they had been told that the partner is gone. */
function repeatsOf(world: World): number {
  return parties.reduce((sum, party) => {
    const gone = new Set<string>()
    const again = requestsOf(world, party).filter(({ path, sha256, trouble }) => {
      const key = `${path} ${sha256}`
      const wasGone = gone.has(key)
      if (trouble === '410') gone.add(key)
      return wasGone
    })
    return sum + again.length
  }, 0)
}

/** A brake is felt within it, in ms. */
const brakeMs = 2_000

/** Every partner answers 500 until an operator stops all sending; nothing leaves until it is let go again. */
export const brakeAll: Play = async (world) => {
  await startWorkers(world)
  const started = Date.now()
  await world.generator.send(world.load.bills)
  await pause(2_000)
  await assertWithinBudget(world, started)
  await assertTold(world, ...partners.map((partner) => `opened partner-failing ${partner}`))
  await world.command('brake', 'on', '--reason', 'everybody fails')
  const stopped = Date.now()
  await pause(brakeMs + 4_000)
  const late = parties.flatMap((party) =>
    requestsOf(world, party).filter(({ at }) => Date.parse(at) > stopped + brakeMs),
  )
  if (late.length > 0) throw new Error(`${late.length} requests left later than 2 s after the brake`)
  await world.changePartners({})
  await world.command('brake', 'off')
}

/** Retries of a partner that always fails: those it may have in one go, and those that time has added. */
export const budget = { most: 20, perSecond: 10 }

async function assertWithinBudget({ pool, notes }: World, started: number): Promise<void> {
  const { rows } = await pool.query(
    `select partner, sum(greatest(attempts - 1, 0) + asks)::int as retries from exchanges group by partner`,
  )
  const most = budget.most + (budget.perSecond * (Date.now() - started)) / 1000 + 1
  for (const { partner, retries } of rows) {
    notes.push(`${retries} retries to ${partner}, of ${Math.floor(most)} that there may be`)
    if (retries > most) throw new Error(`${retries} retries went to ${partner}`)
  }
}
