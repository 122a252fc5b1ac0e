import { z } from 'zod'

/** What configuration needs to know of an adapter: the settings it wants, one object. */
export type AdapterGroup = Readonly<Record<string, { readonly settings: z.ZodObject }>>

export interface AdapterGroups {
  readonly portals: AdapterGroup
  readonly payments: AdapterGroup
  /** `check` says what is wrong with settings that are each right. */
  readonly feeds: Readonly<
    Record<string, AdapterGroup[string] & { readonly check: (settings: never) => string | undefined }>
  >
  /** `tells` says whether its files are of payments on a channel, or of movements on bank accounts. */
  readonly statements: Readonly<
    Record<string, AdapterGroup[string] & { readonly tells: 'payments' | 'movements' | 'settlements' }>
  >
}

/** One partner in the configuration: the adapter that speaks to it, and what that adapter wants to know. */
export type PartnerSettings<Group extends AdapterGroup> = {
  [Id in keyof Group & string]: { adapter: Id } & z.infer<Group[Id]['settings']>
}[keyof Group & string]

/** The schema of partners by name, each with the settings of the adapter it names and those that all of them share. */
export function partners<Group extends AdapterGroup, Shared extends z.ZodRawShape = Record<never, never>>(
  group: Group,
  shared?: Shared,
) {
  const [first, ...others] = Object.entries(group).map(([id, { settings }]) =>
    z.strictObject({
      adapter: z.literal(id).describe('Which adapter speaks to it'),
      ...shared,
      ...settings.shape,
    }),
  )
  const partner = first ? z.discriminatedUnion('adapter', [first, ...others]) : z.never()
  // zod cannot infer a union made from a table; the type says what the line above builds.
  return z.record(z.string(), partner).default({}) as unknown as z.ZodDefault<
    z.ZodType<Record<string, PartnerSettings<Group> & z.infer<z.ZodObject<Shared>>>>
  >
}
