import { maskPayer, maskStudent } from '../../../domain/roster/mask.ts'
import type { Session } from '../../../ports/access/administrator-store.ts'
import type { MoneyPiece } from '../../../ports/bank-lines/money-search.ts'
import { actorOf } from '../actor-of.ts'
import type { ReadStores } from '../console-stores.ts'
import { readerOf } from './reader-of.ts'

type Needed = Pick<ReadStores, 'bills' | 'moneySearch' | 'roster'>

/** Somebody who may own money. */
interface Meant {
  readonly schoolCode: string
  readonly studentCode: string
  readonly billId: string | null
  readonly owed: number
  readonly because?: string
}

/** One piece of money with its line or payment; of who paid only what the reader may see. */
export async function describePiece(found: MoneyPiece, session: Session, stores: Needed) {
  const { schoolCode, studentCode } = found.piece
  const [words, schools, student] = await Promise.all([
    stores.moneySearch.wordsOf(found.piece.id),
    Promise.all((found.line?.schoolCodes ?? []).map((code) => stores.roster.findSchool(code))),
    schoolCode && studentCode ? stores.roster.findStudent(schoolCode, studentCode) : undefined,
  ])
  return {
    ...found,
    claim: found.claim && { ...found.claim, isOwn: found.claim.by === actorOf(session).by },
    schools: schools.flatMap((school) => (school ? [{ code: school.code, name: school.name }] : [])),
    payer: words ? maskPayer(words, readerOf(session)) : null,
    student: student ? { name: maskStudent(student, readerOf(session)).name } : null,
  }
}

/** Those who may own money, each with what shows beside it. */
export async function ownersOf(
  meant: readonly Meant[],
  session: Session,
  stores: Pick<Needed, 'bills' | 'roster'>,
) {
  return Promise.all(
    meant.map(async ({ because = null, ...owner }) => {
      const [student, bill] = await Promise.all([
        stores.roster.findStudent(owner.schoolCode, owner.studentCode),
        owner.billId === null ? undefined : stores.bills.find(owner.billId),
      ])
      return {
        ...{ ...owner, because },
        student: student
          ? { name: maskStudent(student, readerOf(session)).name, className: student.class.name }
          : null,
        bill: bill
          ? {
              number: bill.number,
              title: bill.title,
              dueOn: bill.dueOn,
              state: bill.state,
              payable: bill.payable,
              paid: bill.paid,
            }
          : null,
      }
    }),
  )
}
