import { openDatabase } from '../../../src/store/open-database.ts'

const database = await openDatabase({
  dataFolder: process.argv[2] ?? '',
  log: { info: () => {}, warn: () => {} },
})
process.once('SIGTERM', () => database.close())
console.log(database.url)
