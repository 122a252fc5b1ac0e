import { expect, test } from 'vitest'
import { startResealing } from '../../src/worker/start-resealing.ts'

test('an old record that cannot be brought up to date keeps no value from being sealed anew', async () => {
  const stop = new AbortController()
  const done: string[] = []
  const spoilt = async () => {
    throw new Error('it does not open')
  }
  const store = {
    oldRecords: { keyContents: spoilt, nameStudents: spoilt },
    sealed: {
      places: async () => [{ table: 'students', column: 'sealed', key: [] }],
      async reseal({ table }: { table: string }) {
        done.push(table)
        return { looked: 0, spoilt: 0 }
      },
    },
  }
  const log = { warn: () => stop.abort() }
  await startResealing({ store, vault: { currentKey: () => 'data-1' }, log } as never, stop.signal)
  expect(done).toEqual(['students'])
})
