import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export interface RunningProgram {
  /** The first line it printed: the sign that it is up. */
  readonly firstLine: string
  /** Sends the signal and waits for the end; gives the exit code, null for an end by the signal. */
  end(signal: NodeJS.Signals): Promise<number | null>
}

/** Starts one of the test programs in a process of its own, and returns when it has printed a line. */
export async function startProgram(path: string, ...args: string[]): Promise<RunningProgram> {
  const child = spawn(process.execPath, [path, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let complaints = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text
  })
  const ended = once(child, 'exit') as Promise<[number | null]>
  const firstLine = once(createInterface(child.stdout), 'line') as Promise<[string]>
  const early = ended.then(([code]) => Promise.reject(new Error(`${path} ended with ${code}: ${complaints}`)))
  const [line] = await Promise.race([firstLine, early])
  early.catch(() => {})
  return {
    firstLine: line,
    end: async (signal) => {
      child.kill(signal)
      return (await ended)[0]
    },
  }
}
