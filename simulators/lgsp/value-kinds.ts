/** What one kind of value may be: in XML by an XSD base type with facets, in JSON by a predicate. */
interface ValueKind {
  readonly base: string
  readonly facets: string
  readonly accepts: (value: unknown) => boolean
}

const anyDate = String.raw`\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}(Z|\+0700)`
const pattern = (regex: string) => `<xsd:pattern value="${regex}"/>`
const matches = (regex: string) => {
  const whole = new RegExp(`^(?:${regex})$`)
  return (value: unknown) => typeof value === 'string' && whole.test(value)
}
const range = (from: number, to: number): ValueKind => ({
  base: 'xsd:int',
  facets: `<xsd:minInclusive value="${from}"/><xsd:maxInclusive value="${to}"/>`,
  accepts: (value) => Number.isInteger(value) && (value as number) >= from && (value as number) <= to,
})

/** Every kind of value in the two messages. A required date that has not come is empty. */
export const valueKinds = {
  text: { base: 'xsd:string', facets: '', accepts: (value) => typeof value === 'string' },
  words: {
    base: 'xsd:string',
    facets: '<xsd:minLength value="1"/>',
    accepts: (value) => typeof value === 'string' && value !== '',
  },
  date: { base: 'xsd:string', facets: pattern(anyDate), accepts: matches(anyDate) },
  dateOrNothing: { base: 'xsd:string', facets: pattern(`(${anyDate})?`), accepts: matches(`(${anyDate})?`) },
  int: range(-(2 ** 31), 2 ** 31 - 1),
  applicantsType: range(1, 4),
  returnedType: range(0, 1),
  status: range(1, 10),
  price: {
    base: 'xsd:double',
    facets: '<xsd:minInclusive value="0"/>',
    accepts: (value) => typeof value === 'number' && value >= 0,
  },
  boolean: { base: 'xsd:boolean', facets: '', accepts: (value) => typeof value === 'boolean' },
  /** A string in the schema of the XML form, a boolean in JSON as seen in use. */
  flag: { base: 'xsd:string', facets: pattern('true|false'), accepts: (value) => typeof value === 'boolean' },
  base64: {
    base: 'xsd:base64Binary',
    facets: '<xsd:minLength value="1"/>',
    accepts: (value) =>
      typeof value === 'string' && value !== '' && Buffer.from(value, 'base64').toString('base64') === value,
  },
} as const satisfies Record<string, ValueKind>

export type ValueKindName = keyof typeof valueKinds
