import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CommandBench, openCommandBench } from '../support/command-bench.ts'
import { noon, openScene } from '../support/scene.ts'
import { aStudent } from '../support/school-records.ts'

let bench: CommandBench
beforeAll(async () => {
  bench = await openCommandBench()
})
afterAll(() => bench.close())

test('students of an earlier version that do not open keep nobody from working', async () => {
  expect(await bench.run(['days', 'list'])).toMatchObject({ code: 0 })
  const students = await bench.withStore(async (store) => {
    const { schoolCode } = await openScene(store)
    const codes = ['HS-A', 'HS-B', 'HS-C']
    await store.roster.putStudents(
      codes.map((code) => aStudent({ schoolCode, code })),
      noon,
    )
    return codes
  })
  await bench.database.pool.query(
    `update students set status = null, code = case code when 'HS-B' then 'TAM-080319000042' else code end,
       sealed = case code when 'HS-C' then sealed else '\\x00' end
     where code = any($1)`,
    [students],
  )
  expect(await bench.run(['days', 'list'])).toMatchObject({ code: 0 })
  const { rows } = await bench.database.pool.query(
    'select code from students where status is null order by code',
  )
  expect(rows.map(({ code }) => code)).toEqual(['HS-A', 'TAM-080319000042'])
})
