import { expect, test } from 'vitest'
import { type GatewayErrorDefinition, gatewayErrors } from '../../src/ports/gateway-error.ts'
import { readSource } from './source-files.ts'

test('docs/errors.md has one row for each error code, with its status and its retry, and no other', () => {
  const rows = readSource('docs/errors.md').matchAll(/^\| `([a-z_]+)` \| (\d{3}) \| ([a-z-]+) \|/gm)
  const documented = [...rows].map((row) => row.slice(1, 4).join(' '))
  const defined = Object.entries<GatewayErrorDefinition>(gatewayErrors).map(
    ([code, { httpStatus, retry }]) => `${code} ${httpStatus} ${retry}`,
  )
  expect(documented.sort()).toEqual(defined.sort())
})
