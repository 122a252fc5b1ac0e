import { parseArgs } from 'node:util'
import { withStore } from '../app.ts'
import { exchangeStanding } from '../domain/exchanges/exchange.ts'
import { dongText } from '../domain/money/dong-text.ts'
import { everyPartner } from '../domain/partners/partner-hold.ts'
import { localMinute } from '../domain/time/local-time.ts'
import { asJson, type Command, type Help } from './command.ts'
import { countText } from './figures.ts'
import { heldPartners } from './held-partners.ts'

const help: Help = {
  forms: ['[--json]'],
  means: {
    '--json': asJson,
  },
}

export const status: Command = {
  summary: 'shows what is delivered, open and given up, by partner',
  help,
  async run(words, { config: readConfig, print, log }) {
    const { values } = parseArgs({
      args: [...words],
      options: { json: { type: 'boolean', default: false } },
    })
    const config = readConfig()
    const { overview, controls, pulls, missing, missingStatements } = await withStore(
      config,
      log,
      async (store) => ({
        pulls: await store.feeds.pulls(),
        missing: await store.feeds.balanceGaps(),
        missingStatements: await store.bankFiles.gaps(),
        overview: await store.overview.read(),
        controls: await store.partnerControls.read(),
      }),
    )
    const holds = heldPartners(controls, config.portals, new Date())
    if (values.json) {
      print(JSON.stringify({ ...overview, holds, feeds: { pulls, missing, missingStatements } }))
      return 0
    }
    for (const { partner, accepted, states } of overview.partners) {
      const sums = { delivered: 0, open: 0, 'given-up': 0 }
      for (const { state, count } of states) sums[exchangeStanding[state]] += count
      print(
        `${partner}: accepted ${countText(accepted)} = delivered ${countText(sums.delivered)} + open ${countText(sums.open)} + given up ${countText(sums['given-up'])}`,
      )
    }
    for (const { partner, by, reason, until } of holds) {
      const end = until ? ` until ${localMinute(until)}` : ''
      print(`nothing goes to ${partner === everyPartner ? 'any partner' : partner}${end} (${by}: ${reason})`)
    }
    for (const { feed, failures, problemCode } of pulls) {
      if (failures > 0)
        print(`${feed} cannot be asked (${countText(failures)} times in a row: ${problemCode})`)
    }
    for (const { account, amount, after, before } of missing) {
      const when = `between ${localMinute(after)} and ${localMinute(before)}`
      print(`movements of account ${account} are missing ${when}: ${dongText(amount)}`)
    }
    for (const { account, from, to } of missingStatements) {
      print(`statements of account ${account} are missing: ${from === to ? from : `${from} to ${to}`}`)
    }
    for (const { channel, states } of overview.channels) {
      const counts = states.map(
        ({ state, count, amount }) => `${state} ${countText(count)} (${dongText(amount)})`,
      )
      print(`${channel}: ${counts.join(', ')}`)
    }
    return 0
  },
}
