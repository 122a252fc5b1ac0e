import { createHash, randomBytes } from 'node:crypto'

const howMany = 10
const letters = '0123456789abcdefghjkmnpqrstvwxyz'

/** Makes codes of 80 random bits in groups that a person can write down. */
export const newRecoveryCodes = (): readonly string[] =>
  Array.from({ length: howMany }, () => {
    const characters = [...randomBytes(16)].map((byte) => letters[byte & 31]).join('')
    return (characters.match(/.{4}/g) ?? []).join('-')
  })

/** What is kept of a code; blanks, hyphens and capitals make no other. */
export const hashRecoveryCode = (code: string): Buffer =>
  createHash('sha256').update(code.toLowerCase().replaceAll(/[\s-]/g, '')).digest()
