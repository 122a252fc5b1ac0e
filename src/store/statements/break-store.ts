import type { Pool, PoolClient } from 'pg'
import { type BreakState, mayBreakMove } from '../../domain/statements/break.ts'
import { entriesOfEnding, misfitOf, misfits, type Payer } from '../../domain/statements/break-ending.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import { InvalidRequest } from '../../ports/invalid-request.ts'
import type { BreakStep, BreakStore, WorkedBreak } from '../../ports/statements/break-store.ts'
import { book } from '../ledger-rows.ts'
import { payersOfPaymentSql } from '../payments/payers-of-payment.sql.ts'
import { withTransaction } from '../pool.ts'
import { timeOrderedId } from '../time-ordered-id.ts'
import type { Vault } from '../vault.ts'
import { keepLineAsPayment } from './line-as-payment.ts'
import { strangerItemsSql } from './stranger-items.sql.ts'

/** Keeps the life of differences in PostgreSQL; notes are sealed, because people write names into them. */
export function createBreakStore(pool: Pool, vault: Vault): BreakStore {
  const addStep = (
    client: PoolClient,
    id: number,
    { at, did, by, resolution, note }: Omit<BreakStep, 'note'> & { readonly note: string },
    stepId = timeOrderedId(at),
  ) =>
    client.query(
      `insert into break_steps (id, break_id, place, at, did, made_by, resolution, sealed)
       values ($1, $2, next_step_of_break($2), $3, $4, $5, $6, $7)`,
      [stepId, id, at, did, by, resolution, vault.seal(Buffer.from(note))],
    )
  return {
    async list({ state, source, businessDay, owner, isUnowned, category, openedBefore, before, limit }) {
      const { rows } = await pool.query<WorkedBreak>(
        `${breaksSql}
         where ($1::text is null or state = $1) and ($2::text is null or source = $2)
           and ($3::date is null or business_day = $3) and ($4::text is null or owner = $4)
           and ($5::bigint is null or id < $5) and (not $7 or owner is null)
           and ($8::text is null or category = $8) and ($9::timestamptz is null or opened_at < $9)
         order by id desc limit $6`,
        [
          ...[state ?? null, source ?? null, businessDay ?? null, owner ?? null, before ?? null, limit],
          ...[isUnowned ?? false, category ?? null, openedBefore ?? null],
        ],
      )
      return rows
    },

    async find(id) {
      const { rows } = await pool.query<WorkedBreak>(`${breaksSql} where id = $1`, [id])
      if (!rows[0]) return undefined
      const { rows: steps } = await pool.query(
        `select at, did, made_by as by, resolution, sealed from break_steps where break_id = $1 order by place`,
        [id],
      )
      return {
        ...rows[0],
        steps: steps.map(({ sealed, ...step }) => ({
          ...step,
          note: sealed === null ? null : vault.open(sealed).toString('utf8'),
        })),
      }
    },

    act: ({ id, did, owner, note, by, at }) =>
      withTransaction(pool, async (client) => {
        const kept = await lock(client, id)
        if (did === 'excepted') await move(client, kept, 'excepted', null)
        else if (!mayBreakMove(kept.state, 'resolved')) throw isOver()
        if (did === 'assigned') await client.query('update breaks set owner = $2 where id = $1', [id, owner])
        await addStep(client, id, { at, did, by, resolution: null, note })
      }),

    resolve: ({ id, resolution, payer, note, by, at, channelOf }) =>
      withTransaction(pool, async (client) => {
        const kept = await lock(client, id)
        const found = { ...kept, channel: channelOf(kept.source) }
        const misfit = misfitOf(found, resolution)
        if (misfit) throw new GatewayError('conflict', misfits[misfit].says)
        // What is resolved once more was over when it was resolved first.
        if (kept.state !== 'resolved') await move(client, kept, 'resolved', at)
        const stepId = timeOrderedId(at)
        await addStep(client, id, { at, did: 'resolved', by, resolution, note }, stepId)
        const { channel } = found
        // It fits only what a line alone tells of. The payment that this is kept as books the same: money without an owner that people give.
        if (resolution === 'unowned' && channel !== undefined)
          return keepLineAsPayment(client, { breakId: id, channel, at })
        const entries = entriesOfEnding(found, resolution)
        const booking = { cause: 'break-resolved', causeId: stepId, at } as const
        if (resolution === 'credit')
          return book(client, entries, { ...booking, ...creditedOf(kept.payers, payer) })
        const schools = new Set(kept.payers.map(({ schoolCode }) => schoolCode))
        const [schoolCode = null] = schools.size === 1 ? schools : []
        await book(client, entries, { ...booking, schoolCode })
      }),

    async counts(since) {
      const { rows } = await pool.query(
        `select count(*) filter (where opened_at >= $1) as opened, count(*) filter (where closed_at >= $1) as closed,
           count(*) filter (where state = 'open') as open
         from breaks`,
        [since],
      )
      return rows[0]
    },

    async keepUnread({ source, file, businessDay, row, reason, at }) {
      await pool.query(
        `insert into breaks (source, business_day, category, reason, file, file_row, opened_at)
         values ($1, $2, 'unread-file', $3, $4, $5, $6)
         on conflict (source, file) where category = 'unread-file' and state in ('open', 'excepted') do nothing`,
        [source, businessDay, reason, file, row, at],
      )
    },
  }
}

const breaksSql = `
  select id, source, business_day as "businessDay", category, state, owner, payment_id as "paymentId", other_payment_id as "otherPaymentId",
    "paymentReference", "billNumber", bank_reference as "bankReference", bank_amount as "bankAmount", our_amount as "ourAmount", reason, file,
    file_row as "fileRow", opened_at as "openedAt", closed_at as "closedAt",
    coalesce((
      select json_agg(payers order by "schoolCode", "studentCode") from (${payersOfPaymentSql('breaks.payment_id')}) as payers
    ), '[]') as payers, (
      select json_build_object('kind', kind, 'isNetted', is_netted, 'astray', astray)
      from (${strangerItemsSql}) as strangers where break_id = breaks.id
    ) as stranger
  from breaks left join lateral (
    select payments.reference as "paymentReference", bills.number as "billNumber"
    from payments left join bills on bills.id = payments.bill_id where payments.id = breaks.payment_id
  ) as ours on true`

async function lock(client: PoolClient, id: number): Promise<WorkedBreak> {
  await client.query('select from breaks where id = $1 for update', [id])
  // Read when it is held: what was booked of it meanwhile counts.
  const { rows } = await client.query<WorkedBreak>(`${breaksSql} where id = $1`, [id])
  if (!rows[0]) throw new GatewayError('not_found', 'there is no such difference')
  return rows[0]
}

async function move(
  client: PoolClient,
  kept: WorkedBreak,
  to: BreakState,
  closedAt: Date | null,
): Promise<void> {
  if (!mayBreakMove(kept.state, to)) throw isOver()
  await client.query('update breaks set state = $2, closed_at = $3 where id = $1', [kept.id, to, closedAt])
}

const isOver = () => new GatewayError('conflict', misfits['is-over'].says)

/** Who has the credit of a payment: its one payer, or whom an order names of several. */
function creditedOf(payers: readonly Payer[], named: Payer | undefined): Payer {
  const fits = payers.filter(
    (payer) => !named || (payer.schoolCode === named.schoolCode && payer.studentCode === named.studentCode),
  )
  const [payer, ...others] = fits
  if (payer && others.length === 0) return payer
  throw new InvalidRequest([
    named
      ? { field: 'payer', code: 'unknown_payer', message: 'names nobody who has this payment' }
      : {
          field: 'payer',
          code: 'missing',
          message: 'must say whose credit it is: several students have this payment',
        },
  ])
}
