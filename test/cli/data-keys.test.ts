import { utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { dataKeyIds, openVaultFile, rotateDataKey } from '../../src/store/vault-file.ts'
import { untilItWaits } from '../support/beside-unfinished.ts'
import { type CommandBench, openCommandBench } from '../support/command-bench.ts'
import { noon } from '../support/scene.ts'
import { aSchool, aStudent } from '../support/school-records.ts'

let bench: CommandBench
let file: string
beforeAll(async () => {
  bench = await openCommandBench()
  file = join(bench.folder, 'keys', 'data-keys.json')
  await bench.withStore(({ roster }) => roster.putSchool(aSchool(), noon))
})
afterAll(() => bench.close())
beforeEach(() => bench.withStore(({ roster }) => roster.putStudents([aStudent()], noon)))

const dataKeys = (...words: string[]) => bench.run(['data-keys', ...words])
const olderThanAMinute = async () => {
  const long = new Date(Date.now() - 120_000)
  await utimes(file, long, long)
}
/** Seals a student with the key that is current now, whatever comes after. */
const sealedNow = () => {
  const sealed = openVaultFile(file, () => 0).seal(Buffer.from(JSON.stringify(aStudent())))
  return { text: `update students set sealed = $1 where code = 'HS-0001'`, values: [sealed] }
}

test('of two who rotate at once each adds a key, and neither takes that of the other away', async () => {
  const [before] = dataKeyIds(file)
  const { rotating, between } = await bench.withStore(({ sealed }) =>
    sealed.whileAlone(async () => {
      const rotating = dataKeys('rotate')
      await untilItWaits(bench.database.pool)
      return { rotating, between: rotateDataKey(file) }
    }),
  )
  expect(await rotating).toMatchObject({ code: 0 })
  const [current, ...others] = dataKeyIds(file)
  expect(current).not.toBe(between)
  expect(others).toEqual(expect.arrayContaining([before, between]))
})

test('what was sealed late with an older key is sealed anew when somebody asks for it', async () => {
  const late = sealedNow()
  const [old = ''] = dataKeyIds(file)
  await dataKeys('rotate')
  expect((await dataKeys('reseal')).code).toBe(0)
  await bench.database.pool.query(late)
  await olderThanAMinute()
  expect((await dataKeys('retire', old)).out).toContain(
    `1 values are still sealed with ${old}: data-keys reseal`,
  )
  expect((await dataKeys('reseal')).out).toBe('1 values were sealed anew')
  expect((await dataKeys('retire', old)).out).toContain(`${old} is gone`)
})

test('a key stays while somebody writes who may have sealed with it', async () => {
  const late = sealedNow()
  const [old = ''] = dataKeyIds(file)
  await dataKeys('rotate')
  await dataKeys('reseal')
  await olderThanAMinute()
  const writer = await bench.database.pool.connect()
  try {
    await writer.query('begin')
    await writer.query(late)
    const stopped = await bench.run(['data-keys', 'retire', old], { interruptAfter: /^Waits/ })
    expect(stopped.code).toBe(1)
    await writer.query('commit')
  } finally {
    writer.release()
  }
  expect((await dataKeys('retire', old)).out).toContain('1 values are still sealed')
})
