import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  followIncidents,
  type Incident,
  type IncidentChange,
  type IncidentRules,
  type Observation,
} from '../../../src/domain/incidents/incident.ts'
import type { IncidentKind } from '../../../src/domain/incidents/incident-kinds.ts'

const second = 1_000
const rules: IncidentRules = { patienceMs: 30 * second, quietMs: 300 * second }
const noon = new Date('2026-09-30T12:00:00+07:00').getTime()

type Seen = Partial<Record<IncidentKind, readonly Partial<Observation>[]>>

/** Follows incidents as the store does: what is cleared or forgotten is not known any more. */
function follow(followed: IncidentRules = rules) {
  let known: readonly Incident[] = []
  let ids = 0
  const look = (seconds: number, seen: Seen): readonly IncidentChange[] => {
    const sightings = new Map(
      Object.entries(seen).map(([kind, all]) => [
        kind as IncidentKind,
        all.map((one) => ({ subject: 'province', partner: 'province', count: 1, facts: {}, ...one })),
      ]),
    )
    const now = new Date(noon + seconds * second)
    const createId = () => `incident-${++ids}`
    const changes = followIncidents(known, sightings, { rules: followed, now, createId })
    const after = new Map(known.map((one) => [one.id, one]))
    for (const { incident, isForgotten } of changes) {
      if (isForgotten || incident.clearedAt) after.delete(incident.id)
      else after.set(incident.id, incident)
    }
    known = [...after.values()]
    return changes
  }
  const news = (seconds: number, seen: Seen): string[] =>
    look(seconds, seen).flatMap(({ incident, news }) => (news ? [`${incident.kind} ${news}`] : []))
  return { known: () => known, look, news }
}

describe('an incident', () => {
  test('is told when it has lasted, once, however long it lasts', () => {
    const { news } = follow()
    expect(news(0, { 'partner-failing': [{}] })).toEqual([])
    expect(news(29, { 'partner-failing': [{}] })).toEqual([])
    expect(news(30, { 'partner-failing': [{}] })).toEqual(['partner-failing opened'])
    for (const at of [40, 400, 4_000]) expect(news(at, { 'partner-failing': [{ count: at }] })).toEqual([])
  })

  test('that passes at once is told to nobody and leaves nothing', () => {
    const { news, known } = follow()
    news(0, { 'partner-failing': [{}] })
    expect(news(10, { 'partner-failing': [] })).toEqual([])
    expect(known()).toEqual([])
  })

  test('that comes back within the quiet time is the same one', () => {
    const { news } = follow()
    for (const at of [0, 30]) news(at, { 'partner-failing': [{}] })
    for (let at = 40; at < 2_000; at += 200) {
      expect(news(at, { 'partner-failing': [] })).toEqual([])
      expect(news(at + 100, { 'partner-failing': [{}] })).toEqual([])
    }
  })

  test('that stays away is told as cleared, and what comes later is another one', () => {
    const { news } = follow()
    for (const at of [0, 30]) news(at, { 'partner-failing': [{}] })
    expect(news(329, { 'partner-failing': [] })).toEqual([])
    expect(news(330, { 'partner-failing': [] })).toEqual(['partner-failing cleared'])
    expect(news(340, { 'partner-failing': [{}] })).toEqual([])
    expect(news(370, { 'partner-failing': [{}] })).toEqual(['partner-failing opened'])
  })

  test('that could not be looked at stays as it is', () => {
    const { news } = follow()
    for (const at of [0, 30]) news(at, { 'partner-failing': [{}] })
    expect(news(9_000, { 'exchanges-held': [] })).toEqual([])
  })

  test('that says more of the same trouble of a partner is told alone', () => {
    const { news } = follow()
    const everything = { 'retries-exhausted': [{}], 'partner-failing': [{}], 'partner-gone': [{}] }
    news(0, everything)
    expect(news(30, everything)).toEqual(['partner-gone opened'])
    // Its end lets the next be told, if it is still there.
    const others = { ...everything, 'partner-gone': [] }
    expect(news(400, others)).toEqual(['partner-gone cleared'])
    expect(news(410, others)).toEqual(['partner-failing opened'])
  })

  test('of one partner says nothing of another', () => {
    const { news } = follow()
    const seen = {
      'partner-gone': [{}],
      'partner-failing': [{ subject: 'nation', partner: 'nation' }],
    }
    news(0, seen)
    expect(news(30, seen)).toEqual(['partner-gone opened', 'partner-failing opened'])
  })

  test('that grows worse is told at each step, and severer', () => {
    const { look } = follow({ patienceMs: 0, quietMs: 0 })
    const told = [0, 0, 1, 2, 2, 3, 4, 4].flatMap((step, at) =>
      look(at, { 'key-expiring': [{ subject: 'messages-1', step }] }).map(
        ({ incident, news }) => `${news ?? 'nothing'} ${incident.severity}`,
      ),
    )
    expect(told).toEqual([
      'opened warning',
      'nothing warning',
      'worse warning',
      'worse serious',
      'nothing serious',
      'worse critical',
      'worse critical',
      'nothing critical',
    ])
  })
})

describe('whatever is seen, whenever', () => {
  const subjects = ['a', 'b']
  const sight = fc.record({ subject: fc.constantFrom(...subjects), step: fc.nat(4) })
  const looks = fc.array(
    fc.record({
      pauseMs: fc.integer({ min: -50, max: 500 }),
      seen: fc.option(fc.array(sight, { maxLength: 4 })),
    }),
    { maxLength: 60 },
  )
  const anyRules = fc.record({ patienceMs: fc.nat(200), quietMs: fc.nat(400) })

  test('a subject has one open incident at most; each is opened once, grows worse upwards, and is cleared once', () => {
    fc.assert(
      fc.property(looks, anyRules, (sequence, followed) => {
        const world = follow(followed)
        const told = new Map<string, string[]>()
        const worst = new Map<string, number>()
        let now = 0
        for (const { pauseMs, seen } of sequence) {
          now += pauseMs
          const changes = world.look(now / second, seen ? { 'key-expiring': seen } : {})
          for (const { incident, news } of changes) {
            if (!news) continue
            told.set(incident.id, [...(told.get(incident.id) ?? []), news])
            if (news === 'worse') expect(incident.step).toBeGreaterThan(worst.get(incident.id) ?? -1)
            worst.set(incident.id, incident.step)
          }
          const open = world.known().map(({ subject }) => subject)
          expect(new Set(open).size).toBe(open.length)
        }
        for (const news of told.values()) {
          expect(news.join(' ')).toMatch(/^opened( worse){0,4}( cleared)?$/)
        }
      }),
    )
  })
})
