import { afterAll, beforeAll, expect, test } from 'vitest'
import { type HttpUnderTest, startHttp } from '../support/start-http.ts'
import { insurance, openSchool, pricesOf, sum, year } from './bursar-scene.ts'
import { countByHand, type PupilFacts } from './hand-count.ts'

let now = new Date()
const clock = () => now
let http: HttpUnderTest
beforeAll(async () => {
  http = await startHttp({ clock })
})
afterAll(() => http.close())

const today = (day: string) => {
  now = new Date(`${day}T12:00:00+07:00`)
}

const early = (day: string) => [day, `${day}T06:00:00+07:00`] as const

test('in each month of a school year each bill is what is counted by hand, whatever comes before and after', async () => {
  const [school, other] = [
    await openSchool(http, clock, pricesOf(155_555, 35_000)),
    await openSchool(http, clock, pricesOf(155_555, 33_000)),
  ]
  const ofBoth = await http.client(`both-${school.schoolCode}`, [school.schoolCode, other.schoolCode])
  const move = async (from: { schoolCode: string }, to: { schoolCode: string }) => {
    const where = { schoolCode: from.schoolCode, toSchoolCode: to.schoolCode, toStudentCode: 'BINH' }
    const moved = await school.post('/v1/students/BINH/move', { ...where, reason: 'chuyển trường' }, ofBoth)
    expect(moved.status).toBe(200)
    return moved.body.amount as number
  }
  const always = ['2024-08-01'] as const

  today('2024-08-25')
  const an = await school.enrolled('AN', '6A', { stays: [always], eats: [always] })
  const binh = await school.enrolled('BINH', '6A', { stays: [['2024-09-03']], eats: [always] })
  const chi = await school.enrolled('CHI', '6B', {
    stays: [always],
    // Chi eats at home for a week.
    eats: [['2024-08-01', '2024-10-11'], ['2024-10-21']],
    exemptions: [
      { rate: 50, days: ['2024-09-01'] },
      { rate: 70, days: ['2025-01-01'] },
    ],
  })
  const dung = await school.enrolled('DUNG', '6B', { stays: [always], eats: [always] })
  await school.exempt('CHI', 'ND81_50', { validFrom: '2024-09-01' })
  await school.exempt('CHI', 'ND81_70', { validFrom: '2025-01-01', decisionNumber: '16/QĐ' })
  chi.away = ['2024-09-05']
  await school.absent('CHI', '2024-09-05', '2024-08-24T10:00:00+07:00')

  today('2024-09-01')
  expect((await school.issueMonth('2024-09')).issued).toBe(4)
  await school.compare('2024-09')
  for (const code of ['AN', 'BINH', 'CHI', 'DUNG']) await school.pay(code, '2024-09')
  today('2024-09-12')
  an.back['2024-10'] = ['2024-09-12']
  await school.absent('AN', ...early('2024-09-12'))
  await school.absent('DUNG', '2024-09-12', '2024-09-12T09:00:00+07:00')

  today('2024-10-01')
  await school.issueMonth('2024-10')
  await school.compare('2024-09', '2024-10')
  await school.pay('AN', '2024-10', 400_000)
  for (const code of ['BINH', 'CHI', 'DUNG']) await school.pay(code, '2024-10')
  today('2024-10-10')
  await school.student('BINH', { class: { name: '6B', grade: 6 } })
  expect((await school.issueMonth('2024-10', { classes: ['6B'] })).issued).toBeUndefined()

  today('2024-11-01')
  await school.issueMonth('2024-11')
  await school.compare('2024-10', '2024-11')
  for (const code of ['BINH', 'CHI', 'DUNG']) await school.pay(code, '2024-11')
  const november = await school.billOf('AN', '2024-11')
  const amounts = [400_000, november.payable - 400_000]
  const instalments = amounts.map((amount) => ({ dueOn: '2024-12-15', amount }))
  await school.done(`/v1/bills/${november.id}/instalments`, { plans: [{ name: 'HAI-DOT', instalments }] })
  await school.pay('AN', '2024-11', 400_000)
  today('2024-11-05')
  an.back['2024-12'] = ['2024-11-05']
  await school.absent('AN', ...early('2024-11-05'))

  // Bình goes on to another school, which asks from the 20th on; health insurance is paid for the year.
  today('2024-11-20')
  binh.stays = [['2024-09-03', '2024-11-19']]
  const [stay] = await school.get(`/v1/enrolments?schoolCode=${school.schoolCode}&studentCode=BINH`)
  await school.done(`/v1/enrolments/${stay.id}/end`, { lastDay: '2024-11-19', reason: 'chuyển trường' })
  await school.correctTuition('BINH', '2024-11')
  await school.settleMeals('BINH', '2024-11-19')
  await school.compare('2024-11')
  const away = await other.enrolled('BINH', '6A', { stays: [['2024-11-20', '2025-02-09']], eats: [always] })
  expect(await move(school, other)).toBe(
    countByHand('2024-11', { ...binh, stays: [['2024-09-03']] }, school.prices).tuition -
      countByHand('2024-11', binh, school.prices).tuition +
      // The 20th to the 22nd and the week after.
      8 * 35_000,
  )
  const late = await other.issueMonth('2024-11')
  expect((await other.statement(late.id, 'BINH')).state).toBe('billed')
  await other.compare('2024-11')
  expect((await other.billOf('BINH', '2024-11')).lines.map(({ item }) => item)).toEqual([
    'HOC_PHI',
    'TIEN_AN',
  ])
  const tuitions = [countByHand('2024-11', binh, school.prices), countByHand('2024-11', away, other.prices)]
  expect(tuitions.reduce((sum, { tuition }) => sum + tuition, 0)).toBe(155_555)

  today('2024-12-01')
  const december = await school.issueMonth('2024-12', { debts: 'carried' })
  await other.issueMonth('2024-12')
  await school.compare('2024-11', '2024-12')
  await other.compare('2024-11', '2024-12')
  for (const code of ['CHI', 'DUNG']) await school.pay(code, '2024-12')
  // Of An what is left of October went on; November is paid in instalments, and stays.
  const october = await school.billOf('AN', '2024-10')
  const carriedOf = async () =>
    (await school.billOf('AN', '2024-12')).lines
      .filter(({ carriedFrom }) => carriedFrom)
      .map(({ payable }) => payable)
  const asked = ({ tuition, meals }: ReturnType<typeof countByHand>) => tuition + meals
  expect(await carriedOf()).toEqual([asked(countByHand('2024-10', an, school.prices)) - 400_000])

  // In December An is granted 70 % from September on: paid, carried over, in instalments, and just billed.
  today('2024-12-10')
  an.exemptions = [{ rate: 70, days: ['2024-09-01'] }]
  const { id: grant } = await school.exempt('AN', 'ND81_70', {
    validFrom: '2024-09-01',
    decisionNumber: '99/QĐ',
  })
  const correct = async (): Promise<string[]> =>
    (await school.done(`/v1/exemptions/${grant}/corrections`, undefined)).bills.map(
      ({ became }: { became: string }) => became,
    )
  expect(await correct()).toEqual(['corrected', 'by-hand', 'corrected', 'corrected'])
  // What went on comes back when the bill that took it over is cancelled, is corrected, and goes on again as it is now.
  await school.done(`/v1/bills/${(await school.billOf('AN', '2024-12')).id}/cancel`, undefined)
  expect(await correct()).toEqual(['unchanged', 'corrected', 'unchanged'])
  expect((await school.issue(december.id)).students).not.toHaveProperty('issued')
  expect((await school.issueMonth('2024-12', { debts: 'carried' })).issued).toBe(1)
  await school.compare('2024-09', '2024-10', '2024-11', '2024-12')
  expect(await carriedOf()).toEqual([asked(countByHand('2024-10', an, school.prices)) - 400_000])
  expect((await school.billOf('AN', '2024-10')).id).toBe(october.id)
  expect(await school.credit('AN')).toBe(108_889)
  expect((await school.get(`/v1/bills/${november.id}/instalments`)).choices).toMatchObject([
    { instalment: { plan: 'HAI-DOT', place: 2 }, amount: november.payable - 400_000 - 108_889 },
  ])
  await school.pay('AN', '2024-11')
  await school.pay('AN', '2024-12')

  today('2025-01-01')
  await school.issueMonth('2025-01')
  await other.issueMonth('2025-01')
  await school.compare('2024-12', '2025-01')
  await other.compare('2024-12', '2025-01')
  for (const code of ['AN', 'CHI', 'DUNG']) await school.pay(code, '2025-01')
  for (const month of ['2024-11', '2024-12', '2025-01']) await other.pay('BINH', month)

  today('2025-02-01')
  const february = await school.issueMonth('2025-02')
  expect(february.issued).toBe(3)
  await other.issueMonth('2025-02')
  // Bình comes back, and the plan of the month, issued once more, asks from that day on.
  today('2025-02-10')
  binh.stays = [...binh.stays, ['2025-02-10']]
  await school.enrol('BINH', '2025-02-10')
  await move(other, school)
  expect((await school.issue(february.id)).students).toMatchObject({ issued: 1, billed: 3 })
  await school.compare('2024-11', '2025-01', '2025-02')
  await other.compare('2025-01', '2025-02')
  await other.pay('BINH', '2025-02')
  for (const code of ['AN', 'BINH', 'CHI', 'DUNG']) await school.pay(code, '2025-02')

  today('2025-03-01')
  await school.issueMonth('2025-03')
  for (const code of ['AN', 'BINH', 'CHI', 'DUNG']) await school.pay(code, '2025-03')
  today('2025-03-14')
  dung.stays = [['2024-08-01', '2025-03-14']]
  await school.student('DUNG', { class: { name: '6B', grade: 6 }, status: 'left' })
  const [whole] = await school.get(`/v1/enrolments?schoolCode=${school.schoolCode}&studentCode=DUNG`)
  await school.done(`/v1/enrolments/${whole.id}/end`, { lastDay: '2025-03-14', reason: 'thôi học' })
  await school.settleMeals('DUNG', '2025-03-14')
  await school.correctTuition('DUNG', '2025-03')
  await school.compare('2025-02', '2025-03')

  today('2025-04-01')
  const april = await school.issueMonth('2025-04')
  expect(april.issued).toBe(3)
  await school.compare('2025-03', '2025-04')
  // A bill that was cancelled is asked for by another plan, and just as it was.
  const cancelled = await school.billOf('CHI', '2025-04')
  await school.done(`/v1/bills/${cancelled.id}/cancel`, undefined)
  expect((await school.issueMonth('2025-04')).issued).toBe(1)
  await school.compare('2025-04')
  for (const code of ['AN', 'BINH', 'CHI']) await school.pay(code, '2025-04')

  // The decision for An is taken back from April on: what it gave for April is asked again.
  today('2025-04-20')
  an.exemptions = [{ rate: 70, days: ['2024-09-01', '2025-03-31'] }]
  await school.done(`/v1/exemptions/${grant}/end`, { lastDay: '2025-03-31', reason: 'thu hồi quyết định' })
  expect((await correct()).filter((became) => became === 'corrected')).toHaveLength(1)
  await school.pay('AN', '2025-04')
  today('2025-05-01')
  await school.issueMonth('2025-05')
  for (const code of ['AN', 'BINH', 'CHI']) await school.pay(code, '2025-05')

  const months = [
    '2024-09',
    '2024-10',
    '2024-11',
    '2024-12',
    '2025-01',
    '2025-02',
    '2025-03',
    '2025-04',
    '2025-05',
  ]
  await school.compare(...months)
  await other.compare(...months)

  // Over the year: every đồng that was paid closes a bill or is credit, and the state owes what the lines say of each month.
  const schools = [school, other]
  for (const code of ['AN', 'BINH', 'CHI', 'DUNG']) {
    const of = schools.filter(({ pupils }) => pupils[code])
    const owed = of.flatMap(({ pupils, prices }) =>
      months.map((month) => asked(countByHand(month, pupils[code] as PupilFacts, prices))),
    )
    const { rows } = await http.database.pool.query(
      `select sum(payable)::bigint as payable, sum(paid)::bigint as paid from bills
       where school_code = any($1) and student_code = $2 and state <> 'cancelled'`,
      [schools.map(({ schoolCode }) => schoolCode), code],
    )
    const total = sum(owed) + insurance
    expect(rows, code).toEqual([{ payable: total, paid: total }])
    const credit = sum(await Promise.all(of.map((one) => one.credit(code))))
    expect(total + credit, code).toBe(sum(of.flatMap(({ given }) => given[code] ?? [])))
  }
  const [{ periods }] = await school.get(`/v1/budget-compensation?schoolYear=${year.schoolYear}`)
  const byHand = months.map((period) => ({
    period,
    owed: sum(Object.values(school.pupils).map((facts) => countByHand(period, facts, school.prices).state)),
  }))
  expect(periods).toMatchObject(byHand.filter(({ owed }) => owed > 0))
})
