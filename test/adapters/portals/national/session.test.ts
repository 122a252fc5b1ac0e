import { expect, test } from 'vitest'
import { createSessionKeeper } from '../../../../adapters/portals/national/session.ts'
import { GatewayError } from '../../../../src/ports/gateway-error.ts'

const { signal } = new AbortController()

/** A login whose every call is answered by hand. */
function handMadeLogin() {
  const calls: PromiseWithResolvers<string>[] = []
  const logIn = () => {
    const call = Promise.withResolvers<string>()
    calls.push(call)
    return call.promise
  }
  return { calls, sessions: createSessionKeeper(logIn) }
}

test('many callers wait for one login and share its session', async () => {
  const { calls, sessions } = handMadeLogin()
  const waiting = [1, 2, 3].map(() => sessions.current(signal))
  calls[0]?.resolve('first')
  expect(await Promise.all(waiting)).toEqual(['first', 'first', 'first'])
  expect(await sessions.current(signal)).toBe('first')
  expect(calls).toHaveLength(1)
})

test('a session that many callers find refused is replaced by one login', async () => {
  const { calls, sessions } = handMadeLogin()
  const first = sessions.current(signal)
  calls[0]?.resolve('first')
  await first
  sessions.forget('first')
  const early = sessions.current(signal)
  sessions.forget('first')
  calls[1]?.resolve('second')
  expect(await early).toBe('second')
  sessions.forget('first')
  expect(await sessions.current(signal)).toBe('second')
  expect(calls).toHaveLength(2)
})

test('a login that failed is tried again by the next caller', async () => {
  const { calls, sessions } = handMadeLogin()
  const failed = sessions.current(signal)
  calls[0]?.reject(new GatewayError('partner_unauthorized', 'refused'))
  await expect(failed).rejects.toMatchObject({ code: 'partner_unauthorized', couldHaveArrived: false })
  const next = sessions.current(signal)
  calls[1]?.resolve('second')
  expect(await next).toBe('second')
})

test.each([
  'partner_timeout',
  'partner_bad_answer',
  'partner_connection_lost',
] as const)('a login that ends in %s leaves the message unsent', async (code) => {
  const { calls, sessions } = handMadeLogin()
  const failed = sessions.current(signal)
  calls[0]?.reject(new GatewayError(code, 'example'))
  await expect(failed).rejects.toMatchObject({ code: 'partner_unreachable', couldHaveArrived: false })
})

test('a fault of our own keeps its name', async () => {
  const { calls, sessions } = handMadeLogin()
  const failed = sessions.current(signal)
  calls[0]?.reject(new GatewayError('internal', 'example'))
  await expect(failed).rejects.toMatchObject({ code: 'internal' })
})

test('a caller that is stopped leaves, and the login goes on for the others', async () => {
  const { calls, sessions } = handMadeLogin()
  const stop = new AbortController()
  const stopped = sessions.current(stop.signal)
  const staying = sessions.current(signal)
  stop.abort()
  await expect(stopped).rejects.toMatchObject({ code: 'partner_unreachable', couldHaveArrived: false })
  calls[0]?.resolve('first')
  expect(await staying).toBe('first')
})

test('a caller that was stopped before it asked gets no session', async () => {
  const { calls, sessions } = handMadeLogin()
  const asked = sessions.current(AbortSignal.abort())
  await expect(asked).rejects.toMatchObject({ couldHaveArrived: false })
  calls[0]?.resolve('first')
})
