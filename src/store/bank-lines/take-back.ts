import type { PoolClient } from 'pg'
import type { AllocationOutcome, AllocationReason } from '../../domain/bank-lines/allocation.ts'
import { namedReferences, type SaysOfReturn } from '../../domain/bank-lines/taken-back.ts'
import { account } from '../../domain/money/ledger.ts'
import type { ReadBankLine } from '../../ports/bank-lines/bank-line-store.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { TellOfPayment } from '../../ports/payments/payment-store.ts'
import { book } from '../ledger-rows.ts'
import { reverseMoney } from '../refunds/reverse-money.ts'
import { openJson } from '../sealed-json.ts'
import type { Vault } from '../vault.ts'
import { movePiece } from './move-piece.ts'
import {
  cutOutgoingSql,
  giveAnewSql,
  ownerlessAtSql,
  pairsOfEarlierSql,
  pairsOfNewSql,
  piecesOfLineSql,
} from './take-back.sql.ts'
import { transitOf } from './transit-of.ts'

/** Who takes money back that a bank took, and whom that tells. */
interface Taking {
  readonly by: string
  readonly tell: TellOfPayment
  readonly at: Date
}

interface Pair {
  readonly outLine: string
  readonly inLine: string
}

/**
 * Joins movements that take others back with those, inside the transaction that takes them in: what was posted is reversed, and both
 * are in no other place. Only one of the same account and amount that it names is taken back; else a person decides.
 */
export async function takeBackReturned(
  client: PoolClient,
  vault: Vault,
  lines: readonly ReadBankLine[],
  taking: Taking,
): Promise<void> {
  const moved: string[] = []
  for (const find of [() => pairsOfNew(client, lines), () => pairsOfEarlier(client, vault)]) {
    for (const pair of await find()) {
      if (await takeBack(client, pair, taking)) moved.push(pair.outLine, pair.inLine)
    }
  }
  moved.push(...(await nameReturned(client, lines, taking)))
  if (moved.length > 0) await client.query(giveAnewSql, [moved])
}

/** What the bank gave back of what is not known here is a question of its own. */
async function nameReturned(
  client: PoolClient,
  lines: readonly ReadBankLine[],
  { by, at }: Taking,
): Promise<string[]> {
  const places = lines.flatMap(({ line }, place) =>
    line.takesBack && line.direction === 'in' ? [place] : [],
  )
  if (places.length === 0) return []
  const { rows } = await client.query<{ id: string; lineId: string }>(ownerlessAtSql, [places])
  for (const { id } of rows)
    await movePiece(client, id, { outcome: 'suspense', why: 'returned', to: null }, by, at)
  return rows.map(({ lineId }) => lineId)
}

async function pairsOfNew(client: PoolClient, lines: readonly ReadBankLine[]): Promise<Pair[]> {
  const named = lines.flatMap(({ line, notFee }, place) => {
    const mayTakeBack = line.takesBack || (line.direction === 'out' && notFee === undefined)
    return mayTakeBack ? [{ place, names: namedReferences(line) }] : []
  })
  if (named.length === 0) return []
  const { rows } = await client.query<Pair & { choices: number }>(pairsOfNewSql, [JSON.stringify(named)])
  return rows.filter(({ choices }) => choices === 1)
}

async function pairsOfEarlier(client: PoolClient, vault: Vault): Promise<Pair[]> {
  const { rows } = await client.query<Pair & { sealed: Buffer; reference: string }>(pairsOfEarlierSql)
  const named = rows.filter(({ sealed, reference }) => {
    return namedReferences(openJson<SaysOfReturn>(sealed, vault)).includes(reference)
  })
  return named.filter(({ outLine }) => named.filter((other) => other.outLine === outLine).length === 1)
}

interface Piece {
  readonly id: string
  readonly outcome: AllocationOutcome
  readonly why: AllocationReason
  readonly amount: number
}

/**
 * Leaves both as they are where the money is somewhere else by now: it goes back already, or went on to another school. What is still on
 * its way there is taken back.
 */
async function takeBack(client: PoolClient, { outLine, inLine }: Pair, taking: Taking): Promise<boolean> {
  const pieces = await lockPieces(client, inLine)
  const going = await lockPieces(client, outLine)
  const [outgoing] = going
  if (going.length !== 1 || outgoing?.why !== 'outgoing' || !pieces.every(mayBeTaken)) return false
  if (pieces.reduce((sum, { amount }) => sum + amount, 0) !== outgoing.amount) return false
  await client.query('savepoint before_taking_back')
  try {
    await takePieces(client, { outLine, outgoing, pieces }, taking)
    return true
  } catch (error) {
    if (!(error instanceof GatewayError) || error.code !== 'conflict') throw error
    await client.query('rollback to savepoint before_taking_back')
    return false
  }
}

/** One that somebody moves at that moment is gone when they are waited for: where it is then, a second look shows. */
async function lockPieces(client: PoolClient, lineId: string): Promise<readonly Piece[]> {
  await client.query(piecesOfLineSql, [lineId])
  const { rows } = await client.query<Piece>(piecesOfLineSql, [lineId])
  return rows
}

const mayBeTaken = ({ outcome, why }: Piece): boolean =>
  outcome === 'posted' ? why !== 'refund-returned' : outcome === 'suspense' || outcome === 'ambiguous'

async function takePieces(
  client: PoolClient,
  { outLine, outgoing, pieces }: { outLine: string; outgoing: Piece; pieces: readonly Piece[] },
  { by, tell, at }: Taking,
): Promise<void> {
  const parts = pieces.map(({ amount }) => amount)
  if (parts.length > 1) await client.query(cutOutgoingSql, [outgoing.id, at, by, parts])
  for (const { id, outcome, why, amount } of pieces) {
    if (outcome === 'posted') {
      const order = { allocationId: id, why: 'taken-back', lineId: outLine } as const
      const said = {
        actor: { by, person: by, login: by },
        reason: 'the bank took it back by a movement that names it',
      }
      await reverseMoney(client, { ...order, ...said }, { at, tell })
      continue
    }
    const { rows } = await client.query<Piece>(piecesOfLineSql, [outLine])
    const part = rows.find((one) => one.why === 'outgoing' && one.amount === amount)
    if (!part) throw new GatewayError('conflict', 'the outgoing movement is explained by now')
    const gone = { outcome: 'reversed', why: 'taken-back', to: null } as const
    await movePiece(client, part.id, gone, by, at)
    await movePiece(client, id, gone, by, at)
    const { holder, schoolCode } = why === 'in-transit' ? await transitOf(client, id) : nobodys
    const entry = { debit: holder, credit: account.unexplainedOutgoing, amount }
    await book(client, [entry], { cause: 'allocation-undone', causeId: id, schoolCode, at })
  }
}

const nobodys = { holder: account.unowned, schoolCode: null } as const
