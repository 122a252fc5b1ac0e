/** What an error says of itself, for whoever caused it; values of records may stand in it, so a log says `errorForLog` instead. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : 'unknown')
