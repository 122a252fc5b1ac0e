import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { certificateKinds } from './tls/authority.ts'

const share = z.number().gt(0).max(1).default(1)
const count = z.int().min(1)

/** The first to the last, counted from 1; without `to` there is no last. */
const span = z
  .strictObject({ from: count.default(1), to: count.optional() })
  .refine(({ from, to }) => to === undefined || to >= from, 'ends before it begins')

/** Seconds since the scenario was read. */
const seconds = z.strictObject({ from: z.number().min(0).default(0), to: z.number().optional() })

const troubleNames = [
  'slow',
  'drop-after',
  'rubbish',
  'late',
  'drop-before',
  'reset',
  '500',
  '503',
  '429',
  '410',
] as const

/** One trouble of a partner; it befalls the requests that all of its conditions hold for. */
const rule = z.strictObject({
  // YAML reads 500 as a number.
  trouble: z.coerce.string().pipe(z.enum(troubleNames)),
  /** What the path begins with. */
  path: z.string().startsWith('/').default('/'),
  /** Numbers of the requests below `path` since the start. */
  requests: span.optional(),
  /** How often the same bytes have come: `{ to: 2 }` is the first two times of every message. */
  copies: span.optional(),
  seconds: seconds.optional(),
  /** Of the requests that are left, how many: drawn by the seed; with `copies` the same message always fares the same. */
  share,
  slowMs: count.default(3_000),
  retryAfter: z
    .strictObject({ seconds: z.int().min(0), form: z.enum(['seconds', 'date']).default('seconds') })
    .optional(),
})

/** A certificate that a partner shows for a time; only with HTTPS. */
const certificate = z.strictObject({ certificate: z.enum(certificateKinds), seconds: seconds.optional() })

const party = z.enum(['national', 'lgsp', 'dvcqg-platform'])

/** Out of a hundred confirmations of payments, how many go wrong in each way. */
const confirmations = z
  .partialRecord(
    z.enum(['lost', 'twice', 'again', 'late', 'wrong-amount', 'bad-hash', 'before-answer']),
    z.int().min(0).max(100),
  )
  .refine((shares) => Object.values(shares).reduce((sum, one) => sum + one, 0) <= 100, 'are more than 100')

const scenario = z.strictObject({
  seed: z.union([z.string(), z.number()]).default(20),
  /** Rules by the party; the first that a request meets counts. */
  parties: z.partialRecord(party, z.array(rule)).default({}),
  /** Certificates by the party; the first whose time it is counts, and a good one where there is none. */
  certificates: z.partialRecord(party, z.array(certificate)).default({}),
  confirmations: confirmations.default({}),
})

/** How the simulators misbehave. */
export type Scenario = z.output<typeof scenario>
export type Trouble = (typeof troubleNames)[number]
export type TroubleRule = z.output<typeof rule>
export type SimulatorParty = z.output<typeof party>
export type Seconds = z.output<typeof seconds>

/** Thrown for a file that is no scenario; lists every problem by its place. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError'
}

/** Checks a scenario. Throws a `ScenarioError`. */
export function readScenario(content: unknown): Scenario {
  const { data, error } = scenario.safeParse(content)
  if (data) return data
  const problems = error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`)
  throw new ScenarioError(`the scenario has problems:\n  ${problems.join('\n  ')}`)
}

/** Reads a scenario from a file of YAML or JSON. Throws a `ScenarioError`. */
export function loadScenario(file: string): Scenario {
  return readScenario(parse(readFileSync(file, 'utf8')))
}

/** Says whether a time since the start is among those meant; all are without any. */
export const isWithin = (
  span: { readonly from: number; readonly to?: number | undefined } | undefined,
  value: number,
): boolean => span === undefined || (value >= span.from && value <= (span.to ?? Number.POSITIVE_INFINITY))
