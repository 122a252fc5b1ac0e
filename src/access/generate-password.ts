import { randomBytes } from 'node:crypto'

/** Crockford's Base32 in lower case: no letter that looks like a digit. 32 of them, so a byte's low bits choose evenly. */
const letters = '0123456789abcdefghjkmnpqrstvwxyz'

/** Makes a password of 100 random bits in groups that a person can read out: `4k7wd-93hzq-0m2xt-e8rbn`. */
export function generatePassword(): string {
  const characters = [...randomBytes(20)].map((byte) => letters[byte & 31]).join('')
  return (characters.match(/.{5}/g) ?? []).join('-')
}
