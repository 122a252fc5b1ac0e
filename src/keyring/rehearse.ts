import type { OutgoingRecord } from '../domain/exchanges/dossier.ts'
import { type SignaturesTaken, whyNotTaken } from '../domain/keys/key-fit.ts'
import type { RingKey } from '../domain/keys/ring-key.ts'
import { GatewayError } from '../ports/gateway-error.ts'
import type { Portal, PortalAnswer } from '../ports/portal.ts'
import type { Signer } from '../ports/signer.ts'
import { verifiesWithCertificate } from './verifies-with-certificate.ts'

/** What was tried of a key at a partner, and how it went. */
export interface RehearsalStep {
  readonly what: 'certificate' | 'signature' | 'login' | 'exchange'
  readonly is: 'passed' | 'failed' | 'not-tried'
  readonly detail: string
}

export interface Rehearsal {
  readonly key: RingKey
  /** The partner's name in configuration, and what all partners take. */
  readonly partner: string
  readonly taken: SignaturesTaken
  readonly signer: Signer
  /** The partner, spoken to with a key that is not its current one. */
  readonly portalWith: (signer: Signer) => Portal
  /** What says of itself that it is a trial. */
  readonly record: OutgoingRecord
  /** Whether the partner keeps a procedure for trials, so that the record may be sent. */
  readonly maySend: boolean
  readonly now: Date
  readonly signal: AbortSignal
}

/**
 * Tries a key with a partner before it is rotated in: its certificate, a message signed as real ones are, a login, and,
 * where the partner keeps a procedure for trials, the exchange itself. Says of each step that was not tried why.
 */
export async function rehearse(rehearsal: Rehearsal): Promise<readonly RehearsalStep[]> {
  const { key, partner, taken, signer, portalWith, record, maySend, signal } = rehearsal
  const why = whyNotTaken(key, partner, taken)
  if (why) return [step('certificate', 'failed', why), ...withoutKey]
  const made: Signature[] = []
  const portal = portalWith(noting(signer, made))
  const steps = [judgeCertificate(rehearsal)]

  const message = await attempt(() => portal.prepare(record))
  steps.push(
    'failed' in message ? step('signature', 'failed', message.failed) : judgeSignatures(made, signer),
  )

  const { logIn } = portal
  const login = logIn && (await attempt(() => logIn({ signal })))
  steps.push(login ? judgeLogin(login) : step('login', 'not-tried', 'there is no login at this partner'))

  if ('failed' in message) return [...steps, step('exchange', 'not-tried', 'there is no message to send')]
  if (!maySend) return [...steps, step('exchange', 'not-tried', withoutProcedure)]
  const answer = await attempt(() => portal.submit(message.gave, { signal }))
  return [...steps, 'failed' in answer ? step('exchange', 'failed', answer.failed) : judgeAnswer(answer.gave)]
}

/** Nothing is signed with a key that the partner refuses for certain, and nothing is sent. */
const withoutKey = (['signature', 'login', 'exchange'] as const).map(
  (what): RehearsalStep => ({ what, is: 'not-tried', detail: 'the partner takes no such key' }),
)

const withoutProcedure =
  'nothing was sent, so whether the partner knows this certificate is not known: no procedure for trials is ' +
  'configured (rehearsal.procedure of the portal)'

interface Signature {
  readonly data: Uint8Array
  readonly signature: Buffer
}

/** The signer, with a note of every signature it makes. */
const noting = (signer: Signer, made: Signature[]): Signer => ({
  ...signer,
  async sign(data) {
    const signature = await signer.sign(data)
    made.push({ data, signature })
    return signature
  },
})

function judgeCertificate({ key, now }: Rehearsal): RehearsalStep {
  const until = key.validTo.toISOString().slice(0, 10)
  if (now > key.validTo) return step('certificate', 'failed', `it ended on ${until}`)
  if (now < key.validFrom) return step('certificate', 'failed', `it begins at ${key.validFrom.toISOString()}`)
  return step('certificate', 'passed', `valid until ${until}`)
}

function judgeSignatures(made: readonly Signature[], signer: Signer): RehearsalStep {
  if (made.length === 0) return step('signature', 'not-tried', 'messages to this partner carry no signature')
  const isGood = made.every(({ data, signature }) => verifiesWithCertificate(signer, data, signature))
  return isGood
    ? step('signature', 'passed', 'a message was signed, and the signature verifies with the certificate')
    : step('signature', 'failed', 'the signature does not verify with the certificate of the key')
}

const judgeLogin = (login: Attempt<void>): RehearsalStep =>
  'failed' in login ? step('login', 'failed', login.failed) : step('login', 'passed', 'the partner let us in')

function judgeAnswer(answer: PortalAnswer): RehearsalStep {
  if (answer.is === 'refused') {
    return step('exchange', 'failed', `refused (${answer.why}, their code ${answer.theirCode})`)
  }
  const said = { accepted: 'took', queued: 'took', exists: 'knows' } as const
  return step('exchange', 'passed', `the partner ${said[answer.is]} the message for trials`)
}

type Attempt<Result> = { readonly gave: Result } | { readonly failed: string }

async function attempt<Result>(work: () => Promise<Result>): Promise<Attempt<Result>> {
  try {
    return { gave: await work() }
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    return { failed: `${error.code}: ${error.detail}` }
  }
}

const step = (what: RehearsalStep['what'], is: RehearsalStep['is'], detail: string): RehearsalStep => ({
  what,
  is,
  detail,
})
