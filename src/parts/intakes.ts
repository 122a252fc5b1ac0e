import { catalogues } from '../../config/catalogues/index.ts'
import { readFeeCatalogue } from '../fees/catalogue.ts'
import { createIntakes } from '../intake/intake.ts'
import type { Parts } from './open-parts.ts'

/** The intake of each kind of records, for files that no school system sends. */
export const intakesOf = ({
  store,
  planner,
  waker,
  clock,
}: Pick<Parts, 'store' | 'planner' | 'waker' | 'clock'>): ReturnType<typeof createIntakes> =>
  createIntakes({
    ...store,
    feeCatalogue: readFeeCatalogue(catalogues),
    planBill: (_request, school) => planner.planBill(school),
    clock,
    onAccepted: () => waker.wakeAll(),
  })
