import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { RunningSimulators } from '../../../simulators/start-simulators.ts'

const program = fileURLToPath(new URL('../../bin/lienthong.ts', import.meta.url))

/** The stand-ins of the demonstration: the portals, the platform, and who watches the accounts of schools. */
export interface SpawnedSimulators {
  readonly urls: RunningSimulators['urls'] & { readonly sepay: string }
  close(): Promise<void>
}

/**
 * Runs the simulators in a process of their own, as real partners are, and gives their addresses. They end when this
 * process ends, however it ends: their input closes then.
 */
export async function spawnSimulators(words: readonly string[]): Promise<SpawnedSimulators> {
  const child = spawn(process.execPath, [program, 'simulate', '--until-input-ends', ...words], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const urls = await Promise.race([firstLine(child), ended(child)])
  return {
    urls: JSON.parse(urls) as SpawnedSimulators['urls'],
    async close() {
      const exit = once(child, 'exit')
      child.stdin?.end()
      await exit
    },
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the simulators have no output')
  for await (const line of createInterface({ input: child.stdout })) return line
  throw new Error('the simulators said nothing')
}

async function ended(child: ChildProcess): Promise<never> {
  const [code] = await once(child, 'exit')
  throw new Error(`the simulators ended with code ${code}`)
}
