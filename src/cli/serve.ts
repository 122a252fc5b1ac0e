import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { openGateway, type Role } from '../app.ts'
import { type Command, takesNothing } from './command.ts'

const running = (summary: string, roles: readonly Role[]): Command => ({
  summary,
  help: takesNothing,
  async run(words, { config, print, log, signal }) {
    parseArgs({ args: [...words] })
    const gateway = await openGateway(config(), { roles, log })
    print(gateway.url ? `lienthong listens on ${gateway.url}` : 'lienthong works')
    if (!signal.aborted) await once(signal, 'abort')
    await gateway.close()
    return 0
  },
})

export const serve = running('answers school systems, partners and administrators, and delivers', [
  'api',
  'worker',
])
export const api = running('answers school systems, partners and administrators only', ['api'])
export const worker = running('delivers only; any number of them may run', ['worker'])
