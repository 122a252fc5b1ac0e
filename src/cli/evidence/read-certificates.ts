import type { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { readCertificates } from '../../signing/keys/certificate-chain.ts'
import { UsageError } from '../command.ts'

/** Reads the certificates of PEM files. Throws a `UsageError` that names the file that is none. */
export async function readCertificateFiles(files: readonly string[]): Promise<X509Certificate[]> {
  const found = await Promise.all(
    files.map(async (file) => {
      try {
        return readCertificates(await readFile(file, 'utf8'))
      } catch {
        throw new UsageError(`${file} is no file of certificates (PEM)`)
      }
    }),
  )
  return found.flat()
}
