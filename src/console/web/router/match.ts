/** The names that a path leaves open: `'/exchanges/:id'` has `id`. */
export type ParamsOf<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? { readonly [Key in Name | keyof ParamsOf<Rest>]: string }
  : Path extends `${string}:${infer Name}`
    ? { readonly [Key in Name]: string }
    : Record<never, string>

/** What stands in the place of a path's open names; undefined when the path is another. */
export function matchPath<Path extends string>(pattern: Path, path: string): ParamsOf<Path> | undefined {
  const wanted = pattern.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return undefined
  const params: Record<string, string> = {}
  for (const [index, word] of wanted.entries()) {
    const value = given[index] ?? ''
    if (word.startsWith(':') && value !== '') params[word.slice(1)] = decoded(value)
    else if (word !== value) return undefined
  }
  return params as ParamsOf<Path>
}

// An address that somebody typed may be no percent-encoded UTF-8.
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
