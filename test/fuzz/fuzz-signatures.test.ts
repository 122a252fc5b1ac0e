import { expect, test } from 'vitest'
import { fuzzSignatures } from './fuzz-signatures.ts'
import { signMessages } from './signed-messages.ts'

test('thousands of mutated messages: no crash, nothing verified that nobody signed, read as libxml2 reads', async () => {
  const report = await fuzzSignatures(await signMessages(), 4_000, 20)
  expect(report.verified).toBeGreaterThan(20)
  expect(report.compared).toBeGreaterThan(100)
  expect(Object.keys(report.refused).length).toBeGreaterThan(10)
})

test('a verifier that lets through what nobody signed is found', async () => {
  const [message] = await signMessages()
  if (!message) throw new Error('there is no message')
  await expect(fuzzSignatures([{ ...message, signed: new Set() }], 2_000, 20)).rejects.toMatchObject({
    cause: expect.objectContaining({ message: 'verified what nobody signed' }),
  })
})
