import { isInTime, type MealCutOff } from '../domain/fees/meals.ts'
import type { Pupil } from '../domain/fees/pupil.ts'
import type { PupilFacts } from '../ports/fees/plan-store.ts'

/** What is stored about a student, in the words of the rules. Absence that was told too late gives nothing back. */
export function pupilOf({ spans, absences, ...facts }: PupilFacts, cutOff: MealCutOff): Pupil {
  const inTime = absences.filter(({ day, reportedAt }) => isInTime(day, reportedAt, cutOff))
  const meals = inTime.flatMap((absence) => absence.meals.map((meal) => ({ ...meal, day: absence.day })))
  return {
    ...facts,
    stays: spans.filter(({ kind }) => kind === 'stay'),
    services: spans
      .filter(({ kind }) => kind === 'service')
      .map(({ subject: item, from, to }) => ({ item, from, to })),
    grants: spans
      .filter(({ kind }) => kind === 'exemption')
      .map(({ id, subject: rule, decisionNumber, from, to }) => ({ id, rule, decisionNumber, from, to })),
    back: meals.filter(({ isByHand }) => !isByHand),
    mealsByHand: meals.filter(({ isByHand }) => isByHand),
    absences: inTime.map(({ day }) => day),
  }
}
