import { isRealDay } from '../../../src/domain/time/local-time.ts'
import type { SettlementRow, SettlementSource } from '../../../src/ports/settlement-source.ts'
import { searchHeader } from '../../../src/sheets/header-search.ts'
import { namingSheet } from '../../../src/sheets/naming-sheet.ts'
import { openTable } from '../../../src/sheets/open-table.ts'
import { encodeDifferences } from './encode.ts'
import { type Profile, settings } from './profile.ts'
import { type ItemRules, itemRules, readSheet } from './read-sheet.ts'

export { settings }

/** Settlement files of a provider in tables (CSV, XLSX) of a form that only a profile describes. */
export function createSettlement(profile: Profile): SettlementSource {
  const pattern = new RegExp(profile.fileNames, 'i')
  const rules = itemRules(profile)
  const { resultName } = profile
  return {
    id: 'settlement',
    tells: 'settlements',
    recognise(fileName) {
      const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)$/.exec(pattern.exec(fileName)?.[1] ?? '') ?? []
      const businessDay = `${year}-${month}-${day}`
      return isRealDay(businessDay) ? { businessDay } : undefined
    },
    read: (bytes) => readFile(bytes, rules),
    ...(resultName === undefined
      ? {}
      : {
          writeDifferences: (day, rows) =>
            new Map([[resultName.replace('{day}', day.replaceAll('-', '')), encodeDifferences(rows)]]),
        }),
  }
}

async function* readFile(bytes: AsyncIterable<Uint8Array>, rules: ItemRules): AsyncGenerator<SettlementRow> {
  const iterator = bytes[Symbol.asyncIterator]()
  try {
    const file = { [Symbol.asyncIterator]: () => iterator }
    const header = searchHeader(rules.matchHeader, rules.gapsOf)
    const { sheets } = await openTable(file, rules.profile, header)
    const ofFile = { ...rules, matchHeader: header.match }
    let isFound = false
    for await (const sheet of sheets)
      isFound = (yield* namingSheet(sheet, readSheet(sheet, ofFile))) || isFound
    if (!isFound) throw header.refusal()
  } finally {
    await iterator.return?.()
  }
}
