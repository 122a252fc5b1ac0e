import { z } from 'zod'
import { code } from '../../../../schemas/text.ts'
import { maskStudent } from '../../../domain/roster/mask.ts'
import { GatewayError } from '../../../ports/gateway-error.ts'
import type { PupilsMessage, SchoolsMessage } from '../../messages/schools.ts'
import type { ReadStores } from '../console-stores.ts'
import { pageOf, pageSize, reason } from '../fields.ts'
import { ofOwnSchool, schoolList } from '../guards/own-school.ts'
import { readerOf } from '../present/reader-of.ts'
import { type Asked, type ConsoleRoute, changing, reading } from '../route.ts'

type Stores = Pick<ReadStores, 'roster' | 'schoolSearch'>

const word = z.string().trim().min(1).max(250)
const params = z.object({ code: code(30) })
const pupilParams = params.extend({ pupil: code(40) })

/** Schools, and who goes there. */
export const schoolRoutes = (stores: Stores): readonly ConsoleRoute[] => [
  reading({
    path: '/api/schools',
    action: 'schools.read',
    query: z.object({ name: word, code: word, unit: word, before: word }).partial(),
    async read({ query, schools }): Promise<SchoolsMessage> {
      const wanted = { ...query, schoolCodes: schoolList(schools), limit: pageSize + 1 }
      const found = await stores.schoolSearch.search(wanted)
      const rows = found.map(({ code, profile: { name, level, unit, account } }) => ({
        ...{ code, name, level, unit: unit.name, unitCode: unit.code, hasAccount: account !== undefined },
      }))
      return pageOf(rows, (row) => row.code)
    },
  }),
  reading({
    path: '/api/schools/:code',
    action: 'schools.read',
    params,
    async read({ params: { code }, schools }) {
      const school = await ownSchool(stores, code, schools)
      const figures = await stores.schoolSearch.figuresOf(code)
      return { school, figures }
    },
  }),
  reading({
    path: '/api/schools/:code/pupils',
    action: 'schools.read',
    params,
    query: z.object({ code: word, className: word, before: word }).partial(),
    async read({ params: { code: schoolCode }, query, schools, session }): Promise<PupilsMessage> {
      await ownSchool(stores, schoolCode, schools)
      const found = await stores.schoolSearch.pupils({ ...query, schoolCode, limit: pageSize + 1 })
      const reader = readerOf(session)
      return pageOf(
        found.map(({ student, ...pupil }) => ({
          ...pupil,
          grade: student?.class.grade ?? null,
          student: student && maskStudent(student, reader),
        })),
        ({ code }) => code,
      )
    },
  }),
  changing({
    path: '/api/schools/:code/pupils/:pupil/open',
    action: 'persons.open',
    params: pupilParams,
    body: z.strictObject({ reason }),
    async change({ params, schools }) {
      await ownSchool(stores, params.code, schools)
      const student = await stores.roster.findStudent(params.code, params.pupil)
      if (!student) throw new GatewayError('not_found', 'there is no such pupil')
      const { code, schoolCode, class: _, status: __, ...person } = student
      return { subject: { kind: 'student', id: `${schoolCode}/${code}` }, answer: person }
    },
  }),
]

async function ownSchool(
  { roster }: Pick<Stores, 'roster'>,
  code: string,
  schools: Asked<unknown, unknown, unknown>['schools'],
) {
  const school = await roster.findSchool(code)
  return ofOwnSchool(school && { ...school, schoolCode: code }, schools, 'school')
}
