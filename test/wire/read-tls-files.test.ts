import { chmod, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readTlsFiles } from '../../src/wire/read-tls-files.ts'

test('files of TLS are read, and a key that others may read is refused by its name only', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lienthong-tls-'))
  const [ca, certificate, key] = ['ca.pem', 'certificate.pem', 'key.pem'].map((name) => join(folder, name))
  for (const file of [ca, certificate, key]) await writeFile(String(file), `of ${file}`, { mode: 0o600 })
  expect(readTlsFiles({ ca, certificate, key })).toEqual({
    ca: `of ${ca}`,
    cert: `of ${certificate}`,
    key: `of ${key}`,
  })
  expect(readTlsFiles({})).toEqual({})
  await chmod(String(key), 0o640)
  expect(() => readTlsFiles({ certificate, key })).toThrow(
    `key_unusable: ${key} must be readable by its owner only`,
  )
  expect(() => readTlsFiles({ ca: join(folder, 'nothing') })).toThrow(/cannot be read \(ENOENT\)/)
})
