import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ensureConsoleBuilt } from '../../src/console/build/ensure-console-built.ts'

let folder: string
let dist: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lienthong-console-'))
  dist = join(folder, 'console')
})

afterAll(() => rm(folder, { recursive: true }))

const index = () => join(dist, 'index.html')
const sourcesOf = async () => Object.keys(JSON.parse(await readFile(join(dist, '.sources.json'), 'utf8')))

test('two that build at once leave one whole build, and know all it was made from', async () => {
  expect(await Promise.all([ensureConsoleBuilt(dist), ensureConsoleBuilt(dist)])).toEqual([dist, dist])
  expect(await readdir(folder)).toEqual(['console'])
  expect(await readFile(index(), 'utf8')).toMatch(
    /<script type="module" crossorigin src="\/console\/assets\//,
  )
  expect(await sourcesOf()).toEqual(
    expect.arrayContaining([
      'package.json',
      'src/console/web/index.html',
      'src/console/web/icon.svg',
      'src/console/web/main.tsx',
      'src/console/web/styles/tokens.css',
      'src/domain/exchanges/exchange.ts',
    ]),
  )
})

test('nothing is built while the sources are those of the build', async () => {
  const before = await stat(index())
  await ensureConsoleBuilt(dist)
  expect((await stat(index())).ino).toBe(before.ino)
})

test('a changed source is built again', async () => {
  const list = JSON.parse(await readFile(join(dist, '.sources.json'), 'utf8'))
  await writeFile(
    join(dist, '.sources.json'),
    JSON.stringify({ ...list, 'src/console/web/main.tsx': 'another hash' }),
  )
  const before = await stat(index())
  await ensureConsoleBuilt(dist)
  expect((await stat(index())).ino).not.toBe(before.ino)
  expect((await sourcesOf()).length).toBeGreaterThan(20)
})
