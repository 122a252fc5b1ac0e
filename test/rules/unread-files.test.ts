import { expect, test } from 'vitest'
import { unreadCodes } from '../../src/console/web/statements/unread-codes.ts'
import { GatewayError } from '../../src/ports/gateway-error.ts'
import { isOfTheFile } from '../../src/reconcile/unread-file.ts'
import { listFiles, readSource } from './source-files.ts'

/** What a file of statements goes through until its rows are known. */
const readers = ['adapters/statements/**/*.ts', 'src/sheets/*.ts', 'src/wire/xml-reader.ts']

test('the console has Vietnamese words for each code by which a file as a whole is refused, and for no other', () => {
  const codes = readers
    .flatMap(listFiles)
    .flatMap((file) =>
      [...readSource(file).matchAll(/new GatewayError\(\s*'([a-z_]+)'/g)].map(([, code]) => code),
    )
  const ofTheFile = [...new Set(codes)].filter((code) => isOfTheFile(new GatewayError(code as never, '')))
  expect(Object.keys(unreadCodes).sort()).toEqual(ofTheFile.sort())
})
