import { expect, test } from 'vitest'
import { adapters } from '../../adapters/registry.ts'
import { environmentName } from '../../config/environment.ts'
import { buildConfigSchema } from '../../config/schema.ts'
import { describeSettings, listSettings } from '../../config/settings.ts'

const description = describeSettings(buildConfigSchema(adapters))
/** One partner of each adapter, so that the settings of all are listed. */
const tree = Object.fromEntries(
  Object.entries(adapters).map(([group, members]) => [
    group,
    Object.fromEntries(Object.keys(members).map((adapter) => [adapter, { adapter }])),
  ]),
)
const settings = listSettings(description, tree)

test.each([
  ['http.port', 'LIENTHONG_HTTP_PORT'],
  ['http.publicUrl', 'LIENTHONG_HTTP_PUBLIC_URL'],
  ['http.bodyLimitMiB', 'LIENTHONG_HTTP_BODY_LIMIT_MIB'],
  ['portals.my-province.timeoutMs', 'LIENTHONG_PORTALS_MY_PROVINCE_TIMEOUT_MS'],
])('%s is %s in the environment', (path, name) => {
  expect(environmentName(path.split('.'))).toBe(name)
})

test('no two settings share a name in the environment', () => {
  const names = settings.map(({ path }) => environmentName(path))
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
})

test('every setting says what it means', () => {
  const silent = settings.filter(({ schema }) => !schema.description).map(({ path }) => path.join('.'))
  expect(silent).toEqual([])
})
