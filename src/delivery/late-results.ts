import type { ExchangeStore } from '../ports/exchanges/exchange-store.ts'

/** Told how many results the fencing numbers of exchanges refused, because another worker had taken them over. */
export type OnLate = (partner: string, results: number) => void

/** The exchanges of one partner as a worker sees them that is told of its results that came too late. */
export const tellLateResults = (
  exchanges: ExchangeStore,
  partner: string,
  onLate: OnLate,
): ExchangeStore => ({
  ...exchanges,
  async settle(results, at) {
    const written = await exchanges.settle(results, at)
    if (written < results.length) onLate(partner, results.length - written)
    return written
  },
})
