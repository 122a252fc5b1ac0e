import { totalmem } from 'node:os'
import { expect, test } from 'vitest'
import { sharedBuffersFor, usableMemory } from '../../../src/store/embedded/shared-buffers.ts'

const gibibyte = 1024 ** 3

test.each([
  [0.5, 128],
  [2, 256],
  [24, 3_072],
  [256, 4_096],
])('with %d GiB of memory our own PostgreSQL holds %d MiB of pages', (memory, expected) => {
  expect(sharedBuffersFor(memory * gibibyte)).toBe(expected)
})

test('a container may use no more than its machine has', () => {
  expect(usableMemory()).toBeGreaterThan(0)
  expect(usableMemory()).toBeLessThanOrEqual(totalmem())
})
