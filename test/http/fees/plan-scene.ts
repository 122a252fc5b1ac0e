import { randomUUID } from 'node:crypto'
import type { School } from '../../../schemas/school.ts'
import type { Student } from '../../../schemas/student.ts'
import { aSchool, aStudent } from '../../support/school-records.ts'
import type { Caller, HttpUnderTest } from '../support/start-http.ts'

export type PlanScene = Awaited<ReturnType<typeof openPlanScene>>

/** A school of its own with a client, and what it does with fees. */
export async function openPlanScene(http: HttpUnderTest, changes: Partial<School> = {}) {
  const schoolCode = changes.code ?? `TH-${randomUUID().slice(0, 8)}`
  const call = await http.client(`client-${schoolCode}`, [schoolCode])
  const send =
    (method: string) =>
    async (path: string, json: unknown, as: Caller = call) => {
      const response = await as(path, { method, json })
      const body = await response.text()
      return { status: response.status, body: body === '' ? undefined : JSON.parse(body) }
    }
  const [post, put] = [send('POST'), send('PUT')]
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
  const get = async (path: string, as: Caller = call): Promise<any> => (await as(path)).json()
  await put(`/v1/schools/${schoolCode}`, aSchool({ ...changes, code: schoolCode }))
  const expectStored = async (path: string, json: unknown) => {
    const { status, body } = await post(path, json)
    if (status !== 201) throw new Error(`${path} answers ${status}: ${JSON.stringify(body)}`)
    return body
  }
  return {
    schoolCode,
    call,
    post,
    get,
    student: (code: string, of: Partial<Student> = {}) =>
      put(`/v1/students/${code}`, aStudent({ ...of, schoolCode, code })),
    price: (item: string, unit: string, price: number, of: object = {}) =>
      expectStored('/v1/fee-schedules', {
        ...{ item, unit, price, schoolYear: '2026-2027', schoolCode, validFrom: '2026-08-01', ...of },
      }),
    serve: (studentCode: string, item: string, from: string, to?: string) =>
      expectStored('/v1/services', { schoolCode, studentCode, item, from, to }),
    enrol: (studentCode: string, from: string, to?: string) =>
      expectStored('/v1/enrolments', { schoolCode, studentCode, from, to }),
    exempt: (studentCode: string, rule: string, of: object) =>
      expectStored('/v1/exemptions', { schoolCode, studentCode, rule, decisionNumber: '15/QĐ', ...of }),
    absent: (studentCode: string, day: string, reportedAt: string) =>
      expectStored('/v1/attendance', { schoolCode, studentCode, day, reportedAt }),
    async plan(from: string, to: string, items: readonly string[], of: object = {}) {
      const sent = {
        ...{ title: `Khoản thu ${from}`, schoolYear: '2026-2027', period: from.slice(0, 7), from, to },
        ...{ dueOn: to, schoolCodes: [schoolCode], items: items.map((item) => ({ item })), ...of },
      }
      return (await expectStored('/v1/collection-plans', sent)) as { id: string; number: string }
    },
    preview: (id: string) => get(`/v1/collection-plans/${id}/preview`),
    statement: (id: string, studentCode: string) =>
      get(`/v1/collection-plans/${id}/statement?schoolCode=${schoolCode}&studentCode=${studentCode}`),
    issue: async (id: string) => (await post(`/v1/collection-plans/${id}/issue`, undefined)).body,
    async bills() {
      const { rows } = await http.database.pool.query(
        `select id, number, student_code as student, payable, gross, budget_compensation as compensation, state, lines
         from bills where school_code = $1 order by number`,
        [schoolCode],
      )
      return rows
    },
  }
}
