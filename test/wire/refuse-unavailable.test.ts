import { expect, test } from 'vitest'
import type { HttpClient } from '../../src/wire/http-client.ts'
import { refuseUnavailable } from '../../src/wire/refuse-unavailable.ts'

const now = new Date('2026-09-30T05:00:00Z')
const inTwoMinutes = new Date('2026-09-30T05:02:00Z')

const send = (status: number, unavailableTakesNothing = false) => {
  const answering: HttpClient = {
    send: async () => ({ status, headers: { 'retry-after': '120' }, body: Buffer.from('a body') }),
    close: async () => {},
  }
  const client = refuseUnavailable(answering, { clock: () => now, unavailableTakesNothing })
  return client.send({ method: 'POST', url: 'http://portal.test/' })
}

test.each([
  [429, 'partner_too_busy', false],
  [503, 'partner_unavailable', true],
  [410, 'partner_gone', false],
])('HTTP status %i is %s; could it have arrived: %s', async (status, code, couldHaveArrived) => {
  await expect(send(status)).rejects.toMatchObject({ code, couldHaveArrived, retryAfter: inTwoMinutes })
})

test('503 of a partner that takes nothing in then lets the message go again without asking', async () => {
  await expect(send(503, true)).rejects.toMatchObject({
    code: 'partner_too_busy',
    couldHaveArrived: false,
    retryAfter: inTwoMinutes,
  })
})

test.each([200, 400, 404, 500, 502, 504])('HTTP status %i is for the adapter to judge', async (status) => {
  expect(await send(status)).toMatchObject({ status })
})
