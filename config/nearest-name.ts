/** The known name that is most like the given one, if any is like it at all. */
export function findNearestName(name: string, known: readonly string[]): string | undefined {
  const farthest = Math.max(2, Math.floor(name.length / 4))
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= farthest)
    .sort((one, other) => one.distance - other.distance)
  return ranked[0]?.candidate
}

/** Levenshtein's: how many letters must be put in, taken out or exchanged. */
function editDistance(one: string, other: string): number {
  let previous = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (const [row, letter] of [...one].entries()) {
    const current = [row + 1]
    for (const [column, otherLetter] of [...other].entries()) {
      const exchanged = (previous[column] ?? 0) + (letter === otherLetter ? 0 : 1)
      current.push(Math.min(exchanged, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1))
    }
    previous = current
  }
  return previous[other.length] ?? 0
}
