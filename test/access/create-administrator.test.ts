import { expect, test } from 'vitest'
import { createAdministrator } from '../../src/access/create-administrator.ts'
import { generatePassword } from '../../src/access/generate-password.ts'
import { verifyPassword } from '../../src/access/password-hash.ts'
import type { NewAdministrator } from '../../src/ports/access/administrator-store.ts'

function listOfAdministrators(...taken: string[]) {
  const added: NewAdministrator[] = []
  return {
    added,
    add: async (administrator: NewAdministrator) => {
      if (taken.includes(administrator.name)) return false
      added.push(administrator)
      return true
    },
  }
}

test('an administrator is kept by lower-case name and hashed password', async () => {
  const list = listOfAdministrators()
  const outcome = await createAdministrator(list, ' Hoa.Tran ', 'a password of some length')
  expect(outcome).toEqual({ is: 'created', name: 'hoa.tran' })
  expect(list.added).toHaveLength(1)
  expect(await verifyPassword('a password of some length', list.added[0]?.passwordHash ?? '')).toBe(true)
})

test.each([
  ['a name with letters beyond a-z', 'hòa', 'a password of some length', 'a name has 3 to 64 letters'],
  ['a name with a path in it', '../hoa', 'a password of some length', 'a name has 3 to 64 letters'],
  ['a name that is taken', 'minh', 'a password of some length', 'there is an administrator called minh'],
  ['a short password', 'hoa', 'fourteen chars', 'a password has at least 15 characters'],
  ['an endless password', 'hoa', 'x'.repeat(1025), 'a password has at most 1024 characters'],
  [
    'a password with the name in it',
    'hoa',
    'this is Hoa at her desk',
    'a password does not contain the name',
  ],
])('%s is refused and nothing is kept', async (_case, name, password, why) => {
  const list = listOfAdministrators('minh')
  expect(await createAdministrator(list, name, password)).toEqual({
    is: 'refused',
    why: expect.stringContaining(why),
  })
  expect(list.added).toEqual([])
})

test('a generated password is long enough to be accepted and never the same', async () => {
  const [one, other] = [generatePassword(), generatePassword()]
  expect(one).toMatch(/^[0-9a-hjkmnp-tv-z]{5}(-[0-9a-hjkmnp-tv-z]{5}){3}$/)
  expect(one).not.toBe(other)
})
