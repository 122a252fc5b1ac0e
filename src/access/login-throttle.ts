import type { Clock } from '../ports/clock.ts'
import { addressBlock } from './address-block.ts'

/**
 * What failed logins cost. After `free` failures in a row each further one doubles the wait, from a second to
 * `longestMs`. A name alone waits least: else anybody could keep an administrator out by failing in their name.
 */
const rules = {
  nameAtAddress: { free: 4, longestMs: 15 * 60_000 },
  address: { free: 20, longestMs: 15 * 60_000 },
  name: { free: 40, longestMs: 30_000 },
} as const

const firstWaitMs = 1000
/** A quiet hour forgives. */
const forgetMs = 3_600_000

export interface LoginThrottle {
  /** Counts an attempt as failed before it is tried, so that many at once count too. Returns ms to wait, 0 to go on. */
  enter(name: string, address: string): number
  /** Forgets the failures of this name and of this address; called when the password was right. */
  forgive(name: string, address: string): void
}

interface Tally {
  failures: number
  lastAt: number
  freeAt: number
}

/** Slows the guessing of passwords. Keeps at most `capacity` records and forgets the oldest ones first. */
export function createLoginThrottle(clock: Clock, capacity = 20_000): LoginThrottle {
  const records = new Map<string, Tally>()

  const recordsOf = (name: string, address: string) => {
    const block = addressBlock(address)
    const keys = { nameAtAddress: `${block} ${name}`, address: block, name: ` ${name}` }
    return (Object.keys(rules) as (keyof typeof rules)[]).map((rule) => ({
      rule: rules[rule],
      key: keys[rule],
    }))
  }

  const read = (key: string, now: number): Tally => {
    const record = records.get(key)
    return record && now - record.lastAt < forgetMs ? record : { failures: 0, lastAt: now, freeAt: 0 }
  }

  const write = (key: string, record: Tally) => {
    records.delete(key)
    records.set(key, record)
    for (const oldest of records.keys()) {
      if (records.size <= capacity) return
      records.delete(oldest)
    }
  }

  return {
    enter(name, address) {
      const now = clock().getTime()
      const concerned = recordsOf(name, address)
      const wait = Math.max(...concerned.map(({ key }) => read(key, now).freeAt - now))
      if (wait > 0) return wait
      for (const { rule, key } of concerned) {
        const failures = read(key, now).failures + 1
        const over = failures - rule.free
        const freeAt = over > 0 ? now + Math.min(firstWaitMs * 2 ** (over - 1), rule.longestMs) : 0
        write(key, { failures, lastAt: now, freeAt })
      }
      return 0
    },

    forgive(name, address) {
      for (const { key } of recordsOf(name, address)) records.delete(key)
    },
  }
}
