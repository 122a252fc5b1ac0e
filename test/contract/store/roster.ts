import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { later, noon } from '../../support/scene.ts'
import { aSchool, aStudent } from '../../support/school-records.ts'
import type { StoreBench } from '../../support/store-bench.ts'

/** Registers what every store of schools and students keeps. */
export function describeRosterStore(openBench: () => Promise<StoreBench>): void {
  describe('the roster', () => {
    let bench: StoreBench
    beforeAll(async () => {
      bench = await openBench()
      await bench.store.roster.putSchool(aSchool(), noon)
    })
    afterAll(() => bench.close())

    test('a school is found as it was last sent, and an unknown one is not found', async () => {
      const { roster } = bench.store
      await roster.putSchool(aSchool({ code: 'TH-2', name: 'Trường cũ' }), noon)
      await roster.putSchool(aSchool({ code: 'TH-2', name: 'Trường mới' }), later(1))
      expect(await roster.findSchool('TH-2')).toEqual(aSchool({ code: 'TH-2', name: 'Trường mới' }))
      expect(await roster.findSchool('TH-0')).toBeUndefined()
      expect(
        (await roster.findSchools(['TH-2', 'TH-0', 'TH-BINH-MINH'])).map(({ code }) => code).sort(),
      ).toEqual(['TH-2', 'TH-BINH-MINH'])
    })

    test('a student is accepted, repeated with the same content and accepted with another', async () => {
      const { roster } = bench.store
      const put = async (name: string) => roster.putStudents([aStudent({ code: 'HS-1', name })], noon)
      expect(await put('Lê Thị Bình')).toEqual(['accepted'])
      expect(await put('Lê Thị Bình')).toEqual(['repeated'])
      expect(await put('Lê Thị Bình An')).toEqual(['accepted'])
      expect(await roster.findStudent('TH-BINH-MINH', 'HS-1')).toEqual(
        aStudent({ code: 'HS-1', name: 'Lê Thị Bình An' }),
      )
    })

    test('a batch has one outcome for each student, in order', async () => {
      const { roster } = bench.store
      await roster.putStudents([aStudent({ code: 'HS-2' })], noon)
      const batch = [
        aStudent({ code: 'HS-3' }),
        aStudent({ code: 'HS-2' }),
        aStudent({ code: 'HS-4', schoolCode: 'NOWHERE' }),
      ]
      expect(await roster.putStudents(batch, noon)).toEqual(['accepted', 'repeated', 'unknown-school'])
    })

    test('a student twice in one batch stands as the last of them says', async () => {
      const { roster } = bench.store
      const batch = ['3A', '3B'].map((name) => aStudent({ code: 'HS-5', class: { name } }))
      expect(await roster.putStudents(batch, noon)).toEqual(['accepted', 'accepted'])
      expect((await roster.findStudent('TH-BINH-MINH', 'HS-5'))?.class.name).toBe('3B')
    })

    test('an empty batch has no outcomes', async () => {
      expect(await bench.store.roster.putStudents([], noon)).toEqual([])
    })

    test('two batches of the same students in opposite order both end', async () => {
      const batch = Array.from({ length: 50 }, (_, index) => aStudent({ code: `HS-B${index}` }))
      const outcomes = await Promise.all(
        [batch, batch.toReversed()].map((students) => bench.store.roster.putStudents(students, noon)),
      )
      expect(outcomes.flat().filter((outcome) => outcome === 'accepted')).toHaveLength(50)
    })

    test('no name, address, phone or identity number can be read in any column', async () => {
      const student = aStudent({
        code: 'HS-6',
        name: 'Đặng Thị Kín Đáo',
        identityNumber: '080317000042',
        phone: '0911222333',
        address: 'Số 9 ngõ Vắng',
        guardians: [{ relation: 'father', name: 'Đặng Văn Giữ Kẽ', identityNumber: '080085000043' }],
      })
      await bench.store.roster.putStudents([student], noon)
      const { rows } = await bench.pool.query(
        `select students::text as row from students where code = 'HS-6'`,
      )
      for (const secret of ['Kín Đáo', '080317000042', '0911222333', 'ngõ Vắng', 'Giữ Kẽ', '080085000043']) {
        expect(rows[0].row).not.toContain(secret)
        expect(rows[0].row).not.toContain(Buffer.from(secret).toString('hex'))
      }
    })
  })
}
