/** `{{2.id}}`, `{{bill.id}}`, `{{1.lines.0.id}}`. */
const pattern = /\{\{\s*(\w+)\.([\w.]+)\s*\}\}/g

/** What answers said, by the names they are known by. */
export type Answers = ReadonlyMap<string, unknown>

export type Filled =
  | { readonly is: 'filled'; readonly text: string }
  | { readonly is: 'unknown'; readonly reference: string }

/** Puts what earlier answers said in the place of what names it; `write` says how a value stands in the text. */
export function fillReferences(text: string, answers: Answers, write: (value: string) => string): Filled {
  let unknown: string | undefined
  const filled = text.replaceAll(pattern, (reference, name: string, path: string) => {
    const value = path.split('.').reduce<unknown>(fieldOf, answers.get(name))
    if (value !== null && ['string', 'number', 'boolean'].includes(typeof value)) return write(String(value))
    unknown ??= reference
    return reference
  })
  return unknown === undefined ? { is: 'filled', text: filled } : { is: 'unknown', reference: unknown }
}

const fieldOf = (value: unknown, field: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, field)
    ? (value as Record<string, unknown>)[field]
    : undefined
