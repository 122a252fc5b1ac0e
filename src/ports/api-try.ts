/** Requests to the API that are answered as they would be, and of which nothing stays and nothing is sent. */
export interface ApiTry {
  /** What can be asked, as the API's own document says. */
  operations(): Promise<readonly TryOperation[]>
  /** Codes of the prepared records, by what they are. */
  readonly samples: Readonly<Record<TrySample, string>>
  /** Asks one request after the other in a sandbox of their own; the prepared ones come first. */
  run(steps: readonly TryStep[]): Promise<TryRun>
}

/** The prepared records that are known by a code of their own. */
export type TrySample = 'school' | 'otherSchool' | 'student' | 'sibling' | 'movedStudent'

/** One operation of the API. */
export interface TryOperation {
  readonly id: string
  readonly method: string
  /** As OpenAPI writes it: `/v1/bills/{id}`. */
  readonly path: string
  readonly tag: string
  readonly summary: string
  readonly description: string
  readonly parameters: readonly TryParameter[]
  /** An example for each type of body that it takes; none where it takes none. */
  readonly bodies: readonly { readonly type: string; readonly example: string }[]
}

export interface TryParameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly isRequired: boolean
  readonly description: string
  /** The values that it may have, where they are few. */
  readonly values: readonly string[]
  readonly example: string
  /** The operation whose answer has it as its `id`, where no prepared record is meant. */
  readonly madeBy: string | undefined
}

/**
 * One request. Its values and its body may name what an earlier answer said: `{{2.id}}` is the `id` of the second answer,
 * `{{bill.id}}` that of a prepared one.
 */
export interface TryStep {
  readonly operation: string
  /** By the names of the operation's parameters; an empty one is left out. */
  readonly values: Readonly<Record<string, string>>
  readonly body?: { readonly type: string; readonly text: string } | undefined
}

/** What was sent, and what came of it. */
export interface TryExchange {
  /** What its answer is known by: a name, or the place of a step. */
  readonly name: string
  readonly method: string
  /** With its query. */
  readonly path: string
  /** The token is left out. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  readonly answer: TryAnswer
}

export type TryAnswer =
  | {
      readonly is: 'answered'
      readonly status: number
      readonly headers: readonly (readonly [name: string, value: string])[]
      readonly base64: string
      /** Whether there was more of the body. */
      readonly isCut: boolean
      readonly milliseconds: number
    }
  /** Nothing was sent: no answer has what it names, or it names no operation, or lacks what stands in the path. */
  | { readonly is: 'not-sent'; readonly why: 'unknown-reference' | 'missing-value'; readonly what: string }
  /** The time of the try was over. */
  | { readonly is: 'too-late' }

export interface TryRun {
  readonly prepared: readonly TryExchange[]
  readonly steps: readonly TryExchange[]
}
