import { mkdtemp, rename, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { watchScenario } from '../../simulators/watch-scenario.ts'
import { until } from '../support/until.ts'

test('a changed file is read again, and one that is no scenario is told and left alone', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lienthong-scenario-'))
  const file = join(folder, 'scenario.yaml')
  const put = async (content: string) => {
    await writeFile(`${file}.new`, content)
    await rename(`${file}.new`, file)
  }
  await put('seed: 1')
  const reads: number[] = []
  const problems: string[] = []
  const watched = watchScenario(
    file,
    { onRead: (times) => reads.push(times), onProblem: ({ message }) => problems.push(message) },
    5,
  )
  expect(watched.current()).toMatchObject({ seed: 1 })
  await put('seed: 22')
  await until('the second reading', async () => reads.at(-1) === 2)
  expect(watched.current()).toMatchObject({ seed: 22 })
  await put('seeds: 333')
  await until('the problem', async () => problems.length === 1)
  expect(problems[0]).toContain('"seeds"')
  expect(watched.current()).toMatchObject({ seed: 22 })
  await put('seed: 4444')
  await until('the third reading', async () => reads.at(-1) === 3)
  watched.close()
})
