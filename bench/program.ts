import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A program of a bench that runs in a process of its own, as clients, servers and partners do. */
export interface Program<Ready> {
  /** What it said when it was ready. */
  readonly ready: Ready
  /** Ends it and says how much memory it held at most, in MiB. */
  finish(): Promise<{ peakMiB: number }>
  /** Kills it where it stands (SIGKILL). */
  kill(): Promise<void>
}

/** Where they keep what Node compiled. What is there already is not written again, so who measures starts begins with none. */
export const compiledFolder = join('.data', 'bench', 'compiled')

/** Starts the program at `path` below this folder with its order. Rejects when it ends before it is ready. */
export async function startProgram<Ready>(
  path: string,
  order: object = {},
  env: Readonly<Record<string, string>> = {},
): Promise<Program<Ready>> {
  const child = fork(fileURLToPath(new URL(path, import.meta.url)), [JSON.stringify(order)], {
    // As `lienthong` itself does, a program that ends in the ordinary way keeps what it compiled.
    env: { NODE_COMPILE_CACHE: compiledFolder, ...process.env, ...env },
  })
  const message = async () => (await once(child, 'message'))[0]
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${path} ended with code ${code}`)
  })
  // Seen below while somebody waits; the planned end is no error.
  ended.catch(() => {})
  const { ready } = await Promise.race([message(), ended])
  return {
    ready,
    async kill() {
      child.kill('SIGKILL')
      await ended.catch(() => {})
    },
    async finish() {
      const last = message()
      child.send('finish')
      const { peakMiB } = await Promise.race([last, ended])
      await ended.catch(() => {})
      return { peakMiB }
    },
  }
}

/** Is such a program: starts what the order asks for, says that it is ready, and lets go of it when it is told to. */
export async function beProgram<Order, Ready>(
  start: (order: Order) => Promise<{ readonly ready: Ready; close?(): Promise<unknown> }>,
): Promise<void> {
  const finish = once(process, 'message')
  // Whoever started it is gone.
  process.once('disconnect', () => process.exit(1))
  const { ready, close } = await start(JSON.parse(process.argv[2] ?? '{}'))
  process.send?.({ ready })
  await finish
  await close?.()
  process.send?.({ peakMiB: process.resourceUsage().maxRSS / 1024 }, () => process.exit())
}
