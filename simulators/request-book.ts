import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Trouble } from './scenario.ts'

/** One request as it arrived, before anything was done with it. */
export interface ReceivedRequest {
  readonly at: string
  readonly path: string
  /** Of the whole body, with what stands in it for the session; the same bytes have the same one. */
  readonly sha256: string
  /** What befell it; absent where it went its way. */
  readonly trouble?: Trouble
  /** Before this it was not to come again. */
  readonly notBefore?: string
}

/** Where a simulator under a scenario notes its requests, in the folder of its book. */
export const requestsFile = (folder: string, name: string): string => join(folder, `${name}.requests.ndjson`)

/** Notes requests in a file, each before its answer. */
export function openRequestBook(file: string): { append(request: ReceivedRequest): void } {
  mkdirSync(dirname(file), { recursive: true })
  return { append: (request) => appendFileSync(file, `${JSON.stringify(request)}\n`) }
}

/** Reads the requests that a simulator noted, in the order of their arrival; a line that is not complete is left out. */
export function readRequests(file: string): ReceivedRequest[] {
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1)
  return lines.filter((line) => line.endsWith('}')).map((line) => JSON.parse(line) as ReceivedRequest)
}
