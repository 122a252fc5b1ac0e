/** A value with the members of every object in it sorted by their names. */
export function withMembersInOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withMembersInOrder)
  if (value === null || typeof value !== 'object') return value
  const sorted: Record<string, unknown> = {}
  for (const name of Object.keys(value).sort())
    sorted[name] = withMembersInOrder((value as Record<string, unknown>)[name])
  return sorted
}
