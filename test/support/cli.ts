import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../../src/bin/lienthong.ts', import.meta.url))

export interface CliOptions {
  /** The folder that it runs in; there is no configuration in a fresh one. */
  readonly cwd: string
  /** Beside PATH and the like; nothing of ours in the environment of the tests gets through. */
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
}

/** A command under way, in a process group of its own. */
export interface RunningCli {
  readonly pid: number
  /** What it has printed so far. */
  readonly lines: readonly string[]
  readonly complaints: () => string
  /** Waits for a printed line; throws when the command ends without it. */
  line(pattern: RegExp): Promise<string>
  /** Sends a signal to the command alone, or to everything that it started too. */
  kill(signal: NodeJS.Signals, whom?: 'alone' | 'group'): void
  /** Ends it and everything that it started by force; harmless when it has ended. */
  endNow(): Promise<void>
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>
}

export interface CliResult {
  readonly code: number | NodeJS.Signals
  readonly out: string
  readonly err: string
}

/** Starts `lienthong` with these words. */
export function startCli(words: readonly string[], { cwd, env = {}, input }: CliOptions): RunningCli {
  const child = spawn(process.execPath, [program, ...words], {
    cwd,
    env: { ...ownEnvironment(), ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  })
  const { stdin, stdout, stderr } = child
  stdin.end(input ?? '')
  let complaints = ''
  stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text
  })
  const lines: string[] = []
  const output = createInterface(stdout).on('line', (line) => void lines.push(line))
  const ended = endOf(child)
  const { pid } = child
  if (pid === undefined) throw new Error('the command could not be started')
  return {
    pid,
    lines,
    complaints: () => complaints,
    async line(pattern) {
      for (let next = 0; ; ) {
        for (; next < lines.length; next += 1) if (pattern.test(lines[next] ?? '')) return lines[next] ?? ''
        const isOver = await Promise.race([once(output, 'line').then(() => false), ended.then(() => true)])
        if (isOver && next === lines.length) throw new Error(`it ended without ${pattern}: ${complaints}`)
      }
    },
    async endNow() {
      if (child.exitCode === null && child.signalCode === null) process.kill(-pid, 'SIGKILL')
      await ended
    },
    kill: (signal, whom = 'alone') => void process.kill(whom === 'group' ? -pid : pid, signal),
    ended,
  }
}

/** Runs `lienthong` with these words to its end. */
export async function runCli(words: readonly string[], options: CliOptions): Promise<CliResult> {
  const running = startCli(words, options)
  const code = await running.ended
  return { code, out: running.lines.join('\n'), err: running.complaints() }
}

async function endOf(child: ChildProcess): Promise<number | NodeJS.Signals> {
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
  return code ?? signal ?? 'SIGKILL'
}

const ownEnvironment = () =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(LIENTHONG_|VITEST|DATABASE_URL$|REDIS_URL$|NODE_OPTIONS$)/.test(name),
    ),
  )
