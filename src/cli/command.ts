import type { Logger } from 'pino'
import type { Config } from '../app.ts'

/** One command of `lienthong`. */
export interface Command {
  readonly summary: string
  /** All that may stand after the command's name. */
  readonly usage: string
  /** Does the work; the exit code is 0 only when all went well. Throws a `UsageError` for words it does not know. */
  run(words: readonly string[], terminal: Terminal): Promise<number>
}

/** What a command may touch of the world. */
export interface Terminal {
  /** Reads the configuration; throws a `ConfigError` that lists every problem. */
  config(): Config
  /** Writes a line for people, or for machines with `--json`. */
  print(line: string): void
  /** Writes as it is, for what is drawn over in a terminal. */
  draw(text: string): void
  /** Reads all of standard input as text. */
  readInput(): Promise<string>
  readonly isInteractive: boolean
  /** Who runs it, as the machine knows them; stands with what they change. */
  readonly user: string
  readonly log: Logger
  /** Ends when the process is asked to stop. */
  readonly signal: AbortSignal
}

/** Thrown for a command line that makes no sense; the message says what does. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError'
}

/** Says whether an error is about the words of a command line: ours, or one of `parseArgs`. */
export const isUsageProblem = (error: unknown): boolean =>
  error instanceof UsageError ||
  String((error as { code?: unknown } | undefined)?.code).startsWith('ERR_PARSE_ARGS_')
