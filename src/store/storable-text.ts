/** Partners write anything; PostgreSQL holds no zero character and no half of a surrogate pair, and nobody reads more. */
const longest = 2_000

/** Makes text of a partner such that the store takes it: whatever cannot be kept is shown as U+FFFD. */
export const storableText = (text: string): string =>
  text.slice(0, longest).replaceAll('\u0000', '\uFFFD').toWellFormed()
