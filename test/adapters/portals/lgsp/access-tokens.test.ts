import { describe, expect, test } from 'vitest'
import { createAccessTokens } from '../../../../adapters/portals/lgsp/access-tokens.ts'
import { GatewayError } from '../../../../src/ports/gateway-error.ts'

const { signal } = new AbortController()

/** A keeper over logins that are numbered, with a clock that the test moves. */
function keeper(lifeSeconds: number | undefined) {
  let now = 0
  let logins = 0
  const tokens = createAccessTokens(
    async () => ({ token: `token ${++logins}`, lifeSeconds }),
    () => new Date(now),
  )
  return {
    tokens,
    logins: () => logins,
    wait: (seconds: number) => {
      now += seconds * 1000
    },
  }
}

describe('how long a token is used', () => {
  test.each([
    [3600, 3539, 3540],
    [100, 89, 90],
    [undefined, 10_000_000, Number.POSITIVE_INFINITY],
  ])('a life of %s s: kept after %s s, renewed after %s s', async (life, kept, renewed) => {
    const { tokens, wait } = keeper(life)
    expect(await tokens.current(signal)).toBe('token 1')
    wait(kept)
    expect(await tokens.current(signal)).toBe('token 1')
    if (!Number.isFinite(renewed)) return
    wait(renewed - kept)
    expect(await tokens.current(signal)).toBe('token 2')
  })
})

test('callers that come together wait for one login', async () => {
  const { tokens, logins } = keeper(3600)
  const got = await Promise.all(Array.from({ length: 5 }, () => tokens.current(signal)))
  expect(new Set(got)).toEqual(new Set(['token 1']))
  expect(logins()).toBe(1)
})

test('a refused token is forgotten, but not the one that has replaced it', async () => {
  const { tokens } = keeper(3600)
  await tokens.current(signal)
  tokens.forget('token 1')
  expect(await tokens.current(signal)).toBe('token 2')
  tokens.forget('token 1')
  expect(await tokens.current(signal)).toBe('token 2')
})

test('a login that failed is tried again by the next caller', async () => {
  let attempts = 0
  const tokens = createAccessTokens(
    async () => {
      if (++attempts === 1) throw new GatewayError('partner_unreachable', 'down')
      return { token: 'token', lifeSeconds: 60 }
    },
    () => new Date(0),
  )
  await expect(tokens.current(signal)).rejects.toThrow('down')
  expect(await tokens.current(signal)).toBe('token')
})

test('a caller that is stopped leaves at once, and the login goes on for the others', async () => {
  const login = Promise.withResolvers<{ token: string; lifeSeconds: number }>()
  const tokens = createAccessTokens(
    () => login.promise,
    () => new Date(0),
  )
  const stop = new AbortController()
  const stopped = tokens.current(stop.signal)
  const patient = tokens.current(signal)
  stop.abort()
  await expect(stopped).rejects.toMatchObject({ code: 'partner_unreachable', couldHaveArrived: false })
  login.resolve({ token: 'token', lifeSeconds: 60 })
  expect(await patient).toBe('token')
})
