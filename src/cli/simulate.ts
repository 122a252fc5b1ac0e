import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { planNotifies } from '../../simulators/notify-plan.ts'
import { loadSimulatorSettings } from '../../simulators/settings.ts'
import { type CollectorName, startCollectors } from '../../simulators/start-collectors.ts'
import { type FeedName, type MessageShares, startFeed } from '../../simulators/start-feeds.ts'
import { startSimulators } from '../../simulators/start-simulators.ts'
import { openAuthority } from '../../simulators/tls/authority.ts'
import { watchScenario } from '../../simulators/watch-scenario.ts'
import { type Command, fitsNoForm, type Help } from './command.ts'

const help: Help = {
  forms: [
    '--certificate PEM --notify-url URL [--folder DIR] [--unit CODE] [--scenario FILE] [--tls] [--lost N] [--twice N] [--bidv-url URL] [--vnpt-pay-url URL] [--sepay-url URL] [--casso-url URL] [--until-input-ends]',
  ],
  means: {
    '--certificate PEM': 'file with the certificate that the gateway signs with',
    '--notify-url URL': 'where the payment platform confirms payments',
    '--folder DIR': 'keeps the books of the partners there instead of in .data/simulators',
    '--unit CODE': 'the unit that the portals know',
    '--scenario FILE': 'says how partners misbehave; read again whenever it changes',
    '--tls': 'serves HTTPS with an authority made in the folder',
    '--lost N': 'so many of a hundred confirmations and messages are never sent',
    '--twice N': 'so many of a hundred are sent twice',
    '--bidv-url URL': 'a counter of BIDV asks the gateway there',
    '--vnpt-pay-url URL': 'a counter of VNPT Pay asks the gateway there',
    '--sepay-url URL': 'SePay tells the gateway of movements there',
    '--casso-url URL': 'Casso tells the gateway of movements there',
    '--until-input-ends': 'stops when standard input does',
  },
}

export const simulate: Command = {
  summary: 'runs stand-ins of the portals, the payment platform and counters of banks, for trying out',
  help,
  async run(words, { print, log, signal, readInput }) {
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
        tls: { type: 'boolean', default: false },
        'bidv-url': { type: 'string' },
        'vnpt-pay-url': { type: 'string' },
        'sepay-url': { type: 'string' },
        'casso-url': { type: 'string' },
        'until-input-ends': { type: 'boolean', default: false },
      },
    })
    const { folder, unit, certificate, 'notify-url': notifyUrl } = values
    if (!certificate || !notifyUrl) throw fitsNoForm('simulate', help)
    const watched =
      values.scenario === undefined
        ? undefined
        : watchScenario(values.scenario, {
            onRead: (times) => print(`the scenario was read again (${times})`),
            onProblem: ({ message }) => log.warn({ problem: message }, 'a scenario was left alone'),
          })
    const authority = values.tls ? await openAuthority(join(folder, 'tls')) : undefined
    const shares = { lost: Number(values.lost), twice: Number(values.twice) }
    const simulators = await startSimulators({
      folder,
      settings: loadSimulatorSettings(`${folder}/settings.json`, unit),
      certificate: await readFile(certificate, 'utf8'),
      notifyUrl,
      notifies: (payment) => planNotifies({ ...shares, ...watched?.current().confirmations })(payment),
      scenario: watched?.current,
      authority,
    })
    const collectors = await startCollectors(
      folder,
      given({ bidv: values['bidv-url'], 'vnpt-pay': values['vnpt-pay-url'] }),
    )
    const feeds = await startFeeds(folder, { sepay: values['sepay-url'], casso: values['casso-url'] }, shares)
    const feedUrls = Object.fromEntries(feeds.map(({ name, url }) => [name, url]))
    print(JSON.stringify({ ...simulators.urls, ...collectors.urls, ...feedUrls }))
    if (authority) print(`trust them by tls.ca of each partner, or by NODE_EXTRA_CA_CERTS: ${authority.file}`)
    const stopped = signal.aborted ? Promise.resolve() : once(signal, 'abort')
    await Promise.race([stopped, ...(values['until-input-ends'] ? [readInput()] : [])])
    watched?.close()
    for (const feed of feeds) await feed.close()
    await collectors.close()
    await simulators.close()
    return 0
  },
}

async function startFeeds(
  folder: string,
  urls: Readonly<Record<FeedName, string | undefined>>,
  shares: MessageShares,
) {
  const wanted = Object.entries(given(urls)) as [FeedName, string][]
  return Promise.all(
    wanted.map(async ([name, url]) => ({ name, ...(await startFeed(name, folder, url, shares)) })),
  )
}

/** The channels that an address was given for. */
const given = <Name extends CollectorName | FeedName>(urls: Readonly<Record<Name, string | undefined>>) =>
  Object.fromEntries(
    (Object.entries(urls) as [Name, string | undefined][]).flatMap(([name, url]) =>
      url === undefined ? [] : [[name, url] as const],
    ),
  )
