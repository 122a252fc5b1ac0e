import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe } from 'vitest'

/** Programs that some suites need and that npm does not bring; the suites without theirs are skipped, and say so. */
const tools = {
  'redis-server': { programs: ['redis-server'], insteadOf: 'REDIS_URL' },
  xmlsec1: { programs: ['xmlsec1'], insteadOf: undefined },
  softhsm2: { programs: ['softhsm2-util'], insteadOf: undefined },
  chromium: { programs: ['chromium', 'chromium-browser', 'google-chrome'], insteadOf: undefined },
} as const

export type Tool = keyof typeof tools

/** The path of a tool's program on PATH, or undefined. */
export function findTool(tool: Tool): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const candidates = tools[tool].programs.flatMap((program) => folders.map((folder) => join(folder, program)))
  return candidates.find(isExecutable)
}

export function hasTool(tool: Tool): boolean {
  const { insteadOf } = tools[tool]
  return Boolean(insteadOf && process.env[insteadOf]) || findTool(tool) !== undefined
}

/** `describe` for a suite that needs a tool. Without it the suite is skipped and named at the end of the run. */
export function describeWith(tool: Tool, name: string, suite: () => void): void {
  describe.skipIf(!hasTool(tool))(`${name} [needs ${tool}]`, suite)
}

/** The tool that a skipped suite or test would have needed, read from its full name. */
export function toolNeededBy(fullName: string): string | undefined {
  return /\[needs ([^\]]+)\]/.exec(fullName)?.[1]
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
