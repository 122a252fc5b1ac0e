import type { DossierRecord, OutgoingRecord } from '../domain/exchanges/dossier.ts'
import { outgoingRecord, type Services, type Subject } from '../domain/exchanges/outgoing-record.ts'
import { placeOfError } from '../domain/place-of-error.ts'
import type { ClaimedExchange, ExchangeStore } from '../ports/exchanges/exchange-store.ts'
import { GatewayError } from '../ports/gateway-error.ts'
import type { Portal } from '../ports/portal.ts'
import type { Compose } from './courier.ts'
import { gatherMessages } from './gather-messages.ts'
import { mapAlone } from './map-alone.ts'
import { createTimeLimit } from './within-time.ts'

type Writer = Pick<Portal, 'prepare' | 'prepareTogether' | 'traits'>

/** What one exchange may cost the others. */
export interface ComposeLimits {
  /** How long mapping one record may keep the thread busy, in ms. */
  readonly composeMs: number
  /** Largest message, in bytes. */
  readonly messageBytes: number
}

/**
 * Composes for a portal: the facts of each exchange, said in our own words, then in the portal's. What cannot be composed
 * fails alone, with the rule that it failed at; the others of its batch go on.
 */
export function composeRecords(
  portal: Writer,
  exchanges: Pick<ExchangeStore, 'subjects'>,
  services: Services,
  { composeMs, messageBytes }: ComposeLimits,
): Compose {
  const { stepsPerMessage } = portal.traits
  const withinTime = createTimeLimit(composeMs)

  const composeOne = async (told: readonly ClaimedExchange[], find: FindSubject) => {
    try {
      const records = told.map((exchange) =>
        outgoingRecord(find(exchange), exchange, stepsPerMessage, services),
      )
      const message = await write(records, portal)
      if (message.bytes.length > messageBytes) throw failed(tooLarge(message.bytes.length, messageBytes))
      return message
    } catch (error) {
      throw error instanceof GatewayError ? error : failed(placeOfError(error), error)
    }
  }

  return async (claimed) => {
    const find = await loadSubjects(claimed, exchanges)
    const tooSlow = () => failed(`mapping it kept the worker busy for more than ${composeMs} ms`)
    const messages = gatherMessages(claimed, portal)
    const composed = mapAlone(messages, (told) => composeOne(told, find), withinTime, tooSlow)
    return messages.map((told) => ({
      exchanges: told,
      write: () => composed.get(told) ?? composeOne(told, find),
    }))
  }
}

async function write(records: readonly OutgoingRecord[], portal: Writer) {
  const [first, ...others] = records
  if (!first) throw failed('a message tells of nothing')
  if (others.length === 0 || !portal.prepareTogether) return portal.prepare(first)
  return portal.prepareTogether(records.filter(isDossier))
}

const isDossier = (record: OutgoingRecord): record is DossierRecord => record.kind === 'dossier'

/** The facts of an exchange. Throws why there are none. */
type FindSubject = (exchange: ClaimedExchange) => Subject

/** Loads the facts of a batch at once; where that fails, one by one, to find which cannot be read. */
async function loadSubjects(
  claimed: readonly ClaimedExchange[],
  { subjects }: Pick<ExchangeStore, 'subjects'>,
): Promise<FindSubject> {
  const problems = new Map<number, unknown>()
  const loaded = await subjects(claimed).catch((error: unknown) => loadOneByOne(error))
  return ({ id }) => {
    if (problems.has(id)) throw failed(`its facts cannot be read: ${placeOfError(problems.get(id))}`)
    const subject = loaded.get(id)
    if (!subject) throw failed('its bill or dossier, student or school is not there')
    return subject
  }

  async function loadOneByOne(error: unknown) {
    const found = new Map<number, Subject>()
    for (const exchange of claimed) {
      try {
        for (const [id, subject] of await subjects([exchange])) found.set(id, subject)
      } catch (problem) {
        problems.set(exchange.id, problem)
      }
    }
    // Then the store is away rather than all of the records spoilt.
    if (problems.size === claimed.length) throw error
    return found
  }
}

const failed = (detail: string, cause?: unknown) => new GatewayError('composing_failed', detail, { cause })

const tooLarge = (bytes: number, most: number) => `the message has ${bytes} bytes, ${most} are allowed`
