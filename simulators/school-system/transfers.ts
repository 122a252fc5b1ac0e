import { createRandom } from '../random.ts'
import type { StudentBody, TransferBody } from './records.ts'
import type { GeneratedSchool } from './schools.ts'

const reasons = [
  'Gia đình chuyển nơi cư trú',
  'Cha mẹ thay đổi nơi làm việc',
  'Thuận tiện đi lại cho học sinh',
] as const

const papers = [
  { id: 'don-xin-chuyen-truong', name: 'Đơn xin chuyển trường' },
  { id: 'hoc-ba', name: 'Học bạ' },
  { id: 'giay-gioi-thieu', name: 'Giấy giới thiệu chuyển trường' },
] as const

const transfersPerSchool = 2

/** Makes the transfer dossiers, two a school; `papersUrl` is where the papers can be downloaded. */
export function* createTransfers(
  seed: string,
  schools: readonly GeneratedSchool[],
  pupilOf: (school: GeneratedSchool, index: number) => StudentBody,
  papersUrl: string,
): Generator<TransferBody> {
  for (const [schoolIndex, school] of schools.entries()) {
    const toSchool = otherSchool(schools, schoolIndex)
    for (let turn = 1; turn <= transfersPerSchool; turn += 1) {
      const index = Math.floor((turn * school.pupils) / (transfersPerSchool + 1))
      const number = `CT-${String(schoolIndex * transfersPerSchool + turn).padStart(5, '0')}`
      const reason = createRandom(seed, 'transfer', number).pick(reasons)
      yield createTransfer(pupilOf(school, index), { number, reason, toSchool, papersUrl })
    }
  }
}

function createTransfer(
  pupil: StudentBody,
  move: { number: string; reason: string; toSchool: GeneratedSchool; papersUrl: string },
): TransferBody {
  const { number, reason, toSchool, papersUrl } = move
  const [applicant] = pupil.guardians
  if (!applicant) throw new RangeError('a pupil without a guardian cannot be moved')
  return {
    kind: 'school-transfer',
    number,
    schoolCode: pupil.schoolCode,
    studentCode: pupil.code,
    toSchoolCode: toSchool.body.code,
    toSchoolName: toSchool.body.name,
    reason,
    applicant,
    papers: papers.map(({ id, name }) => ({
      id: `${number}-${id}`,
      name,
      url: `${papersUrl}/${number}/${id}.pdf`,
      digitised: true,
    })),
  }
}

/** The next school of the same level, or of any level where there is none. */
function otherSchool(schools: readonly GeneratedSchool[], index: number): GeneratedSchool {
  const after = [...schools.slice(index + 1), ...schools.slice(0, index)]
  const level = schools[index]?.body.level
  const found = after.find(({ body }) => body.level === level) ?? after[0]
  if (!found) throw new RangeError('there is no other school')
  return found
}
