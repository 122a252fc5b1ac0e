import { expect, test } from 'vitest'
import { timeOrderedId } from '../../src/store/time-ordered-id.ts'

test('an id is a UUID of version 7 that starts with its time', () => {
  const id = timeOrderedId(new Date(0x0123456789ab))
  expect(id).toMatch(/^01234567-89ab-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

test('ids of one instant differ, and later ones sort after earlier ones', () => {
  const at = (ms: number) => timeOrderedId(new Date(1_790_000_000_000 + ms))
  const ids = Array.from({ length: 1_000 }, () => at(0))
  expect(new Set(ids).size).toBe(1_000)
  expect([at(2), at(0), at(1)].toSorted().map((id) => id.slice(0, 13))).toEqual(
    [at(0), at(1), at(2)].map((id) => id.slice(0, 13)),
  )
})
