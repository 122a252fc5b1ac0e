/** A line of a stack that lies in our sources: the function, and the file from the root with its line. */
const ownFrame = /^\s+at (?:async )?(?:(\S+) \()?.*?\/((?:adapters|src|schemas|config)\/[^\s)]+?:\d+):\d+\)?$/

/**
 * Names the rule that an unforeseen error came from: its kind, and the function, file and line of ours that it left.
 * Never its message, in which values of records stand.
 */
export function placeOfError(error: unknown): string {
  if (!(error instanceof Error)) return 'something that is no error was thrown'
  const frame = error.stack
    ?.split('\n')
    .map((line) => ownFrame.exec(line))
    .find((found) => found !== null)
  if (!frame) return error.name
  const [, rule, place] = frame
  return rule ? `${error.name} in ${rule} (${place})` : `${error.name} at ${place}`
}

/** What a log says of an error: its code, where it has one, and its place; of several, each that is another. */
export function errorForLog(error: unknown): string {
  if (error instanceof AggregateError) return [...new Set(error.errors.map(errorForLog))].join('; ')
  const { code } = Object(error) as { readonly code?: unknown }
  return typeof code === 'string' ? `${code}: ${placeOfError(error)}` : placeOfError(error)
}
