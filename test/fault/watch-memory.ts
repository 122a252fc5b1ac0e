import { setTimeout as pause } from 'node:timers/promises'
import type { Supervised } from './supervised.ts'

/** Watches the memory of a process until it is asked for the most that it was, in MiB. */
export function watchMemory(watched: Supervised): () => Promise<number> {
  let most = 0
  let isOver = false
  const watching = (async () => {
    while (!isOver) {
      most = Math.max(most, watched.memory())
      await pause(200)
    }
  })()
  return async () => {
    isOver = true
    await watching
    return Math.round(most)
  }
}
