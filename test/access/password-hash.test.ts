import { expect, test } from 'vitest'
import { hashPassword, unmatchableHash, verifyPassword } from '../../src/access/password-hash.ts'

test('a password opens its own hash and no other', async () => {
  const hash = await hashPassword('bốn con ngựa và một cái ghim')
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
  expect(await verifyPassword('bốn con ngựa và một cái ghim', hash)).toBe(true)
  expect(await verifyPassword('bốn con ngựa và một cái ghi', hash)).toBe(false)
})

test('the same password never has the same hash twice', async () => {
  expect(await hashPassword('a password')).not.toBe(await hashPassword('a password'))
})

test('a password typed decomposed is the same password', async () => {
  const hash = await hashPassword('đường về quê hương'.normalize('NFC'))
  expect(await verifyPassword('đường về quê hương'.normalize('NFD'), hash)).toBe(true)
})

test('a hash made elsewhere at another cost is still read', async () => {
  // From the tests of the reference implementation (phc-winner-argon2, src/test.c).
  const hash = '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4'
  expect(await verifyPassword('password', hash)).toBe(true)
  expect(await verifyPassword('Password', hash)).toBe(false)
})

test('the hash for nobody has the cost of a real one', async () => {
  const cost = (hash: string) => hash.split('$').slice(0, 4).join('$')
  expect(cost(unmatchableHash())).toBe(cost(await hashPassword('a password')))
})

test('what is no argon2id hash is an error, not a wrong password', async () => {
  await expect(verifyPassword('a password', '$2b$12$R9h/cIPz0gi')).rejects.toThrow('not a PHC string')
})
