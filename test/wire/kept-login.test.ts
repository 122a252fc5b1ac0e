import { describe, expect, test } from 'vitest'
import { GatewayError } from '../../src/ports/gateway-error.ts'
import { type Credential, keepLogin } from '../../src/wire/kept-login.ts'

const { signal } = new AbortController()

/** A kept login whose logins are numbered, with a clock that the test moves. */
function numbered(lifeSeconds?: number) {
  let now = 0
  let logins = 0
  const login = keepLogin(
    async () => ({ value: `token ${++logins}`, lifeSeconds }),
    () => new Date(now),
  )
  return {
    login,
    logins: () => logins,
    wait: (seconds: number) => {
      now += seconds * 1000
    },
  }
}

/** A kept login whose every login is answered by hand. */
function handMade() {
  const logins: PromiseWithResolvers<Credential>[] = []
  const logIn = () => {
    const login = Promise.withResolvers<Credential>()
    logins.push(login)
    return login.promise
  }
  return { logins, login: keepLogin(logIn, () => new Date(0)) }
}

describe('how long it is used', () => {
  test.each([
    [3600, 3539, 3540],
    [100, 89, 90],
    [undefined, 10_000_000, Number.POSITIVE_INFINITY],
  ])('a life of %s s: kept after %s s, renewed after %s s', async (life, kept, renewed) => {
    const { login, wait } = numbered(life)
    expect(await login.current(signal)).toBe('token 1')
    wait(kept)
    expect(await login.current(signal)).toBe('token 1')
    if (!Number.isFinite(renewed)) return
    wait(renewed - kept)
    expect(await login.current(signal)).toBe('token 2')
  })
})

test('callers that come together wait for one login', async () => {
  const { login, logins } = numbered()
  const got = await Promise.all(Array.from({ length: 5 }, () => login.current(signal)))
  expect(new Set(got)).toEqual(new Set(['token 1']))
  expect(logins()).toBe(1)
})

describe('a call', () => {
  /** Sends with a partner that refuses these, and says what it was sent with. */
  function partner(refused: readonly string[]) {
    const sent: string[] = []
    const send = async (credential: string) => {
      sent.push(credential)
      return credential
    }
    return { sent, call: { send, isRefused: (answer: string) => refused.includes(answer), signal } }
  }

  test('that is refused goes once more after a new login', async () => {
    const { login, logins } = numbered()
    const { sent, call } = partner(['token 1'])
    expect(await login.call(call)).toBe('token 2')
    expect(sent).toEqual(['token 1', 'token 2'])
    expect(await login.call(call)).toBe('token 2')
    expect(logins()).toBe(2)
  })

  test('that is refused after a new login too fails, and certainly did nothing', async () => {
    const { login } = numbered()
    const { sent, call } = partner(['token 1', 'token 2'])
    await expect(login.call(call)).rejects.toMatchObject({
      code: 'partner_unauthorized',
      couldHaveArrived: false,
    })
    expect(sent).toEqual(['token 1', 'token 2'])
  })

  test('that is refused late forgets nothing that has come meanwhile', async () => {
    const { login, logins } = numbered()
    const { call } = partner(['token 1'])
    const late = Promise.withResolvers<string>()
    const slow = login.call({
      ...call,
      send: (credential) => (credential === 'token 1' ? late.promise : call.send(credential)),
    })
    expect(await login.call(call)).toBe('token 2')
    late.resolve('token 1')
    expect(await slow).toBe('token 2')
    expect(logins()).toBe(2)
  })
})

test('a login that failed is tried again by the next caller', async () => {
  const { logins, login } = handMade()
  const failed = login.current(signal)
  logins[0]?.reject(new GatewayError('partner_unauthorized', 'refused'))
  await expect(failed).rejects.toMatchObject({ code: 'partner_unauthorized', couldHaveArrived: false })
  const next = login.current(signal)
  logins[1]?.resolve({ value: 'second' })
  expect(await next).toBe('second')
})

test.each([
  'partner_timeout',
  'partner_bad_answer',
  'partner_connection_lost',
] as const)('a login that ends in %s leaves the message unsent', async (code) => {
  const { logins, login } = handMade()
  const failed = login.current(signal)
  logins[0]?.reject(new GatewayError(code, 'example'))
  await expect(failed).rejects.toMatchObject({ code: 'partner_unreachable', couldHaveArrived: false })
})

test('a fault of our own keeps its name', async () => {
  const { logins, login } = handMade()
  const failed = login.current(signal)
  logins[0]?.reject(new GatewayError('internal', 'example'))
  await expect(failed).rejects.toMatchObject({ code: 'internal' })
})

test('a caller that is stopped leaves at once, and the login goes on for the others', async () => {
  const { logins, login } = handMade()
  const stop = new AbortController()
  const stopped = login.current(stop.signal)
  const staying = login.current(signal)
  stop.abort()
  await expect(stopped).rejects.toMatchObject({ code: 'partner_unreachable', couldHaveArrived: false })
  logins[0]?.resolve({ value: 'first' })
  expect(await staying).toBe('first')
})

test('a caller that was stopped before it asked gets nothing', async () => {
  const { logins, login } = handMade()
  const asked = login.current(AbortSignal.abort())
  await expect(asked).rejects.toMatchObject({ couldHaveArrived: false })
  logins[0]?.resolve({ value: 'first' })
})

test('a login that fails before it begins is tried anew by the next call', async () => {
  const outcomes = [new Error('no password'), 'token']
  const logIn = () => {
    const outcome = outcomes.shift()
    if (outcome instanceof Error) throw outcome
    return Promise.resolve({ value: outcome ?? '' })
  }
  const login = keepLogin(logIn, () => new Date(0))
  await expect(login.current(signal)).rejects.toThrow('no password')
  expect(await login.current(signal)).toBe('token')
})
