import { expect, test } from 'vitest'
import { whyNotRotated, whyNotTaken } from '../../../src/domain/keys/key-fit.ts'
import type { RingKey } from '../../../src/domain/keys/ring-key.ts'

const taken = new Map([
  ['province', ['RS256', 'RS384']],
  ['other', ['ES256']],
] as const)
const key = (purpose: RingKey['purpose'], algorithm: RingKey['algorithm'] = 'ES256') =>
  ({ id: 'k', purpose, algorithm }) as const
const current = (purpose: RingKey['purpose'], state: RingKey['state'] = 'current') => ({ purpose, state })

test('a partner takes what it names, and whatever signs nothing for it', () => {
  expect(whyNotTaken(key('messages', 'RS384'), 'province', taken)).toBeUndefined()
  expect(whyNotTaken(key('messages'), 'unsigned', taken)).toBeUndefined()
  expect(whyNotTaken(key('messages'), 'province', taken)).toBe(
    'province takes RS256 (an RSA key) or RS384 (an RSA key) and nothing else; k signs ES256 (an EC key)',
  )
})

test.each([
  ['a partner’s own key of the right kind', key('partner:province', 'RS256'), [], undefined],
  ['a partner’s own key of another', key('partner:province'), [], /^province takes/],
  ['a key for evidence', key('evidence'), [], undefined],
  ['a key for messages that one partner refuses', key('messages', 'RS256'), [], /^other takes/],
  [
    'a key for messages where that partner has its own',
    key('messages', 'RS256'),
    [current('partner:other')],
    undefined,
  ],
  [
    'a key for messages where that partner’s own does not sign',
    key('messages', 'RS256'),
    [current('partner:other', 'added'), current('partner:other', 'retired')],
    /^other takes/,
  ],
] as const)('%s', (_name, wanted, ring, expected) => {
  const why = whyNotRotated(wanted, ring, taken)
  if (expected === undefined) expect(why).toBeUndefined()
  else expect(why).toMatch(expected)
})
