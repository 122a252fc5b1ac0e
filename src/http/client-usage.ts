import type { RequestHandler } from 'express'
import { localDay } from '../domain/time/local-time.ts'
import type { ClientCare, Usage } from '../ports/access/client-care.ts'
import type { Clock } from '../ports/clock.ts'
import { factsOf } from './request-facts.ts'

/** Counts what clients do, in memory: no request waits for it, and what a killed process had not written is not counted. */
export interface ClientUsage {
  readonly count: RequestHandler
  /** Writes what was counted since the last time. */
  write(): Promise<void>
}

export function createClientUsage(care: Pick<ClientCare, 'addUsage'>, clock: Clock): ClientUsage {
  let counted = new Map<string, Usage>()

  function note(clientId: string, status: number): void {
    const at = clock()
    const day = localDay(at)
    const key = `${clientId} ${day}`
    const before = counted.get(key) ?? { clientId, day, requests: 0, refused: 0, failed: 0 }
    counted.set(key, {
      ...before,
      requests: before.requests + 1,
      refused: before.refused + (status >= 400 && status < 500 ? 1 : 0),
      failed: before.failed + (status >= 500 ? 1 : 0),
      lastAt: at,
    })
  }

  return {
    count(_request, response, next) {
      response.once('close', () => {
        const { client } = factsOf(response)
        if (client) note(client.id, response.writableFinished ? response.statusCode : 499)
      })
      next()
    },

    async write() {
      if (counted.size === 0) return
      const written = counted
      counted = new Map()
      try {
        await care.addUsage([...written.values()])
      } catch (error) {
        for (const [key, usage] of written) counted.set(key, sumOf(usage, counted.get(key)))
        throw error
      }
    },
  }
}

const sumOf = (one: Usage, other: Usage | undefined): Usage =>
  other
    ? {
        ...other,
        requests: one.requests + other.requests,
        refused: one.refused + other.refused,
        failed: one.failed + other.failed,
      }
    : one
