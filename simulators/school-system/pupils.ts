import { createRandom, type Random } from '../random.ts'
import { classOf } from './grades.ts'
import { familyOf, personName } from './names.ts'
import type { GuardianBody, StudentBody } from './records.ts'
import type { GeneratedSchool } from './schools.ts'

const msPerDay = 86_400_000
const occupations = [
  'Nông dân',
  'Công nhân',
  'Buôn bán',
  'Giáo viên',
  'Viên chức',
  'Tài xế',
  'Thợ may',
  'Nội trợ',
] as const
const minorities = ['Khơ-me', 'Hoa', 'Chăm'] as const

/** Makes one pupil of a school. `startYear` is the calendar year in which the school year starts. */
export function createPupil(
  seed: string,
  { body, pupils, firstPupil }: GeneratedSchool,
  index: number,
  startYear: number,
): StudentBody {
  const random = createRandom(seed, body.code, index)
  const { name: className, age, grade } = classOf(body.level, index, pupils)
  const isLate = body.level === 'GDTX' && random.chance(0.5)
  const birthYear = startYear - age - (isLate ? 1 + random.below(8) : 0)
  const birthDate = dayOfYear(birthYear, random)
  const gender = random.chance(0.51) ? 'male' : 'female'
  const name = personName(random, gender)
  const identityNumber = identityOf(body.unit.code, firstPupil + index, birthYear, gender, random)
  const moetCode = hasMoetCode(grade, random) ? moetCodeOf(body.unit.code, firstPupil + index) : undefined
  const guardians = createGuardians(random, familyOf(name), birthYear)
  return {
    code: moetCode ?? `TAM-${identityNumber}`,
    schoolCode: body.code,
    name,
    birthDate,
    gender,
    class: { name: className, ...(grade !== undefined && { grade }) },
    status: random.chance(0.01) ? 'moved-in' : 'studying',
    ...(moetCode !== undefined && { moetCode }),
    identityNumber,
    ethnicity: random.chance(0.06) ? random.pick(minorities) : 'Kinh',
    phone: guardians[0].phone,
    address: `${body.area === 'urban' ? 'Khu phố' : 'Ấp'} ${1 + random.below(9)}, ${body.unit.name}, Tây Ninh`,
    guardians,
  }
}

/** The province before 01/07/2025, which codes of persons and pupils keep: 72 Tây Ninh, 80 Long An. */
const oldProvince = (unitCode: string) => (unitCode < '27000' ? '72' : '80')

/**
 * A number by the rule of NĐ 137/2015: province, century and gender, birth year, six digits that are a fixed shuffle of
 * the pupil's place in the province. One in 250 contradicts its holder in gender or year, as real rosters have it.
 */
function identityOf(
  unitCode: string,
  place: number,
  birthYear: number,
  gender: 'male' | 'female',
  random: Random,
): string {
  const isWrong = random.chance(1 / 250)
  const isWrongGender = isWrong && random.chance(0.5)
  const year = isWrong && !isWrongGender ? birthYear - 1 : birthYear
  const marker = 2 * (Math.floor(year / 100) - 19) + ((gender === 'female') !== isWrongGender ? 1 : 0)
  const serial = (place * 7_919 + 104_729) % 1_000_000
  return `0${oldProvince(unitCode)}${marker}${digits(year % 100, 2)}${digits(serial, 6)}`
}

/** The ministry has not yet given a code to many first-graders and some of the youngest. */
const hasMoetCode = (grade: number | undefined, random: Random) =>
  !random.chance(grade === 1 ? 0.6 : grade === undefined ? 0.2 : 0)

const moetCodeOf = (unitCode: string, place: number) => `${oldProvince(unitCode)}${digits(place + 1, 8)}`

function createGuardians(
  random: Random,
  family: string,
  childBirthYear: number,
): [GuardianBody, ...GuardianBody[]] {
  const parent = (relation: 'father' | 'mother'): GuardianBody => ({
    relation,
    name: relation === 'father' ? personName(random, 'male', family) : personName(random, 'female'),
    birthYear: childBirthYear - 22 - random.below(17),
    occupation: random.pick(occupations),
    phone: `050${digits(random.below(10_000_000), 7)}`, // No network has the prefix 050, so nobody is called.
  })
  const alone = random.below(100)
  if (alone < 12) return [parent('mother')]
  if (alone < 17) return [parent('father')]
  return [parent('father'), parent('mother')]
}

function dayOfYear(year: number, random: Random): string {
  const first = Date.UTC(year, 0, 1)
  const days = (Date.UTC(year + 1, 0, 1) - first) / msPerDay
  return new Date(first + random.below(days) * msPerDay).toISOString().slice(0, 10)
}

const digits = (value: number, length: number) => String(value).padStart(length, '0')
