import { code } from '../../../../schemas/text.ts'
import type { MoneyPiece, MoneySearch } from '../../../ports/bank-lines/money-search.ts'
import { GatewayError } from '../../../ports/gateway-error.ts'
import { InvalidRequest } from '../../../ports/invalid-request.ts'

/** Whose money may be, as a page sends it. */
export const owner = { schoolCode: code(30), studentCode: code(40) }

/** A piece of money, as the audit log names it. */
export const subjectOf = (id: string) => ({ kind: 'money', id })
export const noMoney = () => new GatewayError('not_found', 'there is no such money')
export const claimed = (by: string) => new GatewayError('conflict', `${by} is looking at it`)
export const refused = (field: string, message: string) =>
  new InvalidRequest([{ field, code: 'invalid', message }])
export const noStudent = () => refused('studentCode', 'is no student of this school')

/** Throws `not_found`. */
export async function findPiece(search: MoneySearch, id: string, now: Date): Promise<MoneyPiece> {
  const found = await search.find(id, now)
  if (!found) throw noMoney()
  return found
}

/** What a piece is before it is given. Throws `conflict` where somebody else has it to themselves. */
export async function freePiece(search: MoneySearch, id: string, by: string, now: Date) {
  const { piece, claim } = await findPiece(search, id, now)
  if (claim && claim.by !== by) throw claimed(claim.by)
  const { outcome, why, amount } = piece
  return { outcome, why, amount }
}
