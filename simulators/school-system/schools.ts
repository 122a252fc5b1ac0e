import { createRandom } from '../random.ts'
import type { Catalogues, SchoolBody, SchoolLevel } from './records.ts'
import { slots } from './slots.ts'

/** A school with what is needed to make its pupils, one by one. */
export interface GeneratedSchool {
  readonly body: SchoolBody
  readonly pupils: number
  /** How many pupils the schools before it have: pupils are counted through the whole province. */
  readonly firstPupil: number
}

const titles: Readonly<Record<SchoolLevel, string>> = {
  MN: 'Trường Mầm non',
  TH: 'Trường Tiểu học',
  THCS: 'Trường Trung học cơ sở',
  THPT: 'Trường Trung học phổ thông',
  GDTX: 'Trung tâm Giáo dục thường xuyên',
  LIEN_CAP: 'Trường Tiểu học, THCS và THPT',
}

const proper = [
  'Hoa Sen',
  'Ban Mai',
  'Họa Mi',
  'Ánh Dương',
  'Hương Tràm',
  'Sao Khuê',
  'Mây Trắng',
  'Hạt Nắng',
  'Cánh Buồm',
  'Đồng Xanh',
] as const

/** Makes 20 schools for each unit of scale, and at a fraction 20 with fewer pupils. A name says that the school is a sample, so that none is taken for real. */
export function createSchools(seed: string, scale: number, catalogues: Catalogues): GeneratedSchool[] {
  const schools: GeneratedSchool[] = []
  const places = {
    urban: shuffled(
      seed,
      catalogues.administrativeUnits.filter((unit) => unit.kind === 'ward'),
    ),
    rural: shuffled(
      seed,
      catalogues.administrativeUnits.filter((unit) => unit.kind === 'commune'),
    ),
  }
  const used = { urban: 0, rural: 0 }
  let firstPupil = 0
  for (let index = 0; index < slots.length * Math.max(scale, 1); index += 1) {
    const { level, ownership, area, ...size } = slots[index % slots.length] as (typeof slots)[number]
    const pupils = Math.round(size.pupils * Math.min(scale, 1))
    const unit = places[area][used[area]++ % places[area].length]
    if (!unit) throw new RangeError(`no ${area} unit is known`)
    const number = String(index + 1).padStart(4, '0')
    const name = `${titles[level]} ${proper[index % proper.length]} ${index + 1} (mẫu), ${unit.name}`
    const { kind: _kind, ...place } = unit
    schools.push({
      body: {
        code: `TN80-${level}-${number}`,
        name,
        level,
        ownership,
        area,
        unit: place,
        account: { number: `TN80${number.padStart(8, '0')}`, bankCode: '970422', holder: name.slice(0, 120) },
      },
      pupils,
      firstPupil,
    })
    firstPupil += pupils
  }
  return schools
}

function shuffled<T>(seed: string, list: readonly T[]): T[] {
  const random = createRandom(seed, 'units')
  const left = [...list]
  return list.map(() => left.splice(random.below(left.length), 1)[0] as T)
}
