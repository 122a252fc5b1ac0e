import { familyCode } from '../../src/domain/bank-lines/transfer-of-family.ts'
import type { StudentKey } from '../../src/ports/refunds/refund-store.ts'
import { openBankScene } from './bank-scene.ts'
import { linesOf, noon } from './scene.ts'
import type { StoreBench } from './store-bench.ts'

/** Two schools, each with its account, and a family whose children both know. */
export type FamilyScene = Awaited<ReturnType<typeof openFamilyScene>>

/** A child as one of the schools knows it. */
export interface Child extends StudentKey {
  readonly paymentCode: string
}

/** A piece of what a bank account moved, where it is now. */
export interface Piece {
  readonly id: string
  readonly lineId: string
  readonly account: string
  readonly direction: 'in' | 'out'
  readonly reference: string
  readonly outcome: string
  readonly why: string
  readonly amount: number
  /** What the whole line moved. */
  readonly moved: number
  readonly schoolCode: string | null
  readonly studentCode: string | null
}

/** A refund of a student of the schools, or a return of what came to their accounts. */
export interface GoingBack {
  readonly id: string
  readonly code: string
  readonly state: string
  readonly way: string
  readonly amount: number
  readonly approvalId: string | null
  readonly schoolCode: string
  readonly studentCode: string | null
}

/** Opens a scene of so many children, who go to the two schools in turn. */
export async function openFamilyScene(bench: StoreBench, count: number) {
  const schools = [await openBankScene(bench), await openBankScene(bench)] as const
  const [first, second] = schools
  const children: (readonly [Child, Child])[] = []
  for (let place = 0; place < count; place += 1) {
    const known = await Promise.all(
      schools.map(async ({ schoolCode, student }) => {
        const { code, paymentCode } = await student()
        return { schoolCode, studentCode: code, paymentCode }
      }),
    )
    children.push(known as [Child, Child])
  }
  const family = await bench.store.families.make(
    children.map((known, place) => keyOf(known[place % 2] as Child)),
    'the mother',
    noon,
  )
  const schoolOf = ({ schoolCode }: { schoolCode: string }) =>
    schoolCode === first.schoolCode ? first : second
  const schoolCodes = schools.map(({ schoolCode }) => schoolCode)
  const accounts = schools.map(({ account }) => account)

  const bill = async (child: Child, payable: number, terms: object = {}) => {
    const school = schoolOf(child)
    const { studentCode } = child
    const { id } = await school.accept(school.toAccept({ ...linesOf(payable), studentCode, ...terms }))
    return id
  }
  const pieces = async (): Promise<Piece[]> => {
    const { rows } = await bench.pool.query<Piece>(
      `select allocations.id, line_id as "lineId", account, direction, reference, outcome, why, allocations.amount,
         bank_lines.amount as moved, school_code as "schoolCode", student_code as "studentCode"
       from allocations join bank_lines on bank_lines.id = line_id
       where account = any($1) and undone_at is null order by allocations.id`,
      [accounts],
    )
    return rows
  }
  const goingBack = async (): Promise<GoingBack[]> => {
    const { rows } = await bench.pool.query<GoingBack>(
      `select id, code, state, way, amount, approval_id as "approvalId", school_code as "schoolCode",
         student_code as "studentCode"
       from refunds where school_code = any($1) order by id`,
      [schoolCodes],
    )
    return rows
  }
  const code = familyCode(family.number, first.rules)
  return {
    schools,
    schoolOf,
    schoolCodes,
    accounts,
    children,
    family: { ...family, code },
    bill,
    pieces,
    goingBack,
  }
}

export const keyOf = ({ schoolCode, studentCode }: StudentKey): StudentKey => ({ schoolCode, studentCode })

/** Money that came in and nobody owns. */
export const isOwnerless = ({ direction, outcome, why }: Piece): boolean =>
  direction === 'in' && (outcome === 'suspense' || outcome === 'ambiguous') && why !== 'in-transit'

/** Money that came in and is somebody's. */
export const isPosted = ({ direction, outcome }: Piece): boolean => direction === 'in' && outcome === 'posted'
