import type { BookKind } from '../../domain/days/business-day.ts'
import { localDaySql } from '../local-day.sql.ts'

/** The business day of an instant under a cut-off in minutes. */
export const businessDaySql = (at: string, cutOff: string): string =>
  localDaySql(`(${at} + make_interval(mins => 1440 - ${cutOff}))`)

/** An instant as a number that looks the same in every zone. */
const micros = (at: string): string => `(extract(epoch from ${at}) * 1000000)::bigint`

/** One kind of record that days count. In its parts `$1` is whose book it is, `$3` the cut-off in minutes. */
export interface CountedRecord {
  readonly table: string
  readonly id: string
  readonly idType: 'uuid' | 'bigint'
  /** What is hashed of it: columns of its own table, and none that may lawfully change. */
  readonly said: string
  readonly joins: string
  readonly valueDay: string
  /** What it adds to the book, signed đồng. */
  readonly amount: string
  /** Whether it is of the book. */
  readonly ofBook: string
  /** An array of all names that may be those of its books. */
  readonly books: string
  /** When it came; null where that is not known, and all of them are looked at each time. */
  readonly came: string | null
}

const theirPayment = `left join payments on cause = 'payment' and payments.id = cause_id`
const theirLine = `
  left join allocations on cause = 'allocation' and allocations.id = cause_id
  left join bank_lines on bank_lines.id = allocations.line_id`

const entry = {
  table: 'ledger_entries as entry',
  id: 'entry.id',
  idType: 'bigint',
  came: 'booked_at',
  said: `jsonb_build_array(entry.id, entry.school_code, entry.student_code, debit, credit, entry.amount, cause, cause_id,
    ${micros('booked_at')})`,
} as const

const side = (name: string) =>
  `case when debit = ${name} then entry.amount else 0 end - case when credit = ${name} then entry.amount else 0 end`

const ofLine = {
  idType: 'uuid',
  joins: 'join bank_lines on bank_lines.id = line_id',
  valueDay: 'booked_on',
} as const

/** What each kind of book counts. Entries of money are of the day that the payer paid on, or the bank booked on. */
export const countedRecords = {
  bank: {
    'bank-line': {
      table: 'bank_lines',
      id: 'bank_lines.id',
      idType: 'uuid',
      said: `jsonb_build_array(bank_lines.id, account, direction, reference, bank_lines.amount, booked_on,
        ${micros('bank_lines.at')}, not_fee, ${micros('seen_at')})`,
      joins: '',
      valueDay: 'booked_on',
      amount: `case direction when 'in' then bank_lines.amount else -bank_lines.amount end`,
      ofBook: 'account = $1',
      books: `array['bank:' || account]`,
      came: 'seen_at',
    },
    allocation: {
      ...ofLine,
      table: 'allocations',
      id: 'allocations.id',
      said: `jsonb_build_array(allocations.id, line_id, outcome, why, allocations.amount, school_code, student_code, bill_id,
        ${micros('made_at')}, made_by)`,
      amount: 'allocations.amount',
      ofBook: 'account = $1',
      books: `array['bank:' || account]`,
      came: 'made_at',
    },
    'allocation-undone': {
      ...ofLine,
      table: 'allocations',
      id: 'allocations.id',
      said: `jsonb_build_array(allocations.id, ${micros('undone_at')}, undone_by)`,
      amount: '-allocations.amount',
      ofBook: 'account = $1',
      books: `array['bank:' || account]`,
      came: 'undone_at',
    },
    entry: {
      ...entry,
      joins: theirLine,
      valueDay: `coalesce(booked_on, ${localDaySql('booked_at')})`,
      amount: side(`('bank:' || $1)`),
      ofBook: `(debit = 'bank:' || $1 or credit = 'bank:' || $1)`,
      books: 'array[debit, credit]',
    },
  },
  channel: {
    payment: {
      table: 'payments',
      id: 'payments.id',
      idType: 'uuid',
      said: `jsonb_build_array(payments.id, channel, payments.reference, paid_amount,
        case when not transaction_told_later then provider_transaction end,
        ${micros('paid_at')})`,
      joins: '',
      valueDay: businessDaySql('paid_at', '$3::int'),
      amount: 'paid_amount',
      ofBook: 'channel = $1 and paid_at is not null and paid_amount is not null',
      books: `array['channel:' || channel]`,
      came: null,
    },
    'settlement-item': {
      table: 'settlement_items',
      id: 'settlement_items.id',
      idType: 'uuid',
      said: `jsonb_build_array(settlement_items.id, file_id, batch_id, line, settlement_items.kind, provider_transaction,
        partner_transaction, original_transaction, gross, fee, fee_tax, net, outcome, payment_id)`,
      joins: 'join settlement_files as files on files.id = file_id',
      valueDay: 'business_day',
      amount: 'net',
      ofBook: 'channel = $1',
      books: `array['channel:' || channel]`,
      came: 'read_at',
    },
    entry: {
      ...entry,
      joins: theirPayment + theirLine,
      valueDay: `coalesce(${businessDaySql('paid_at', '$3::int')}, booked_on, ${localDaySql('booked_at')})`,
      amount: side(`('clearing:' || $1)`),
      ofBook: `(debit = 'clearing:' || $1 or credit = 'clearing:' || $1)`,
      books: `array[replace(debit, 'clearing:', 'channel:'), replace(credit, 'clearing:', 'channel:')]`,
    },
  },
  school: {
    entry: {
      ...entry,
      joins: theirPayment + theirLine,
      valueDay: `coalesce(${localDaySql('paid_at')}, ${localDaySql('bank_lines.at')}, booked_on, ${localDaySql('booked_at')})`,
      // Money that waited without an owner comes to the school when it is given; what is taken from it goes there again.
      amount: `case when debit ~ '^(bank|clearing|unowned-money|unexplained-outgoing)' then entry.amount
        when credit ~ '^(bank|clearing|unowned-money|unexplained-outgoing)' then -entry.amount else 0 end`,
      ofBook: 'entry.school_code = $1',
      books: `array['school:' || entry.school_code]`,
    },
  },
} as const satisfies Record<BookKind, Record<string, CountedRecord>>
