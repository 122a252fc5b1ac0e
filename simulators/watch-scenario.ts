import { statSync } from 'node:fs'
import { loadScenario, type Scenario } from './scenario.ts'

/** A scenario whose file may be changed while the simulators run. */
export interface WatchedScenario {
  readonly current: () => Scenario
  close(): void
}

export interface ScenarioListener {
  /** Told how often the file was read by now. */
  onRead(times: number): void
  /** Told why a changed file is left alone; what was read before goes on. */
  onProblem(problem: Error): void
}

/** Reads a scenario, and again whenever its file is another. Throws a `ScenarioError` the first time. */
export function watchScenario(
  file: string,
  { onRead, onProblem }: ScenarioListener,
  everyMs = 50,
): WatchedScenario {
  let seen = markOf(file)
  let scenario = loadScenario(file)
  let times = 1
  const look = () => {
    const mark = markOf(file)
    if (mark === seen) return
    seen = mark
    try {
      scenario = loadScenario(file)
      times += 1
      onRead(times)
    } catch (error) {
      onProblem(error instanceof Error ? error : new Error('the scenario cannot be read'))
    }
  }
  const timer = setInterval(look, everyMs).unref()
  return { current: () => scenario, close: () => clearInterval(timer) }
}

function markOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false })
  return found ? `${found.ino} ${found.mtimeMs} ${found.size}` : 'gone'
}
