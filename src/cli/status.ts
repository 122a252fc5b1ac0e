import { parseArgs } from 'node:util'
import { withStore } from '../app.ts'
import { exchangeStanding } from '../domain/exchange.ts'
import type { Command } from './command.ts'

export const status: Command = {
  summary: 'shows what is delivered, open and given up, by partner',
  usage: '[--json]',
  async run(words, { config, print, log }) {
    const { values } = parseArgs({
      args: [...words],
      options: { json: { type: 'boolean', default: false } },
    })
    const overview = await withStore(config(), log, (store) => store.overview.read())
    if (values.json) {
      print(JSON.stringify(overview))
      return 0
    }
    for (const { partner, accepted, states } of overview.partners) {
      const sums = { delivered: 0, open: 0, 'given-up': 0 }
      for (const { state, count } of states) sums[exchangeStanding[state]] += count
      print(
        `${partner}: accepted ${accepted} = delivered ${sums.delivered} + open ${sums.open} + given up ${sums['given-up']}`,
      )
    }
    for (const { channel, states } of overview.channels) {
      const counts = states.map(({ state, count, amount }) => `${state} ${count} (${amount} đồng)`)
      print(`${channel}: ${counts.join(', ')}`)
    }
    return 0
  },
}
