import type { AccountStatementRow, AccountStatementSource } from '../../../src/ports/account-statement.ts'
import { searchHeader } from '../../../src/sheets/header-search.ts'
import { namingSheet } from '../../../src/sheets/naming-sheet.ts'
import { openTable } from '../../../src/sheets/open-table.ts'
import { type Profile, settings } from './profile.ts'
import { readSheet } from './read-sheet.ts'
import { type RowRules, rowRules } from './row-rules.ts'

export { settings }

/** Statements in tables (CSV, XLSX) of a form that only a profile describes. */
export function createTabular(profile: Profile): AccountStatementSource {
  const pattern = new RegExp(profile.fileNames, 'i')
  const rules = rowRules(profile)
  return {
    id: 'tabular',
    tells: 'movements',
    recognise: (fileName) => pattern.test(fileName),
    read: (bytes) => readFile(bytes, rules),
  }
}

async function* readFile(
  bytes: AsyncIterable<Uint8Array>,
  rules: RowRules,
): AsyncGenerator<AccountStatementRow> {
  const iterator = bytes[Symbol.asyncIterator]()
  try {
    const file = { [Symbol.asyncIterator]: () => iterator }
    const header = searchHeader(rules.matchHeader, rules.gapsOf)
    const { isText, sheets } = await openTable(file, rules.profile, header)
    const ofFile = { ...rules, matchHeader: header.match }
    const earlier = new Set<string>()
    let isFound = false
    for await (const sheet of sheets) {
      const rows = readSheet(sheet, isText, ofFile, earlier)
      isFound = (yield* namingSheet(sheet, rows)) || isFound
    }
    if (!isFound) throw header.refusal()
  } finally {
    await iterator.return?.()
  }
}
