import type { Pool } from 'pg'
import type {
  ClaimedExchange,
  ExchangeResult,
  ExchangeStore,
  MessageToSend,
  StoredMessage,
} from '../../ports/exchanges/exchange-store.ts'
import { type Evidence, keepEvidence } from '../evidence/keep-evidence.ts'
import { withTransaction } from '../pool.ts'
import { storableText } from '../storable-text.ts'
import type { Vault } from '../vault.ts'
import { addPortalOutcomes, countedPartner } from '../webhooks/notice-rows.ts'
import { claimSql, settleSql } from './exchange-store.sql.ts'
import { loadSubjects } from './exchange-subjects.ts'
import { keepCarried, takeForSending } from './shared-messages.ts'

/** Keeps exchanges and their evidence in PostgreSQL. */
export function createExchangeStore(pool: Pool, vault: Vault): ExchangeStore {
  return {
    async claim(partner, { owner, limit, now, until, withoutSuspects = false }) {
      const { rows } = await pool.query<ClaimedExchange>(claimSql, [
        ...[partner, now, limit, until, owner, withoutSuspects],
      ])
      return rows.sort((one, other) => one.id - other.id)
    },

    subjects: (claimed) => loadSubjects(pool, vault, claimed),

    async storedMessages(ids) {
      const { rows } = await pool.query(
        `select exchanges.id as exchange_id, operation, reference, content_type, headers, sealed, is_shared
         from exchanges cross join lateral (
           select * from evidence_of_exchanges as kept
           where exchange_id in (exchanges.id, bytes_of) and direction = 'out' order by kept.id desc limit 1) as last
         where exchanges.id = any($1)`,
        [ids],
      )
      return new Map(
        rows.filter(hasBytes).map((row): [number, StoredMessage] => [
          row.exchange_id,
          {
            operation: row.operation,
            reference: row.reference,
            contentType: row.content_type,
            headers: row.headers,
            bytes: vault.open(row.sealed),
            ...(row.is_shared ? { isShared: true } : {}),
          },
        ]),
      )
    },

    beginSending: (messages, at) =>
      withTransaction(pool, async (client) => {
        const ours = await takeForSending(client, messages)
        const kept = messages.filter(({ id }) => ours.has(id))
        await keepEvidence(client, kept.flatMap(sentEvidence), vault, at)
        await keepCarried(client, kept)
        return ours
      }),

    async settle(results, at) {
      if (results.length === 0) return 0
      return withTransaction(pool, async (client) => {
        // In the order in which whoever marks what is followed locks them too.
        const inOrder = results.toSorted((one, other) => one.id - other.id)
        const { rows } = await client.query<{ id: number }>(settleSql, [
          JSON.stringify(inOrder.map(toRow)),
          at,
        ])
        // What a partner answered is kept even when the answer came too late to count.
        await keepEvidence(client, results.flatMap(answerEvidence), vault, at)
        const final = new Set(results.filter(isFinal).map(({ id }) => id))
        const answered = rows.filter(({ id }) => final.has(id)).map(({ id }) => id)
        await addPortalOutcomes(client, answered, at)
        return rows.length
      })
    },

    async partnersWithDueWork(partners, now) {
      const { rows } = await pool.query<{ partner: string }>(
        `select partner from unnest($1::text[]) as named (partner) where exists (
           select 1 from exchanges
           where exchanges.partner = named.partner and due_at <= $2 and not blocked
             and state in ('waiting', 'signed', 'sending', 'queued', 'unknown'))`,
        [partners, now],
      )
      return rows.map((row) => row.partner)
    },

    async counts() {
      const { rows } = await pool.query(
        `select ${countedPartner} as partner, state, count(*) as count from exchanges group by 1, 2 order by 1, 2`,
      )
      return rows
    },
  }
}

/** Bytes that were deleted cannot go again, and older ones must not. */
const hasBytes = ({ sealed }: { sealed: Buffer | null }) => sealed !== null

const isFinal = ({ state }: ExchangeResult) => state === 'accepted' || state === 'refused'

const sentEvidence = ({ id, fence, message, carries }: MessageToSend): Evidence[] => {
  if (!message) return []
  const { operation, reference } = message
  return [{ exchangeId: id, fence, operation, reference, carries: idsOf(id, carries), of: { sent: message } }]
}

const answerEvidence = ({ id, fence, answer }: ExchangeResult): Evidence[] => {
  if (!answer) return []
  const { operation, reference, carries, evidence } = answer
  return [{ exchangeId: id, fence, operation, reference, carries, of: { answer: evidence } }]
}

const idsOf = (id: number, carries: MessageToSend['carries']) =>
  carries && [id, ...carries.map((carried) => carried.id)]

const toRow = (result: ExchangeResult) => ({
  id: result.id,
  fence: result.fence,
  state: result.state,
  due_at: result.dueAt,
  as_update: result.asUpdate ?? null,
  alone: result.alone ?? false,
  asked: result.asked ?? false,
  unsent: result.unsent ?? false,
  their_reference: result.theirReference === undefined ? null : storableText(result.theirReference),
  problem_code: result.problem?.code ?? null,
  problem_detail: result.problem ? storableText(result.problem.detail) : null,
})
