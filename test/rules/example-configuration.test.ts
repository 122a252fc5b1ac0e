import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { adapters } from '../../adapters/registry.ts'
import { renderExample } from '../../config/example.ts'
import { loadConfig } from '../../config/load.ts'
import { buildConfigSchema } from '../../config/schema.ts'
import { describeSettings } from '../../config/settings.ts'

const file = 'config/gateway.example.yaml'
const schema = buildConfigSchema(adapters)

test('the example configuration is what `npm run config:example` writes', async () => {
  expect(await readFile(file, 'utf8')).toBe(renderExample(describeSettings(schema)))
})

test('the example configuration loads', () => {
  expect(loadConfig({ schema, env: {}, file }).http.port).toBe(8080)
})

test('the lines that are commented out in it load too, but for the route that names no portal', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lienthong-example-'))
  const uncommented = join(folder, 'gateway.yaml')
  const text = await readFile(file, 'utf8')
  await writeFile(uncommented, text.replace(/^( *)#(?=[a-zA-Z]+:)/gm, '$1'))
  expect(() => loadConfig({ schema, env: {}, file: uncommented })).toThrow(
    /^the configuration has a problem:\n {2}routing\.0\.portal: names none of `portals`$/,
  )
  await rm(folder, { recursive: true })
})
