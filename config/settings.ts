import { z } from 'zod'

/** The part of JSON Schema that zod writes for our settings. */
export interface SettingSchema {
  readonly type?: string
  readonly description?: string
  readonly default?: unknown
  /** Ours, through `.meta`: zod drops the standard `examples` of a transformed value. */
  readonly example?: unknown
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, SettingSchema>>
  readonly required?: readonly string[]
  readonly items?: SettingSchema
  readonly additionalProperties?: SettingSchema | false
  readonly oneOf?: readonly SettingSchema[]
}

export interface Setting {
  readonly path: readonly string[]
  readonly schema: SettingSchema
}

/** Describes the settings as they are written by people: before defaults, and with secrets as text. */
export function describeSettings(schema: z.ZodType): SettingSchema {
  const described = z.toJSONSchema(schema, { io: 'input', reused: 'inline', unrepresentable: 'any' })
  return described as SettingSchema
}

/**
 * Lists every setting that can stand in the tree. Groups are entered; partners have the settings of the adapter they
 * name, so that part depends on the tree.
 */
export function listSettings(schema: SettingSchema, tree: unknown, path: readonly string[] = []): Setting[] {
  if (schema.properties) {
    return Object.entries(schema.properties).flatMap(([name, inner]) =>
      listSettings(inner, child(tree, name), [...path, name]),
    )
  }
  const variants = schema.additionalProperties ? schema.additionalProperties.oneOf : undefined
  if (!variants) return [{ path, schema }]
  return Object.entries(isTree(tree) ? tree : {}).flatMap(([name, partner]) => {
    const variant = variants.find(
      ({ properties }) => properties?.adapter?.const === child(partner, 'adapter'),
    )
    return variant ? listSettings(variant, partner, [...path, name]) : []
  })
}

export type Tree = Record<string, unknown>

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function child(tree: unknown, name: string): unknown {
  return isTree(tree) && Object.hasOwn(tree, name) ? tree[name] : undefined
}
