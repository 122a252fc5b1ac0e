export interface ConfigProblem {
  /** Where: the name of a setting, of a variable or of the file. */
  readonly name: string
  /** What: never holds the value. */
  readonly message: string
}

/** Everything that is wrong with the configuration, by name. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly problems: readonly ConfigProblem[]

  constructor(problems: readonly ConfigProblem[]) {
    const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`
    super(
      [`the configuration has ${count}:`, ...problems.map((one) => `${one.name}: ${one.message}`)].join(
        '\n  ',
      ),
    )
    this.problems = problems
  }
}
