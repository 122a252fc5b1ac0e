import type { Pool, PoolClient } from 'pg'
import type { ApprovalMoment } from '../../ports/approvals/approval-store.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { Payee } from '../../ports/refunds/refund-store.ts'
import type {
  AskedReturn,
  ProposedReturn,
  ReturnOrder,
  ReturnStore,
} from '../../ports/refunds/return-store.ts'
import {
  dayOfMoney,
  isOwnerless,
  joinSource,
  lineJson,
  type PaymentAsJson,
  paymentJson,
  readPaymentJson,
  referenceOfMoney,
} from '../bank-lines/money-source.sql.ts'
import { withTransaction } from '../pool.ts'
import { openJson, sealJson } from '../sealed-json.ts'
import { timeOrderedId } from '../time-ordered-id.ts'
import type { Vault } from '../vault.ts'
import { askAboutRefund } from './ask-about-refund.ts'
import { newRefundCode } from './refund-code.ts'

/** Keeps in PostgreSQL what goes back without an owner; to whom is sealed. */
export function createReturnStore(pool: Pool, vault: Vault): ReturnStore {
  return {
    async proposals({ before, limit, after }) {
      const { rows } = await pool.query<ProposalRow>(proposalsSql, [before, limit, after ?? null])
      return rows.map(({ sealed, payment, ...proposal }) => ({
        ...proposal,
        payment: readPaymentJson(payment),
        senderKnown: openSender(sealed, vault).account !== undefined,
      }))
    },

    request: (order, when) => withTransaction(pool, (client) => request(client, order, when, vault)),

    async letter(refundId) {
      const { rows } = await pool.query<LetterRow>(letterSql, [refundId])
      if (!rows[0]) return undefined
      const { payee, words, ...facts } = rows[0]
      // The reference is shown as its sender wrote it down, not as it is compared.
      const { reference = facts.reference } = words ? openJson<SenderWords>(words, vault) : {}
      return { ...facts, reference, payee: openJson<Payee>(payee, vault) }
    },
  }
}

type ProposalRow = Omit<ProposedReturn, 'senderKnown' | 'payment'> & {
  readonly sealed: Buffer | null
  readonly payment: PaymentAsJson
}

interface LetterRow {
  readonly code: string
  readonly approvedAt: Date
  readonly amount: number
  readonly reference: string
  readonly bookedOn: string
  readonly toAccount: string | null
  readonly channel: string | null
  readonly schoolName: string | null
  readonly payee: Buffer
  readonly words: Buffer | null
}

async function request(
  client: PoolClient,
  order: ReturnOrder,
  when: ApprovalMoment,
  vault: Vault,
): Promise<AskedReturn> {
  const { allocationId, actor, reason, rules } = order
  const { rows } = await client.query<ReturnableMoney>(moneySql, [allocationId])
  const money = rows[0]
  if (!money) throw new GatewayError('conflict', 'this money has an owner, or is not there')
  const goes = whereTo(order, money, vault)
  if (goes.is === 'other-sender' || goes.is === 'sender-unknown') return goes
  const id = timeOrderedId(when.at)
  const { amount, schoolCode } = money
  await client.query(
    `insert into refunds (id, code, school_code, allocation_id, amount, owed_again, way, channel, state, sealed, created_at)
     values ($1, $2, $3, $4, $5, false, $6, $7, 'requested', $8, $9)`,
    [
      ...[id, newRefundCode(), schoolCode, allocationId, amount],
      ...(goes.is === 'channel' ? ['channel', money.channel, null] : ['transfer', null, goes.sealed]),
      when.at,
    ],
  )
  const about = { kind: 'return-of-money', alone: allocationId, schoolCode, amount } as const
  const asked = { ...about, payload: { refundId: id }, actor, reason, rules }
  return { is: 'asked', ...(await askAboutRefund(client, id, asked, when)) }
}

interface ReturnableMoney {
  readonly amount: number
  readonly sealed: Buffer | null
  readonly schoolCode: string | null
  /** The channel of a payment. */
  readonly channel: string | null
}

/**
 * Where money goes back to. A channel that gives back does so by itself; what came otherwise, or should go another way, goes to
 * an account: the one that the bank said, or that the order names.
 */
function whereTo({ channels, ...order }: ReturnOrder, { sealed, channel }: ReturnableMoney, vault: Vault) {
  const namesNobody = !order.account && !order.name && !order.bankCode
  if (channel !== null && namesNobody && channels?.has(channel)) return { is: 'channel' } as const
  const sender = openSender(sealed, vault)
  if (order.account && sender.account && order.account !== sender.account)
    return { is: 'other-sender' } as const
  const account = sender.account ?? order.account
  const name = sender.name ?? order.name
  const { bankCode } = order
  if (!account) return { is: 'sender-unknown', field: 'account' } as const
  if (!name) return { is: 'sender-unknown', field: 'name' } as const
  if (!bankCode) return { is: 'sender-unknown', field: 'bankCode' } as const
  const payee: Payee = { name, account, bankCode }
  return { is: 'transfer', sealed: sealJson(payee, vault) } as const
}

interface SenderWords {
  readonly payerName?: string
  readonly payerAccount?: string
  readonly reference?: string
}

function openSender(sealed: Buffer | null, vault: Vault) {
  if (!sealed) return {}
  const { payerName, payerAccount } = openJson<SenderWords>(sealed, vault)
  return { ...(payerName && { name: payerName }), ...(payerAccount && { account: payerAccount }) }
}

/** The one school of an account, where it has one: several may share it. */
const schoolOfAccount = `(
  select min(school_accounts.school_code) from school_accounts where number = bank_lines.account
  having count(distinct school_accounts.school_code) = 1)`

const proposalsSql = `
  select allocations.id, allocations.amount, why, made_at as since, bank_lines.sealed, ${lineJson()} as line,
    ${paymentJson} as payment
  from allocations ${joinSource}
  where ${isOwnerless} and made_at <= $1
    and not exists (
      select 1 from approvals
      where kind = 'return-of-money' and alone = allocations.id::text and state in ('waiting', 'approved'))
    and ($3::uuid is null or (made_at, allocations.id) > (select made_at, id from allocations where id = $3))
  order by made_at, allocations.id limit $2`

const moneySql = `
  select allocations.amount, bank_lines.sealed, channel, ${schoolOfAccount} as "schoolCode"
  from allocations ${joinSource}
  where allocations.id = $1 and ${isOwnerless}
  for update of allocations`

const letterSql = `
  select refunds.code, (
      select min(at) from refund_steps where refund_id = refunds.id and state = 'due') as "approvedAt",
    refunds.amount, ${referenceOfMoney} as reference, ${dayOfMoney} as "bookedOn", account as "toAccount",
    payments.channel,
    schools.profile ->> 'name' as "schoolName", refunds.sealed as payee, bank_lines.sealed as words
  from refunds
  join allocations on allocations.id = allocation_id
  ${joinSource}
  left join schools on schools.code = refunds.school_code
  where refunds.id = $1 and refunds.student_code is null and refunds.sealed is not null
    and refunds.state not in ('requested', 'rejected', 'refused')`
