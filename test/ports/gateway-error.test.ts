import { expect, test } from 'vitest'
import { GatewayError, gatewayErrors } from '../../src/ports/gateway-error.ts'

test.each(
  Object.entries(gatewayErrors),
)('%s has a status of an error and a title that is a phrase', (code, definition) => {
  expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/)
  expect(definition.httpStatus).toBeGreaterThanOrEqual(400)
  expect(definition.httpStatus).toBeLessThan(600)
  expect(definition.title).toMatch(/^[A-Z].*[^.]$/)
})

test('only what has to be asked for could have arrived', () => {
  expect(new GatewayError('partner_timeout', 'portal.test').couldHaveArrived).toBe(true)
  expect(new GatewayError('partner_unreachable', 'portal.test').couldHaveArrived).toBe(false)
  expect(new GatewayError('invalid_json', 'x').couldHaveArrived).toBe(false)
})

test('an error keeps its cause and says its code first', () => {
  const cause = new Error('inner')
  const error = new GatewayError('internal', 'it broke', { cause })
  expect(error).toMatchObject({
    name: 'GatewayError',
    message: 'internal: it broke',
    detail: 'it broke',
    cause,
  })
})
