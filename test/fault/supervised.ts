import { execFileSync } from 'node:child_process'
import { type RunningCli, startCli } from '../support/cli.ts'

/** A process of the gateway as an operator's supervisor keeps it: whatever ends it, it comes again. */
export interface Supervised {
  readonly name: string
  /** How often it was killed, by the run or by itself at a fault point. */
  readonly kills: () => number
  /** Ends that nobody ordered, with what it said last. */
  readonly accidents: readonly string[]
  /** The memory that it has in use, in MiB; 0 while it is down. */
  readonly memory: () => number
  /** Kills it; it comes again at once. */
  kill(): void
  /** Stops or continues it as a machine that hangs. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void
  /** Kills it and keeps it down. */
  down(): Promise<void>
  /** Starts it, if it is down, and waits until it is ready. */
  up(): Promise<void>
  /** Asks it to end as an operator does, and says how. */
  end(): Promise<number | NodeJS.Signals>
}

export interface SupervisedOptions {
  readonly name: string
  readonly words: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  /** What it prints when it is ready. */
  readonly ready: RegExp
  /** The fault point at which its first so many lives end. */
  readonly crash?: { readonly at: string; readonly lives: number } | undefined
}

/** Makes a supervised process, which is down at first. */
export function supervise({ name, words, cwd, env, ready, crash }: SupervisedOptions): Supervised {
  let life: RunningCli | undefined
  let isWanted = false
  let kills = 0
  let lives = 0
  const accidents: string[] = []

  const live = () => {
    lives += 1
    const order = crash && lives <= crash.lives ? { CRASH_AT: crash.at } : {}
    const running = startCli(words, { cwd, env: { ...env, ...order } })
    life = running
    const killWithUs = () => running.kill('SIGKILL')
    process.once('exit', killWithUs)
    running.ended.then((end) => {
      process.off('exit', killWithUs)
      if (life !== running) return
      life = undefined
      if (end === 'SIGKILL') kills += 1
      else if (isWanted) accidents.push(`${name} ended with ${end}: ${running.complaints().slice(-1_000)}`)
      if (isWanted) live()
    })
  }

  return {
    name,
    accidents,
    kills: () => kills,
    memory: () => (life ? residentMiB(life.pid) : 0),
    kill: () => life?.kill('SIGKILL'),
    signal: (signal) => life?.kill(signal),
    async down() {
      isWanted = false
      const ending = life
      ending?.kill('SIGKILL')
      await ending?.ended
    },
    async up() {
      if (!isWanted) {
        isWanted = true
        live()
      }
      await life?.line(ready)
    },
    async end() {
      isWanted = false
      const ending = life
      if (!ending) return 0
      ending.kill('SIGCONT')
      ending.kill('SIGTERM')
      return ending.ended
    },
  }
}

/** Resident memory of a process, as `ps` of every system says it in KiB. */
const residentMiB = (pid: number): number =>
  Number(execFileSync('ps', ['-o', 'rss=', '-p', `${pid}`], { encoding: 'utf8' })) / 1024
