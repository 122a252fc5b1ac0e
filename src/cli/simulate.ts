import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { planNotifies } from '../../simulators/notify-plan.ts'
import { loadScenario } from '../../simulators/scenario.ts'
import { loadSimulatorSettings } from '../../simulators/settings.ts'
import { startSimulators } from '../../simulators/start-simulators.ts'
import { type Command, UsageError } from './command.ts'

export const simulate: Command = {
  summary: 'runs stand-ins of the portals and the payment platform, for trying out',
  usage: '--certificate PEM --notify-url URL [--folder DIR] [--scenario FILE]',
  async run(words, { print, signal, readInput }) {
    const { values } = parseArgs({
      args: [...words],
      options: {
        folder: { type: 'string', default: '.data/simulators' },
        unit: { type: 'string', default: '000.00.14.H53' },
        certificate: { type: 'string' },
        'notify-url': { type: 'string' },
        lost: { type: 'string', default: '0' },
        twice: { type: 'string', default: '0' },
        scenario: { type: 'string' },
        'until-input-ends': { type: 'boolean', default: false },
      },
    })
    const { folder, unit, certificate, 'notify-url': notifyUrl } = values
    if (!certificate || !notifyUrl) throw new UsageError('simulate --certificate PEM --notify-url URL')
    const scenario = values.scenario === undefined ? undefined : loadScenario(values.scenario)
    const shares = { lost: Number(values.lost), twice: Number(values.twice) }
    const simulators = await startSimulators({
      folder,
      settings: loadSimulatorSettings(`${folder}/settings.json`, unit),
      certificate: await readFile(certificate, 'utf8'),
      notifyUrl,
      notifies: planNotifies({ ...shares, ...scenario?.confirmations }),
      scenario,
    })
    print(JSON.stringify(simulators.urls))
    const stopped = signal.aborted ? Promise.resolve() : once(signal, 'abort')
    await Promise.race([stopped, ...(values['until-input-ends'] ? [readInput()] : [])])
    await simulators.close()
    return 0
  },
}
