import { z } from 'zod'
import { billState } from '../../../schemas/bill.ts'
import { maskStudent } from '../../domain/mask.ts'
import { may } from '../../domain/roles.ts'
import type { ReadStores } from './console-stores.ts'
import { pageOf, pageSize } from './fields.ts'
import { ofOwnSchool, schoolList } from './own-school.ts'
import { type ConsoleRoute, reading } from './route.ts'

type Stores = Pick<
  ReadStores,
  'bills' | 'billLife' | 'billSearch' | 'credits' | 'receipts' | 'roster' | 'views'
>

const word = z.string().trim().min(1).max(100)
const query = z
  .object({ schoolCode: word, studentCode: word, number: word, state: billState, before: z.uuid() })
  .partial()

/** Looking for bills, and into the whole life of one. */
export const billRoutes = (stores: Stores): readonly ConsoleRoute[] => [
  reading({
    path: '/api/bills',
    action: 'bills.read',
    query,
    async read({ query, schools }) {
      const wanted = { ...query, schoolCodes: schoolList(schools), limit: pageSize + 1 }
      return pageOf(await stores.billSearch.search(wanted), ({ id }) => id)
    },
  }),
  reading({
    path: '/api/bills/:id',
    action: 'bills.read',
    params: z.object({ id: z.uuid() }),
    async read({ params: { id }, schools, session }) {
      const bill = ofOwnSchool(await stores.bills.find(id), schools, 'bill')
      const { schoolCode, studentCode } = bill
      const [school, student, instalments, revisions, deliveries, money, receipts, credit] =
        await Promise.all([
          stores.roster.findSchool(schoolCode),
          stores.roster.findStudent(schoolCode, studentCode),
          stores.billLife.instalments(id),
          stores.billLife.revisions(id),
          stores.views.deliveriesOf(id),
          stores.billSearch.moneyOf(bill),
          stores.receipts.of({ billId: id }),
          stores.credits.creditOf(schoolCode, studentCode),
        ])
      const reader = may(session, 'bills.change') ? 'operator' : 'viewer'
      return {
        ...{ bill, instalments, deliveries, money, receipts, schoolName: school?.name ?? null },
        credit: credit.balance,
        student: student ? { name: maskStudent(student, reader).name } : null,
        revisions: revisions.map(({ lines: _, ...revision }) => revision),
      }
    },
  }),
]
