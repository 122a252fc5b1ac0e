import type { Logger } from 'pino'
import type { Config } from '../app.ts'

/** One command of `lienthong`. */
export interface Command {
  readonly summary: string
  readonly help: Help
  /** Does the work; the exit code is 0 only when all went well. Throws a `UsageError` for words it does not know. */
  run(words: readonly string[], terminal: Terminal): Promise<number>
}

/** What a command takes. */
export interface Help {
  /** Each way to use it, as all that may stand after its name. */
  readonly forms: readonly string[]
  /** What its options and the words in capitals mean, by how the forms write them: `BOOK`, `--source NAME`. */
  readonly means?: Readonly<Record<string, string>>
  /** Lines that somebody may type, from its name on, each with what it does. */
  readonly examples?: Readonly<Record<string, string>>
}

/** The help of a command that nothing stands behind. */
export const takesNothing: Help = { forms: [''] }

/** What options mean that many commands take. */
export const asJson = 'prints JSON, for programs'
export const theReason = 'why you do it; kept with what is done'

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

/** What somebody is told whose words fit no form of a command: all of them. */
export const fitsNoForm = (name: string, { forms }: Help): UsageError =>
  new UsageError(
    [...forms.map((form) => `${name} ${form}`), `what that means: lienthong ${name} --help`].join('\n'),
  )

/** Says whether an error is about the words of a command line: ours, or one of `parseArgs`. */
export const isUsageProblem = (error: unknown): boolean =>
  error instanceof UsageError ||
  String((error as { code?: unknown } | undefined)?.code).startsWith('ERR_PARSE_ARGS_')
