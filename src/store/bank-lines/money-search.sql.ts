import { goesOnFrom } from './in-transit.sql.ts'
import { dayOfMoney, joinSource, lineJson, paymentJson } from './money-source.sql.ts'

const piece = `
  allocations.id, line_id as "lineId", allocations.payment_id as "paymentId", outcome, why, allocations.amount,
  school_code as "schoolCode", student_code as "studentCode", allocations.bill_id as "billId", made_at as "madeAt", made_by as "madeBy",
  undone_at as "undoneAt", undone_by as "undoneBy"`

/** A claim that has not lapsed at an instant. */
const claimAt = (now: string) => `(
  select json_build_object('by', claimed_by, 'until', until) from money_claims
  where allocation_id = allocations.id and until > ${now}) as claim`

/** The refund without a student by which a piece goes back, unless that came to nothing. */
const returnedBy = `(
  select id from refunds
  where allocation_id = allocations.id and refunds.student_code is null
    and state not in ('rejected', 'refused', 'returned')
  limit 1) as "returnedBy"`

/** Each by its index; of payments few have pieces. */
const ofReference = `
  select piece.id from bank_lines as line join allocations as piece on piece.line_id = line.id where line.reference = $3
  union all
  select piece.id from allocations as piece join payments as source on source.id = piece.payment_id
  where piece.payment_id is not null and (source.reference = $11 or source.provider_transaction = $11)`

/**
 * $1 now, $2 account or channel, $3 reference of a bank, $4 reason, $5 direction, $6 amount, $7 day, $8 the last of the page before,
 * $9 limit, $10 came in until, $11 reference of a channel.
 */
export const withoutOwner = `
  select allocations.id, outcome, why, allocations.amount, made_at as "madeAt", ${lineJson()} as line,
    ${paymentJson} as payment, ${claimAt('$1')}
  from allocations ${joinSource}
  where outcome in ('ambiguous', 'suspense') and undone_at is null and why <> 'in-transit'
    and ($2::text is null or account = $2 or payments.channel = $2)
    and ($3::text is null or allocations.id in (${ofReference}))
    and ($4::text is null or why = $4) and ($5::text is null or coalesce(direction, 'in') = $5)
    and ($6::bigint is null or allocations.amount = $6) and ($7::date is null or ${dayOfMoney} = $7)
    and ($10::timestamptz is null or (made_at <= $10 and direction is distinct from 'out'))
    and ($8::uuid is null or (made_at, allocations.id) > (select made_at, id from allocations where id = $8))
  order by made_at, allocations.id limit $9`

/** $1 a piece, $2 now. */
export const find = `
  select ${piece}, ${claimAt('$2')}, ${returnedBy}, ${lineJson(`, 'at', at, 'memo', memo,
    'seenAt', seen_at, 'isErased', sealed is null,
    'sources', (
      select coalesce(json_agg(distinct source order by source), '[]') from bank_line_witnesses as told
      where told.line_id = bank_lines.id),
    'schoolCodes', (
      select coalesce(json_agg(owner.school_code order by owner.school_code), '[]') from school_accounts as owner
      where owner.number = account)`)} as line, ${paymentJson} as payment
  from allocations ${joinSource}
  where allocations.id = $1`

/** Every piece of the line ($1) or of the payment ($2) that a piece is of. */
export const piecesBeside = `
  select ${piece} from allocations where line_id = $1 or payment_id = $2 order by made_at, id`

export const entriesOfPiece = `
  select id, debit, credit, amount, cause, booked_at as "bookedAt" from ledger_entries
  where cause in ('allocation', 'allocation-undone') and cause_id = $1 order by id`

export const sealedWords = `
  select sealed from allocations join bank_lines on bank_lines.id = line_id where allocations.id = $1`

/** $1 the last of the page before, $2 limit. */
export const inTransit = `
  select allocations.id, line_id as "lineId", allocations.amount, split_part(credit, ':', 2) as "fromSchool",
    allocations.school_code as "toSchool", allocations.student_code as "studentCode", made_at as since
  from allocations join ledger_entries on cause = 'allocation' and cause_id = allocations.id
  where outcome = 'suspense' and why = 'in-transit' and undone_at is null
    and ($1::uuid is null or (made_at, allocations.id) > (select made_at, id from allocations where id = $1))
  order by made_at, allocations.id limit $2`

/** $1 money in transit. */
export const outgoingFor = `
  select outgoing.id, went.account, went.reference, outgoing.amount, went.booked_on as "bookedOn"
  from allocations as transit
  join bank_lines as came on came.id = transit.line_id
  join allocations as outgoing on outgoing.amount = transit.amount
  join bank_lines as went on went.id = outgoing.line_id
  where transit.id = $1 and outgoing.outcome = 'suspense' and outgoing.why = 'outgoing' and outgoing.undone_at is null
    and ${goesOnFrom('came.account', 'went.account')}
  order by outgoing.made_at desc, outgoing.id desc limit 20`
