import { expect, test } from 'vitest'
import { createQuarantine } from '../../src/delivery/quarantine.ts'

test('one has the place until it leaves, and leaving twice takes it from nobody', () => {
  const quarantine = createQuarantine()
  const leave = quarantine.enter()
  expect(quarantine.enter()).toBeUndefined()
  leave?.()
  const next = quarantine.enter()
  expect(next).toBeDefined()
  leave?.()
  expect(quarantine.enter()).toBeUndefined()
})
