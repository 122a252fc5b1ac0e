import type { School, SchoolLevel } from '../../../schemas/school.ts'
import type { PlanRules } from './bill-pupil.ts'
import { levelOf, type Pupil } from './pupil.ts'

/** A plan as it is kept. It never changes. */
export interface CollectionPlan extends PlanRules {
  readonly id: string
  readonly number: string
  readonly title: string
  readonly period: string
  readonly dueOn: string
  /** Null for all schools of the province. */
  readonly schoolCodes: readonly string[] | null
  readonly scope: PlanScope
  /** Whether what is owed of earlier bills stays there, or goes on to the new ones. */
  readonly debts: 'beside' | 'carried'
  readonly madeBy: string
  readonly madeAt: Date
}

export interface PlanScope {
  readonly levels?: readonly SchoolLevel[]
  readonly grades?: readonly number[]
  readonly classes?: readonly string[]
}

/** Whether a plan is for a student of a school. Who is of no known level is among them, and blocked until the grade is known. */
export const isAsked = (
  { scope }: Pick<CollectionPlan, 'scope'>,
  school: Pick<School, 'level'>,
  pupil: Pick<Pupil, 'grade' | 'className' | 'classCode'>,
): boolean => {
  const level = levelOf(school, pupil.grade)
  return (
    (level === undefined || (scope.levels?.includes(level) ?? true)) &&
    (scope.grades === undefined || (pupil.grade !== null && scope.grades.includes(pupil.grade))) &&
    (scope.classes?.some((name) => name === pupil.className || name === pupil.classCode) ?? true)
  )
}
