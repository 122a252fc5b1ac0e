import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import type { Pool, PoolClient } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { keyOfReference } from '../domain/bank-line.ts'
import type { ReadBankLine, TakenLines } from '../ports/bank-line-store.ts'
import type { TellOfPayment } from '../ports/payment-store.ts'
import { advisoryLocks } from './advisory-locks.ts'
import { allocate } from './allocate-money.ts'
import { lockFamiliesSql, piecesOfFamiliesSql } from './family-money.sql.ts'
import { giveByHints } from './give-by-hints.ts'
import { moneyByOutcome } from './money-by-outcome.ts'
import { clearPiecesSql, moneyTablesSql } from './money-tables.sql.ts'
import { withTransaction } from './pool.ts'
import {
  copyLinesSql,
  holdRestSql,
  keepFinestSql,
  keepLinesSql,
  moneyByOutcomeSql,
  nameOwnersSql,
  piecesOfLinesSql,
} from './take-lines.sql.ts'
import { timeOrderedId } from './time-ordered-id.ts'
import type { Vault } from './vault.ts'

/** Who gives money that codes name. */
export const gateway = 'gateway'

/** Keeps everybody else from taking lines and giving money until the transaction ends. */
export async function holdBankLines(client: PoolClient): Promise<void> {
  await client.query('select pg_advisory_xact_lock($1)', [advisoryLocks.bankLines])
}

/** What one source tells of at an instant. */
interface Told {
  readonly lines: readonly ReadBankLine[]
  readonly source: string
  readonly at: Date
}

/** Takes lines in, in one transaction: keeps what is new, gives its money to whom codes name, and holds the rest. */
export function takeLines(
  pool: Pool,
  vault: Vault,
  { lines, source, at }: Told,
  tell: TellOfPayment,
): Promise<TakenLines> {
  const rows = lines.map((line, place) => toRow(line, place, at, vault))
  return withTransaction(pool, async (client) => {
    await client.query(moneyTablesSql)
    await copyRows(client, copyLinesSql, rows)
    await holdBankLines(client)
    const { rows: found } = await client.query(keepLinesSql, [source, at])
    const { kept, told, conflicts } = found[0]
    await client.query(nameOwnersSql)
    await client.query(keepFinestSql)
    await client.query(piecesOfLinesSql)
    await allocate(client, gateway, tell, at)
    if (lines.some(({ reading }) => (reading.familyNumbers ?? []).length > 0))
      await giveToFamilies(client, tell, at)
    await giveByHints(client, vault, lines, { by: gateway, tell, at })
    await client.query(holdRestSql, [at, gateway])
    const { rows: money } = await client.query(moneyByOutcomeSql)
    return { kept, known: told - kept, conflicts, money: moneyByOutcome(money) }
  })
}

/** Money of families goes last: in their order, to what is owed by then. */
async function giveToFamilies(client: PoolClient, tell: TellOfPayment, at: Date): Promise<void> {
  await client.query(clearPiecesSql)
  await client.query(lockFamiliesSql)
  await client.query(piecesOfFamiliesSql)
  await allocate(client, gateway, tell, at)
}

/** Rows of COPY text that go to the database at once. */
const rowsAtOnce = 500

async function copyRows(client: PoolClient, sql: string, rows: readonly string[]): Promise<void> {
  const copy = client.query(copyFrom(sql))
  const done = finished(copy)
  for (let start = 0; start < rows.length; start += rowsAtOnce) {
    if (!copy.write(rows.slice(start, start + rowsAtOnce).join('')))
      await Promise.race([once(copy, 'drain'), done])
  }
  copy.end()
  await done
}

function toRow(
  { line, reading, notFee, witness }: ReadBankLine,
  place: number,
  at: Date,
  vault: Vault,
): string {
  const cells = [
    place,
    timeOrderedId(at),
    copyText(line.account),
    line.direction,
    copyText(keyOfReference(line.reference)),
    line.amount,
    line.bookedOn,
    line.at?.toISOString() ?? '\\N',
    `{${reading.studentNumbers.join()}}`,
    `{${reading.billNumbers.join()}}`,
    `{${(reading.familyNumbers ?? []).join()}}`,
    line.virtualAccount === undefined ? '\\N' : copyText(line.virtualAccount),
    reading.memo,
    notFee === undefined ? '\\N' : copyText(notFee),
    `\\\\x${vault.seal(Buffer.from(wordsOf(line))).toString('hex')}`,
    copyText(witness),
  ]
  return `${cells.join('\t')}\n`
}

const copyEscapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

/** Text as COPY reads it. */
const copyText = (text: string): string =>
  text.replace(/[\\\t\n\r]/g, (character) => copyEscapes[character] ?? character)

/** What a line says of people, and nothing that stands beside it in the clear. */
const wordsOf = ({ memo, payerName, payerAccount, reference }: ReadBankLine['line']) =>
  JSON.stringify({ memo, payerName, payerAccount, reference })
