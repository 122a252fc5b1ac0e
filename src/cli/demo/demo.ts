import { once } from 'node:events'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { catalogues } from '../../../config/catalogues/index.ts'
import { generateProvince, isScale } from '../../../simulators/school-system/index.ts'
import { loadSimulatorSettings } from '../../../simulators/settings.ts'
import { loadFeedSettings } from '../../../simulators/start-feeds.ts'
import { addClient } from '../../access/add-client.ts'
import { messageCertificate, openGateway } from '../../app.ts'
import { localDay } from '../../domain/time/local-time.ts'
import { findFreePort } from '../../store/embedded/free-port.ts'
import { type Command, type Help, type Terminal, UsageError } from '../command.ts'
import { demoConfig, demoUnit } from './demo-config.ts'
import { type DemoRun, openDemoRun, startFresh } from './demo-run.ts'
import { createProgress } from './progress.ts'
import { runStory } from './run-story.ts'
import { createSchoolSystem } from './school-system.ts'
import { spawnSimulators } from './spawn-simulators.ts'
import { messageShares } from './transfer-bills.ts'
import { listenForWebhooks } from './webhook-listener.ts'
import { welcome } from './welcome.ts'

const help: Help = {
  forms: ['[--once] [--scale N] [--seed N] [--fresh] [--folder DIR]'],
  means: {
    '--once': 'ends when the table stands; code 0 only when nothing is lost or doubled',
    '--scale N': 'N times as many schools, students and bills: 0.02 to 1, or a whole number to 100',
    '--seed N': 'other data; the same number gives the same',
    '--fresh': 'forgets a demonstration that was stopped in the middle',
    '--folder DIR': 'keeps everything there instead of in .data/demo',
  },
}

export const demo: Command = {
  summary: 'runs the whole job on a generated province, with simulated partners',
  help,
  async run(words, terminal) {
    const { values } = parseArgs({
      args: [...words],
      options: {
        once: { type: 'boolean', default: false },
        fresh: { type: 'boolean', default: false },
        scale: { type: 'string', default: '1' },
        seed: { type: 'string', default: '20' },
        folder: { type: 'string', default: '.data/demo' },
      },
    })
    const { folder } = values
    if (values.fresh) startFresh(folder)
    const run = openDemoRun(folder, readNumbers(values), localDay(new Date()))
    return play(run, values.once, terminal)
  },
}

async function play(run: DemoRun, stopAtOnce: boolean, terminal: Terminal): Promise<number> {
  const { print, signal } = terminal
  // Progress is what a demonstration shows, and much goes wrong in it on purpose; only failures of ours are worth a line.
  const log = terminal.log.child({}, { level: 'error' })
  if (run.continues) print('A demo was stopped in the middle; this one goes on with it.')
  const dataFolder = join(run.folder, 'gateway')
  const books = join(run.folder, 'partners')
  const port = await findFreePort()
  const settings = loadSimulatorSettings(join(books, 'settings.json'), demoUnit.code)
  const simulators = await spawnSimulators([
    ...['--folder', books, '--certificate', await messageCertificate(dataFolder, demoUnit)],
    ...['--notify-url', `http://127.0.0.1:${port}/channels/dvcqg-platform/notify`],
    ...['--lost', String(messageShares.lost), '--twice', String(messageShares.twice)],
    ...['--sepay-url', `http://127.0.0.1:${port}/channels/sepay/notify`],
  ])
  const config = demoConfig(
    dataFolder,
    port,
    simulators.urls,
    loadFeedSettings(join(books, 'sepay.json')),
    settings,
  )
  const listener = await listenForWebhooks()
  const gateway = await openGateway(config, { roles: ['api', 'worker'], log })
  try {
    const province = generateProvince({ ...run, catalogues })
    const client = await addClient(gateway.parts.store.access, {
      name: 'Hệ thống quản lý trường học',
      schools: province.schools.map(({ code }) => code),
    })
    await welcome(gateway.parts.store.administrators, config.http.publicUrl, client, print)
    const system = createSchoolSystem(config.http.publicUrl, client)
    const draw = terminal.isInteractive ? terminal.draw : undefined
    const progress = createProgress(print, draw, () => performance.now())
    const clean = await runStory({
      run,
      province,
      system,
      parts: gateway.parts,
      progress,
      simulators,
      webhookUrl: listener.url,
      books,
      print,
      signal,
    })
    await system.close()
    if (!stopAtOnce) await stay(print, signal)
    return clean ? 0 : 1
  } finally {
    await gateway.close()
    listener.close()
    await simulators.close()
  }
}

async function stay(print: (line: string) => void, signal: AbortSignal): Promise<void> {
  print('The gateway stays up; stop it with Ctrl-C.')
  if (!signal.aborted) await once(signal, 'abort')
}

function readNumbers(values: { seed: string; scale: string }) {
  const numbers = { seed: Number(values.seed), scale: Number(values.scale) }
  if (!Number.isSafeInteger(numbers.seed) || numbers.seed < 1) {
    throw new UsageError('--seed must be a whole number above 0')
  }
  if (isScale(numbers.scale)) return numbers
  throw new UsageError('--scale must be a whole number from 1 to 100, or a fraction from 0.02')
}
