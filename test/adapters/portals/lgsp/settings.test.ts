import { expect, test } from 'vitest'
import { sampleSettings } from './sample-settings.ts'

test.each([
  ['a wrapper that is no XML name', { wrapper: 'signed message' }],
  ['a header that is no header name', { jwsHeader: 'x jws' }],
  ['an address that is not HTTP', { serviceUrl: 'ftp://axis.example.vn' }],
  ['a state that does not exist', { statusNumbers: { lost: 11 } as never }],
  ['no status that means success', { acceptedStatuses: [] }],
  ['a reason that does not exist', { refusalReasons: { 7: 'bad mood' } as never }],
])('%s is refused', (_name, replaced) => {
  expect(() => sampleSettings(replaced)).toThrow()
})
