import { setTimeout as until } from 'node:timers/promises'
import { Pool } from 'undici'

/** Sends confirmations to one address, over kept-alive connections. */
export function createSender(url: string, connections: number) {
  const pool = new Pool(url, { connections })
  const send = async (body: string) => {
    const answer = await pool.request({
      path: '/channels/payos/notify',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    const text = await answer.body.text()
    if (answer.statusCode !== 200) throw new Error(`answered ${answer.statusCode}: ${text}`)
  }
  return {
    /** As fast as they are answered, so many at once; gives how many a second. */
    async asFastAsAnswered(bodies: readonly string[], atOnce: number): Promise<number> {
      const waiting = bodies.values()
      const lane = async () => {
        for (const body of waiting) await send(body)
      }
      const start = performance.now()
      await Promise.all(Array.from({ length: atOnce }, lane))
      return (bodies.length * 1_000) / (performance.now() - start)
    },

    /** At a steady rate whatever the answers; gives how long each took from when it was meant to be sent, in ms. */
    async steadily(bodies: readonly string[], perSecond: number): Promise<number[]> {
      const start = performance.now()
      return Promise.all(
        bodies.map(async (body, place) => {
          const meant = start + (place * 1_000) / perSecond
          await until(Math.max(0, meant - performance.now()))
          await send(body)
          return performance.now() - meant
        }),
      )
    },

    close: () => pool.close(),
  }
}
