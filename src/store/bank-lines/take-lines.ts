import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import { setImmediate } from 'node:timers/promises'
import type { Pool, PoolClient } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { gateway } from '../../domain/access/actor.ts'
import { keyOfReference } from '../../domain/bank-lines/bank-line.ts'
import type { ReadBankLine, TakenLines, TurnToTake } from '../../ports/bank-lines/bank-line-store.ts'
import type { TellOfPayment } from '../../ports/payments/payment-store.ts'
import { withTransaction } from '../pool.ts'
import { timeOrderedId } from '../time-ordered-id.ts'
import type { Vault } from '../vault.ts'
import { allocate } from './allocate-money.ts'
import { lockFamiliesSql, piecesOfFamiliesSql } from './family-money.sql.ts'
import { giveByHints } from './give-by-hints.ts'
import { holdBankLines } from './hold-bank-lines.ts'
import { moneyByOutcome } from './money-by-outcome.ts'
import { clearPiecesSql, freshTablesSql } from './money-tables.sql.ts'
import { takeBackReturned } from './take-back.ts'
import {
  copyLinesSql,
  findOthersSql,
  followCarriedSql,
  holdRestSql,
  joinRepeatsSql,
  keepFinestSql,
  keepNewSql,
  keepWitnessesSql,
  moneyByOutcomeSql,
  nameOnceSql,
  nameOwnersSql,
  piecesOfLinesSql,
  strayWitnessesSql,
} from './take-lines.sql.ts'

/** What one source tells of at an instant. */
interface Told {
  readonly lines: readonly ReadBankLine[]
  readonly source: string
  readonly at: Date
  readonly turn?: TurnToTake | undefined
}

/**
 * Takes lines in, in one transaction: keeps what is new, gives its money to whom codes name, and holds the rest. Keeping and naming
 * need no lock: who tells of a line that somebody else is keeping waits for that one's end.
 */
export function takeLines(
  pool: Pool,
  vault: Vault,
  { lines, source, at, turn }: Told,
  tell: TellOfPayment,
): Promise<TakenLines> {
  const namesFamilies = lines.some(({ reading }) => (reading.familyNumbers ?? []).length > 0)
  const namesBills = lines.some(({ reading }) => reading.billNumbers.length > 0)
  return withTransaction(pool, async (client) => {
    await client.query(freshTablesSql)
    await copyRows(client, copyLinesSql, lines, (line, place) => toRow(line, place, at, vault))
    await turn?.keepAfter
    await client.query(findOthersSql, [source])
    const { rowCount: kept } = await client.query(keepNewSql, [at])
    const { rows: found } = await client.query(keepWitnessesSql, [source, at])
    if (!turn) await assertNobodyWasFaster(client, source)
    turn?.onKept()
    await client.query(nameOwnersSql)
    if ((await client.query(followCarriedSql)).rowCount) await client.query(nameOnceSql)
    if (namesBills) await client.query(keepFinestSql)
    await client.query(piecesOfLinesSql)
    await turn?.giveAfter
    await holdBankLines(client)
    await allocate(client, gateway, tell, at)
    if (namesFamilies) await giveToFamilies(client, tell, at)
    await giveByHints(client, vault, lines, { by: gateway, tell, at })
    await client.query(holdRestSql, [at, gateway])
    await takeBackReturned(client, vault, lines, { by: gateway, tell, at })
    const { rows: money } = await client.query(moneyByOutcomeSql)
    const { told, contradictions } = found[0]
    if (contradictions.length > 0) await client.query(joinRepeatsSql, [contradictions])
    return {
      ...{ kept: kept ?? 0, known: told - (kept ?? 0), conflicts: contradictions.length },
      money: moneyByOutcome(money),
    }
  })
}

/**
 * Of two messages with one id that tell of two movements at the same moment the second is a contradiction, which it only sees when it looks
 * again. (The lines of a file are read by one reader.)
 */
async function assertNobodyWasFaster(client: PoolClient, source: string): Promise<void> {
  const { rows } = await client.query(strayWitnessesSql, [source])
  if (rows.length > 0) throw Object.assign(new Error('a witness was taken meanwhile'), { code: '40001' })
}

/** Money of families goes last: in their order, to what is owed by then. */
async function giveToFamilies(client: PoolClient, tell: TellOfPayment, at: Date): Promise<void> {
  await client.query(clearPiecesSql)
  await client.query(lockFamiliesSql)
  await client.query(piecesOfFamiliesSql)
  await allocate(client, gateway, tell, at)
}

/** Rows that are made, and go to the database, at once; between them others have their turn. */
const rowsAtOnce = 250

async function copyRows<Item>(
  client: PoolClient,
  sql: string,
  items: readonly Item[],
  toRow: (item: Item, place: number) => string,
): Promise<void> {
  const copy = client.query(copyFrom(sql))
  const done = finished(copy)
  for (let start = 0; start < items.length; start += rowsAtOnce) {
    const rows = items.slice(start, start + rowsAtOnce).map((item, place) => toRow(item, start + place))
    if (!copy.write(rows.join(''))) await Promise.race([once(copy, 'drain'), done])
    await setImmediate()
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
const wordsOf = ({ memo, payerName, payerAccount, reference, takesBack }: ReadBankLine['line']) =>
  JSON.stringify({ memo, payerName, payerAccount, reference, takesBack })
