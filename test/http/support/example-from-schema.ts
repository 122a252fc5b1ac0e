/** As much of a JSON Schema as the document of the API has. */
export interface JsonSchema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly items?: JsonSchema
  readonly format?: string
  readonly minimum?: number
  readonly examples?: readonly unknown[]
}

const ofFormat: Readonly<Record<string, string>> = {
  uuid: '01990000-0000-7000-8000-0000000000aa',
  date: '2026-10-15',
  'date-time': '2026-10-15T00:00:00+07:00',
  uri: 'https://truong.example/x',
  email: 'truong@example.vn',
}

/** Makes a value that a schema describes, each field of an object being there; `known` goes before, by the name of the field. */
export function exampleFromSchema(
  schema: JsonSchema,
  schemas: Readonly<Record<string, JsonSchema>>,
  known: Readonly<Record<string, unknown>>,
): unknown {
  const make = (part: JsonSchema, name: string): unknown => {
    const { $ref, ...own } = part
    const meant = $ref ? { ...schemas[$ref.slice('#/components/schemas/'.length)], ...own } : part
    const choice = meant.anyOf?.[0] ?? meant.oneOf?.[0]
    if (choice) return make(choice, name)
    if (meant.const !== undefined) return meant.const
    if (meant.enum) return meant.enum[0]
    if (name in known) return known[name]
    if (meant.examples) return meant.examples[0]
    if (meant.type === 'array') return [make(meant.items ?? {}, name)]
    if (meant.type === 'integer' || meant.type === 'number') return Math.max(meant.minimum ?? 1, 1)
    if (meant.type === 'boolean') return true
    if (meant.type === 'string') return ofFormat[meant.format ?? ''] ?? 'because'
    const fields = Object.entries(meant.properties ?? {})
    return Object.fromEntries(fields.map(([field, inner]) => [field, make(inner, field)]))
  }
  return make(schema, '')
}
