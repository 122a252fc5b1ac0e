import type { Pool, PoolClient } from 'pg'
import { gateway } from '../../domain/access/actor.ts'
import { account } from '../../domain/money/ledger.ts'
import type { GoneBack } from '../../domain/refunds/gone-back.ts'
import { noteOf } from '../../domain/refunds/refund-note.ts'
import type { SettlementOutcome } from '../../domain/statements/settlement.ts'
import type {
  BorneRow,
  ChargeRow,
  DaySettledPayment,
  NewSettlement,
  SettlementStore,
} from '../../ports/statements/settlement-store.ts'
import { withTransaction } from '../pool.ts'
import { lockRefund } from '../refunds/refund-rows.ts'
import { settleAsDone } from '../refunds/settle-refund.ts'
import { timeOrderedId } from '../time-ordered-id.ts'
import type { Vault } from '../vault.ts'
import { openFiles, sealFiles } from './answer-files.ts'
import { bookBatch, findLine, type OpenBatch } from './book-batch.ts'
import { closeUnread } from './break-rows.ts'
import { joinLater } from './join-later.ts'
import * as sql from './settlement-store.sql.ts'

/** Keeps settlements in PostgreSQL. */
export function createSettlementStore(pool: Pool, vault: Vault): SettlementStore {
  const find: SettlementStore['find'] = async (source, sha256) => {
    const { rows } = await pool.query(
      `select id, source, business_day as day, read_at as "ranAt", summary, sealed_answers from settlement_files
       where source = $1 and sha256 = $2`,
      [source, sha256],
    )
    if (!rows[0]) return undefined
    const { summary, sealed_answers, ...run } = rows[0]
    return { run: { ...run, ...summary }, files: openFiles(sealed_answers, vault) }
  }
  return {
    find,

    async seenEarlier(source, keys) {
      const { rows } = await pool.query<{ key: string }>(sql.seenEarlierSql, [source, keys])
      return new Set(rows.map(({ key }) => key))
    },

    async payments({ channel, from, to }, named) {
      const of = [channel, from, to, named]
      return (await pool.query<DaySettledPayment>(sql.paymentsToSettleSql, of)).rows
    },

    async goneBack({ channel, from, to }, named) {
      return (await pool.query<GoneBack>(sql.goneBackToSettleSql, [channel, from, to, named])).rows
    },

    async keep(file) {
      const known = await withTransaction(pool, (client) => keepFile(client, file, vault))
      const kept = await find(file.source, file.sha256)
      if (!kept) throw new Error('a file that was just kept is not there')
      return { ...kept, wasKnown: known }
    },

    async bookArrived(accounts, at) {
      await withTransaction(pool, (client) => joinLater(client, at))
      const { rows: open } = await pool.query<OpenBatch>(sql.openBatchesSql)
      let booked = 0
      for (const batch of open) {
        const lineId = batch.lineId ?? (await findLine(pool, batch, accounts.get(batch.source), vault))
        if (lineId && (await withTransaction(pool, (client) => bookBatch(client, batch, lineId, at))))
          booked += 1
      }
      return booked
    },

    async charges({ from, to, channel, schoolCode }) {
      const { rows } = await pool.query<ChargeRow>(sql.chargesSql, [
        from,
        to,
        channel ?? null,
        schoolCode ?? null,
      ])
      return rows
    },

    async borne({ from, to, schoolCode }) {
      const { rows } = await pool.query<BorneRow>(sql.borneSql, [from, to, schoolCode ?? null])
      return rows
    },
  }
}

/** The category that a difference has among all differences; what is the same is none. */
const categories: Readonly<Record<SettlementOutcome, string | undefined>> = {
  matched: undefined,
  late: undefined,
  'amount-differs': 'amount-differs',
  'only-at-provider': 'only-at-bank',
  'only-here': 'only-here',
  duplicate: 'duplicate',
}

/** Keeps a file, unless the same bytes are kept; says whether they were. */
async function keepFile(client: PoolClient, file: NewSettlement, vault: Vault): Promise<boolean> {
  const { source, channel, name, sha256, day, findings, summary, files, at } = file
  const id = timeOrderedId(at)
  const { rowCount } = await client.query(
    `insert into settlement_files (id, source, channel, name, sha256, business_day, summary, sealed_answers, read_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict on constraint settlement_files_are_read_once do nothing`,
    [id, source, channel, name, sha256, day, JSON.stringify(summary), sealFiles(files, vault), at],
  )
  if (rowCount === 0) return true
  const placed = findings.map((finding) => ({ ...finding, itemId: finding.item ? timeOrderedId(at) : null }))
  const items = placed.flatMap(({ item, itemId, payment, outcome, goneBack }) =>
    item
      ? [
          {
            ...{ id: itemId, line: item.line, kind: item.kind, gross: item.gross, fee: item.fee },
            ...{ fee_tax: item.feeTax, net: item.net, outcome, payment_id: payment?.id ?? null },
            refund_id: goneBack?.as === 'refund' ? goneBack.id : null,
            reversal_id: goneBack?.as === 'reversal' ? goneBack.id : null,
            provider_transaction: item.providerTransaction ?? null,
            partner_transaction: item.partnerTransaction ?? null,
            original_transaction: item.originalTransaction ?? null,
            batch: item.batch ?? day.replaceAll('-', ''),
          },
        ]
      : [],
  )
  await client.query(sql.keepItemsSql, [JSON.stringify(items), id, source, channel, day])
  for (const { refund_id: refundId } of items) {
    if (refundId !== null) await settledByFile(client, refundId, at)
  }
  const breaks = placed.flatMap(({ item, itemId, payment, outcome, reason }) => {
    const category = categories[outcome]
    if (!category) return []
    const isTakenBack = item !== null && item.kind !== 'payment'
    return [
      {
        ...{ category, reason, payment_id: payment?.id ?? null, item_id: itemId },
        bank_reference: item?.providerTransaction ?? item?.partnerTransaction ?? null,
        bank_amount: item?.gross ?? null,
        // The payment itself is not what differs from what is taken back of it.
        our_amount: isTakenBack ? null : (payment?.amount ?? null),
      },
    ]
  })
  await client.query(sql.keepBreaksSql, [JSON.stringify(breaks), id, source, day, at])
  await client.query(sql.closeSettledBreaksSql, [id, at])
  await closeUnread(client, { source, file: name, day, at })
  return false
}

/** A provider that settles a refund has given it back, whatever it answered before. */
async function settledByFile(client: PoolClient, id: string, at: Date): Promise<void> {
  const refund = await lockRefund(client, id)
  if (refund?.state !== 'sending' && refund?.state !== 'unknown') return
  const said = { by: gateway, note: noteOf('settlement-shows-it') }
  await settleAsDone(client, refund, account.clearing(refund.channel ?? ''), said, at)
}
