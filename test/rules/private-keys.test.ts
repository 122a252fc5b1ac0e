import { expect, test } from 'vitest'
import { listFiles, readSource } from './source-files.ts'

const files = listFiles(
  '{*,.*,{.ci,adapters,bench,config,docs,schemas,scripts,simulators,src,test}/**/*}',
).filter((file) => /\.[a-z0-9]+$/i.test(file) && !file.startsWith('test/fixtures/keys/'))

test('no private key stands outside test/fixtures/keys', () => {
  expect(files.length).toBeGreaterThan(100)
  const containers = files.filter((file) => /\.(p12|pfx|jks|key)$/i.test(file))
  const texts = files.filter((file) => /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(readSource(file)))
  expect([...containers, ...texts]).toEqual([])
})
