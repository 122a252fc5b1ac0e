import type { OutgoingRecord } from '../domain/exchanges/dossier.ts'
import type { Portal, PreparedMessage } from '../ports/portal.ts'

/** What a bill does to whoever maps it, by the word in its title. For fault runs only. */
const poisons: Readonly<
  Record<string, (portal: Portal, record: OutgoingRecord) => Promise<PreparedMessage>>
> = {
  async 'poison:throws'() {
    throw new TypeError('a rule that met what it did not foresee')
  },
  async 'poison:loops'() {
    for (;;);
  },
  async 'poison:grows'(portal, record) {
    return { ...(await portal.prepare(record)), bytes: Buffer.alloc(64 * 1024 * 1024) }
  },
  'poison:kills': () =>
    new Promise(() => {
      process.kill(process.pid, 'SIGKILL')
    }),
}

/** A portal at which bills with such a word in their title are poison. */
export const withPoison = (portal: Portal): Portal => ({
  ...portal,
  prepare(record) {
    const poison = record.kind === 'dossier' && findPoison(record.dossier.abstract)
    return poison ? poison(portal, record) : portal.prepare(record)
  },
})

const findPoison = (text: string) => Object.entries(poisons).find(([word]) => text.includes(word))?.[1]
