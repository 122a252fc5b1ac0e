/** Fields are named in the spelling of most sources; the other one is made of it. */
export type Spelling = 'snake' | 'camel'

const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** Renames the fields of a message to our spelling; nothing when one stands there twice, for then nobody knows which was meant. */
export function readSpelling<Name extends string>(
  message: Readonly<Record<string, unknown>>,
  names: readonly Name[],
): { readonly fields: Readonly<Partial<Record<Name, unknown>>>; readonly spelling: Spelling } | undefined {
  const fields: Partial<Record<Name, unknown>> = {}
  let spelling: Spelling = 'snake'
  for (const name of names) {
    const other = camel(name)
    const isSpelledOtherwise = other !== name && Object.hasOwn(message, other)
    if (isSpelledOtherwise && Object.hasOwn(message, name)) return undefined
    if (isSpelledOtherwise) spelling = 'camel'
    fields[name] = message[isSpelledOtherwise ? other : name]
  }
  return { fields, spelling }
}

/** Writes a whole answer in a spelling. */
export function spell(answer: unknown, spelling: Spelling): unknown {
  if (spelling === 'snake' || typeof answer !== 'object' || answer === null) return answer
  if (Array.isArray(answer)) return answer.map((one) => spell(one, spelling))
  return Object.fromEntries(
    Object.entries(answer).map(([name, value]) => [camel(name), spell(value, spelling)]),
  )
}
