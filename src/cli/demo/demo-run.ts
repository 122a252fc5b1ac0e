import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../command.ts'

/** One demonstration: what it generates from, and where it keeps everything. */
export interface DemoRun {
  readonly folder: string
  readonly seed: number
  readonly scale: number
  /** The day (`yyyy-mm-dd`) that the generated data are of. */
  readonly today: string
  /** An earlier process was stopped in the middle, and this one goes on. */
  readonly continues: boolean
}

interface KeptRun {
  readonly seed: number
  readonly scale: number
  readonly today: string
  readonly finished: boolean
}

const fileOf = (folder: string) => join(folder, 'demo.json')

/**
 * Opens the demonstration in `folder`: one that was stopped in the middle goes on, a finished one makes place. Throws
 * a `UsageError` when a stopped one was started with other numbers.
 */
export function openDemoRun(folder: string, wanted: { seed: number; scale: number }, today: string): DemoRun {
  const kept = readKept(folder)
  if (kept && !kept.finished) {
    if (kept.seed === wanted.seed && kept.scale === wanted.scale) return { folder, ...kept, continues: true }
    throw new UsageError(
      `a demo with --seed ${kept.seed} --scale ${kept.scale} was stopped in the middle; go on with these or add --fresh`,
    )
  }
  startFresh(folder)
  const run = { ...wanted, today }
  keep(folder, { ...run, finished: false })
  return { folder, ...run, continues: false }
}

/** Forgets what stands in the folder. */
export function startFresh(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
}

/** Says that the demonstration came to its end; the next one starts anew. */
export function finishDemoRun({ folder, seed, scale, today }: DemoRun): void {
  keep(folder, { seed, scale, today, finished: true })
}

function readKept(folder: string): KeptRun | undefined {
  if (!existsSync(fileOf(folder))) return undefined
  return JSON.parse(readFileSync(fileOf(folder), 'utf8')) as KeptRun
}

const keep = (folder: string, run: KeptRun) => writeFileSync(fileOf(folder), `${JSON.stringify(run)}\n`)
