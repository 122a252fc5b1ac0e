import type { Parts } from '../../app.ts'
import type { KeyPurpose } from '../../domain/keys/ring-key.ts'
import type { KeyChange } from '../../ports/keys/key-store.ts'
import { type Terminal, UsageError } from '../command.ts'

export const keyOptions = {
  for: { type: 'string' },
  reason: { type: 'string' },
  generate: { type: 'boolean', default: false },
  pem: { type: 'string' },
  pkcs12: { type: 'string' },
  certificate: { type: 'string' },
  'password-stdin': { type: 'boolean', default: false },
  holder: { type: 'string' },
  label: { type: 'string' },
  id: { type: 'string' },
  credential: { type: 'string' },
  algorithm: { type: 'string' },
  key: { type: 'string' },
  'although-current': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const

/** The options of a line, as `parseArgs` gives them. */
export type KeyValues = {
  readonly [Name in keyof typeof keyOptions]?:
    | ((typeof keyOptions)[Name]['type'] extends 'boolean' ? boolean : string)
    | undefined
}

export type KeyParts = Parts & { readonly terminal: Terminal }

/** What one verb does with its subject; gives the exit code. */
export type KeyWork = (subject: string, values: KeyValues, parts: KeyParts) => Promise<number>

/** Who changes a key now, and why; a `UsageError` without a reason. */
export function changeOf(values: KeyValues, { terminal, clock }: KeyParts): KeyChange {
  if (!values.reason) throw new UsageError('say why: --reason TEXT')
  return { by: terminal.user, reason: values.reason, at: clock() }
}

/** The purpose that a person's word means; a `UsageError` for one that nobody has. */
export function purposeNamed(word: string | undefined, { config }: Pick<KeyParts, 'config'>): KeyPurpose {
  if (word === 'messages' || word === 'evidence') return word
  const partners = [...Object.keys(config.portals), ...Object.keys(config.payments)]
  if (word !== undefined && partners.includes(word)) return `partner:${word}`
  throw new UsageError(`--for is messages, evidence, or one of ${partners.join(', ')}`)
}

/** How a purpose is said to people. */
export const purposeText = (purpose: KeyPurpose): string =>
  purpose.startsWith('partner:') ? purpose.slice('partner:'.length) : purpose
