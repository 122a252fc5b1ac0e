import { setTimeout as pause } from 'node:timers/promises'
import { until } from '../support/until.ts'
import type { World } from './world.ts'

/** People are told within it of what has lasted, also by a machine that is busy; in ms. */
const patienceMs = 60_000
/** So long nothing more must be told of it, in ms: many times the pause between two looks. */
const silenceMs = 2_000

/** What people were told, one word for each piece of news in the order of their names. */
async function newsOf({ pool }: World): Promise<readonly string[]> {
  const { rows } = await pool.query<{ news: string }>(
    `select incident_tellings.news || ' ' || kind || ' ' || coalesce(partner, kind_of_subject) as news
     from incident_tellings join incidents on incidents.id = incident_id,
       lateral split_part(subject, ' ', 1) as kind_of_subject
     where channel = 'log' and told_at is not null order by news`,
  )
  return rows.map(({ news }) => news)
}

/** Waits until people were told of exactly this, each once, and then sees that nothing more is told. Throws with what was told. */
export async function assertTold(world: World, ...wanted: readonly string[]): Promise<void> {
  const all = [...wanted].sort()
  const isTold = async () => (await newsOf(world)).length >= all.length
  await until('what people are told', isTold, patienceMs).catch(() => {})
  await pause(silenceMs)
  const told = await newsOf(world)
  if (told.join() !== all.join())
    throw new Error(`people were told ${told.join(', ') || 'nothing'} instead of ${all.join(', ')}`)
  world.notes.push(`people were told: ${all.map(shortly).join(', ')}; each once`)
}

/** Ids of endpoints say nothing to who reads a note. */
const shortly = (news: string) => news.replace(/:[\da-f-]+$/, '')
