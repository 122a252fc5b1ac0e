import { expect, test } from 'vitest'
import { addressProblem } from '../../../../adapters/webhooks/standard/address-problem.ts'

const policy = { ports: [443, 8443], allowPrivateAddresses: false }

test.each([
  'https://qlgd.example.vn/hooks',
  'https://qlgd.example.vn:8443/hooks?of=lienthong',
  'https://1.1.1.1/',
])('%s may be told', (url) => {
  expect(addressProblem(url, policy)).toBeUndefined()
})

test.each([
  ['not an address', 'must be a URL'],
  ['ftp://qlgd.example.vn/', 'must start with https://'],
  ['file:///etc/passwd', 'must start with https://'],
  ['http://qlgd.example.vn/', 'must start with https://'],
  ['https://qlgd.example.vn:5432/', 'must have one of the ports 443, 8443'],
  ['https://user:word@qlgd.example.vn/', 'must not hold a user name or password'],
  ['https://qlgd.example.vn/#part', 'must not have a fragment'],
  ['https://127.0.0.1/', 'must not be an address that is not public'],
  ['https://2130706433/', 'must not be an address that is not public'],
  ['https://[::1]/', 'must not be an address that is not public'],
  ['https://[::ffff:10.0.0.1]/', 'must not be an address that is not public'],
])('%s may not', (url, problem) => {
  expect(addressProblem(url, policy)).toBe(problem)
})

test('in development plain HTTP to this machine may be told too, but still not a file', () => {
  const open = { ...policy, allowPrivateAddresses: true }
  expect(addressProblem('http://127.0.0.1:3000/', open)).toBeUndefined()
  expect(addressProblem('file:///etc/passwd', open)).toBe('must start with https://')
})
