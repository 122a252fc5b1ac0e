import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { readStudentWorkbook } from '../../../adapters/sources/workbook/index.ts'
import { catalogues } from '../../../config/catalogues/index.ts'
import { type BillRequest, billRequest } from '../../../schemas/bill.ts'
import { transferRequest } from '../../../schemas/dossier.ts'
import { school } from '../../../schemas/school.ts'
import { type Student, student } from '../../../schemas/student.ts'
import { generateProvince, type Province } from '../../../simulators/school-system/index.ts'
import { billProblems } from '../../../src/domain/bills/bill-arithmetic.ts'
import { studentWarnings } from '../../../src/domain/roster/student-warnings.ts'

const generate = (seed: string | number = 20, scale = 1, today = '2026-09-15') =>
  generateProvince({ seed, scale, today, catalogues })

const province = generate()
const students = province.schools.flatMap((one) => [...province.studentsOf(one)])
const { transfers } = province
const bills = province.schools.flatMap((one) => [...province.billsOf(one)])

function hashOf(one: Province): string {
  const hash = createHash('sha256')
  for (const body of one.schools) {
    for (const record of [body, ...one.studentsOf(body), ...one.billsOf(body)])
      hash.update(JSON.stringify(record))
  }
  return hash.update(JSON.stringify(one.transfers)).digest('hex')
}

describe('a generated province', () => {
  test('is the same for the same seed and another for another', () => {
    const expected = hashOf(province)
    expect(hashOf(generate())).toBe(expected)
    expect(hashOf(generate('20'))).toBe(expected)
    expect(hashOf(generate(21))).not.toBe(expected)
  })

  test('has 20 schools, 6,000 pupils, 6,000 bills and 40 transfers for each unit of scale', () => {
    for (const scale of [1, 50]) {
      const { schools, studentCount, billCount, transfers } = generate(20, scale)
      expect([schools.length, studentCount, billCount, transfers.length]).toEqual(
        [20, 6_000, 6_000, 40].map((count) => count * scale),
      )
    }
    expect([students.length, bills.length]).toEqual([province.studentCount, province.billCount])
  })

  test('has the same schools and transfers with fewer pupils at a fraction of scale', () => {
    const small = generate(20, 0.02)
    expect(small.schools).toEqual(province.schools)
    expect([small.studentCount, small.billCount, small.transfers.length]).toEqual([119, 119, 40])
    const movers = small.transfers.map(({ schoolCode, studentCode }) => `${schoolCode} ${studentCode}`)
    expect(new Set(movers).size).toBe(40)
  })

  test.each([0, 0.019, 1.5, 101, Number.NaN])('is not made at scale %s', (scale) => {
    expect(() => generate(20, scale)).toThrow(RangeError)
  })

  test('is made record by record, so that the end of a large one costs no more than its start', () => {
    const large = generate(20, 100)
    const last = large.schools.at(-1) as Province['schools'][number]
    const [first] = large.studentsOf(last)
    expect(first?.schoolCode).toBe(last.code)
  })

  test('sends only what our schemas take, unchanged', () => {
    for (const body of province.schools) expect(school.parse(body)).toEqual(body)
    for (const body of students) expect(student.parse(body)).toEqual(body)
    for (const body of bills) expect(billRequest.parse(body)).toEqual(body)
    for (const body of transfers) expect(transferRequest.parse(body)).toEqual(body)
  })

  test('names every pupil, bill and transfer once', () => {
    const twice = generate(20, 2)
    const pupils = twice.schools.flatMap((one) => [...twice.studentsOf(one)])
    expect(new Set(pupils.map((pupil) => pupil.code)).size).toBe(12_000)
    expect(new Set(pupils.map((pupil) => pupil.identityNumber.slice(6))).size).toBe(12_000)
    expect(new Set(bills.map((bill) => `${bill.schoolCode} ${bill.number}`)).size).toBe(6_000)
    expect(new Set(transfers.map((transfer) => transfer.number)).size).toBe(40)
  })

  test.each([
    ['2026-07-31', '2025-2026'],
    ['2026-08-01', '2026-2027'],
  ])('on %s has bills of school year %s, due in 30 days', (today, schoolYear) => {
    const one = generate(20, 1, today)
    const [bill] = one.billsOf(one.schools[0] as Province['schools'][number])
    expect([one.schoolYear, bill?.schoolYear]).toEqual([schoolYear, schoolYear])
    expect(Date.parse(bill?.dueOn ?? '') - Date.parse(today)).toBe(30 * 86_400_000)
  })
})

describe('the schools', () => {
  test('are of all levels, in wards and communes that exist, and say that they are samples', () => {
    const units = new Map(catalogues.administrativeUnits.map((unit) => [unit.code, unit]))
    expect(new Set(province.schools.map(({ level }) => level)).size).toBe(6)
    for (const { name, area, unit } of province.schools) {
      expect(units.get(unit.code)).toMatchObject({ ...unit, kind: area === 'urban' ? 'ward' : 'commune' })
      expect(name).toContain('(mẫu)')
    }
  })
})

describe('the pupils', () => {
  test('have an age that fits their grade', () => {
    const ages = students
      .filter(({ class: place, schoolCode }) => place.grade !== undefined && !schoolCode.includes('GDTX'))
      .map(({ birthDate, class: place }) => 2026 - Number(birthDate.slice(0, 4)) - (place.grade ?? 0))
    expect(new Set(ages)).toEqual(new Set([5]))
  })

  test('sit in classes of at most 35', () => {
    const sizes = Map.groupBy(students, ({ schoolCode, class: place }) => `${schoolCode} ${place.name}`)
    expect(Math.max(...sizes.values().map((pupils) => pupils.length))).toBeLessThanOrEqual(35)
  })

  test('have identity numbers of the old provinces that fit them, but for a few', () => {
    const warned = students.filter((pupil) => studentWarnings(pupil as Student).length > 0)
    expect(new Set(students.map(({ identityNumber }) => identityNumber.slice(0, 3)))).toEqual(
      new Set(['072', '080']),
    )
    expect(warned.length).toBeGreaterThan(5)
    expect(warned.length).toBeLessThan(60)
  })

  test('are called by a temporary code where the ministry has given none', () => {
    const without = students.filter(({ moetCode }) => moetCode === undefined)
    expect(without.length).toBeGreaterThan(200)
    expect(without.every(({ code, identityNumber }) => code === `TAM-${identityNumber}`)).toBe(true)
    expect(without.every(({ class: { grade } }) => grade === undefined || grade === 1)).toBe(true)
  })

  test('have guardians whom nobody can call', () => {
    const phones = students.flatMap(({ phone, guardians }) => [
      phone,
      ...guardians.map((guardian) => guardian.phone),
    ])
    expect(students.every(({ guardians }) => guardians.length > 0)).toBe(true)
    expect(phones.every((phone) => /^050\d{7}$/.test(phone))).toBe(true)
  })
})

describe('the bills', () => {
  const typeOf = new Map(province.schools.map(({ code, ownership }) => [code, ownership]))
  const tuitionOf = (ownership: string, item: string) =>
    bills
      .filter(({ schoolCode }) => typeOf.get(schoolCode) === ownership)
      .map((bill) => bill.lines.find((line) => line.item === item))

  test('add up, and something is owed on each', () => {
    expect(bills.flatMap((bill) => billProblems(bill as BillRequest))).toEqual([])
    expect(bills.filter(({ total }) => total === 0)).toEqual([])
  })

  test('exempt all public tuition, paid by the budget, with the law that says so', () => {
    for (const line of tuitionOf('public', 'HOC_PHI')) {
      expect(line).toMatchObject({ exemptionRate: 100, payable: 0, budgetCompensation: line?.gross })
      expect(line?.exemptionBasis?.decree).toBe('NQ 217/2025/QH15')
    }
    expect(tuitionOf('public', 'HOC_PHI').length / bills.length).toBeGreaterThan(0.9)
  })

  test('support private tuition and leave the rest to be paid', () => {
    expect(tuitionOf('private', 'HOC_PHI_HO_TRO').every((line) => line?.payable === 0)).toBe(true)
    expect(tuitionOf('private', 'HOC_PHI').every((line) => line && line.payable === line.gross)).toBe(true)
  })

  test('collect health insurance for others, from those of school age alone', () => {
    const insured = bills.filter(({ lines }) => lines.some((line) => line.item === 'BHYT'))
    const kinds = insured.flatMap(({ lines }) => lines.filter((line) => line.item === 'BHYT'))
    expect(new Set(kinds.map(({ kind }) => kind))).toEqual(new Set(['PASS_THROUGH']))
    expect(insured).toHaveLength(students.filter(({ class: { grade } }) => grade !== undefined).length)
  })
})

test('a transfer is one of a pupil who exists, to another school', () => {
  const codes = new Set(students.map(({ schoolCode, code }) => `${schoolCode} ${code}`))
  for (const { schoolCode, studentCode, toSchoolCode } of transfers) {
    expect(codes).toContain(`${schoolCode} ${studentCode}`)
    expect(toSchoolCode).not.toBe(schoolCode)
  }
})

test('the workbook of a school is read back as its pupils', async () => {
  for (const one of [province.schools[0], province.schools[1]] as Province['schools'][number][]) {
    const read: unknown[] = []
    const workbook = await province.workbookOf(one)
    for await (const row of readStudentWorkbook(workbook, { schoolCode: one.code })) {
      expect(row.is).toBe('record')
      if (row.is === 'record') read.push(student.parse(row.record))
    }
    const expected = [...province.studentsOf(one)].map((pupil) => ({
      ...pupil,
      class: { ...pupil.class, code: pupil.class.name.replaceAll(' ', '-') },
    }))
    expect(read).toEqual(expected)
  }
})
