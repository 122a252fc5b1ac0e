/** What an error says of itself, for people and logs; values of records may stand in it. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : 'unknown')

/** Its kind alone, for logs of what may name people. */
export const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown')
