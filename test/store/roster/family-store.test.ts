import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBankScene } from '../../support/bank-scene.ts'
import { noon } from '../../support/scene.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'

let bench: StoreBench
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())

test('however many state a family anew at once, it is as the last of them states it', async () => {
  const scene = await openBankScene(bench)
  const { schoolCode } = scene
  const students = await Promise.all(Array.from({ length: 9 }, () => scene.student()))
  const [first, ...others] = students.map(({ code: studentCode }) => ({ schoolCode, studentCode }))
  if (!first) throw new Error('there is no student')
  const { id } = await bench.store.families.make([first], 'the mother', noon)
  await Promise.all(others.map((one) => bench.store.families.change(id, [one], 'the mother', noon)))
  const { members } = (await bench.store.families.find(id)) ?? expect.fail('no family')
  expect(members).toHaveLength(1)
  expect(others).toContainEqual(members[0])
})
