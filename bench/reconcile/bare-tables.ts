import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import { Client } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { makePaymentCode } from '../../src/domain/bank-lines/payment-code.ts'
import type { PaymentCodeRules } from '../../src/domain/bank-lines/read-memo.ts'
import { payableOf } from './province.ts'

/** Tables of the bare work and of the plain pipeline: a bill is known by its code. */
export const bareTables = `
  create table bills (
    id bigint primary key,
    code text not null unique,
    payable bigint not null,
    paid bigint not null default 0,
    state text not null default 'issued'
  );
  create table lines (
    id bigint generated always as identity primary key,
    account text not null,
    reference text not null,
    amount bigint not null,
    booked_on date not null,
    memo text not null,
    code text,
    unique (account, reference)
  );
  create table allocations (
    line_id bigint primary key references lines (id),
    bill_id bigint references bills (id),
    amount bigint not null
  );
  create table entries (
    id bigint generated always as identity primary key,
    debit text not null,
    credit text not null,
    amount bigint not null,
    line_id bigint not null
  )`

/** Fills in the bills of the same pupils with the same codes. */
export async function fillBareBills(
  url: string,
  pupils: number,
  { prefixes, origin }: PaymentCodeRules,
): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  const copy = client.query(copyFrom('copy bills (id, code, payable) from stdin'))
  for (let pupil = 1; pupil <= pupils; pupil += 1) {
    const row = `${pupil}\t${makePaymentCode(prefixes.student, BigInt(pupil), origin)}\t${payableOf(pupil)}\n`
    if (!copy.write(row)) await once(copy, 'drain')
  }
  copy.end()
  await finished(copy)
  await client.end()
}
